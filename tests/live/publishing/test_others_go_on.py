"""While one command waits for the database, all others are served: no command stops a clock."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
import requests
from running_server import RunningServer
from watching import watching

from bench.servers.compiling import compile_slow_disk, has_compiler

WAIT_MS = 1_500


@pytest.fixture(scope="module")
def slow_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not has_compiler():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("There is no C compiler (cc) here.")
    library = tmp_path_factory.mktemp("slow") / "slow_disk.so"
    compile_slow_disk(library)
    return library


def test_a_slow_disk_delays_its_own_command_alone(tmp_path: Path, slow_disk: Path) -> None:
    server = RunningServer(tmp_path)
    laid = server.lay_out()
    server.environment |= {"LD_PRELOAD": str(slow_disk), "SLOW_DISK_MS": str(WAIT_MS)}
    with server:
        others_are_served_while_a_command_waits(server, laid.slug)


def test_a_lock_of_another_program_delays_the_command_alone(on_eventlet: RunningServer) -> None:
    laid = on_eventlet.lay_out()
    with closing(sqlite3.connect(on_eventlet.instance / "timekeeper.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        others_are_served_while_a_command_waits(
            on_eventlet, laid.slug, then=lambda: other.execute("ROLLBACK")
        )


def test_a_slow_postgresql_delays_the_command_alone(
    on_postgresql: RunningServer,
) -> None:
    laid = on_postgresql.lay_out()
    address = on_postgresql.environment["TIMEKEEPER_DATABASE_URL"].replace("+psycopg2", "")
    with closing(psycopg2.connect(address)) as other:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE entries IN EXCLUSIVE MODE")
        others_are_served_while_a_command_waits(on_postgresql, laid.slug, then=other.rollback)


def others_are_served_while_a_command_waits(
    server: RunningServer, slug: str, then: Callable[[], object] = lambda: None
) -> None:
    """Checks the order of the answers: those of the others come before that of the command."""
    with watching(server) as watcher, a_command(server, slug) as command:
        watcher.join(meeting=slug, format="json")
        for _ in range(3):
            assert requests.get(f"{server.url}/healthz", timeout=5).status_code == 200
            assert watcher.call("sync", {"t0": 1})["t0"] == 1
            assert server.state(slug)["status"] == "scheduled"
        assert not command.done()
        then()
        assert command.result(timeout=10).status_code == 200
        assert watcher.next("state")["state"]["status"] == "open"


def a_command(
    server: RunningServer, slug: str
) -> AbstractContextManager["Future[requests.Response]"]:
    @contextmanager
    def sent() -> Iterator["Future[requests.Response]"]:
        with ThreadPoolExecutor(1) as thread:
            yield thread.submit(server.post, slug, "open")

    return sent()


def test_commands_that_wait_for_a_slow_disk_are_all_carried_out_in_turn(
    tmp_path: Path, slow_disk: Path
) -> None:
    server = RunningServer(tmp_path)
    laid = server.lay_out()
    server.environment |= {"LD_PRELOAD": str(slow_disk), "SLOW_DISK_MS": "50"}
    with server:
        server.done(laid.slug, "open")
        server.done(laid.slug, "give_floor", {"turn": 1})
        with ThreadPoolExecutor(10) as threads:
            answers = [
                threads.submit(server.post, laid.slug, "adjust_time", {"turn": 1, "by_ms": 1_000})
                for _ in range(10)
            ]
        revisions = [answer.result().json()["revision"] for answer in answers]
        assert sorted(revisions) == list(range(4, 14))
