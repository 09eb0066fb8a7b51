"""Several real processes on one PostgreSQL: each command has one effect, in whichever process."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier, Event
from typing import Any

import pytest
import requests
from running_server import Laid, RunningServer
from services import PostgreSQL

from timekeeper.store.accounts.credentials import Scope

PRESSES = 20
TRIES = 200


@pytest.fixture(scope="module")
def database_url(postgres: PostgreSQL) -> str:
    return postgres.database()


@pytest.fixture(scope="module")
def two(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[RunningServer]]:
    with ExitStack() as ending:
        instance = tmp_path_factory.mktemp("instance")
        servers = [RunningServer(instance, DATABASE_URL=database_url) for _ in range(2)]
        for server in servers:
            ending.callback(server.close)
            server.start()
        yield servers


@pytest.fixture
def laid(two: list[RunningServer]) -> Laid:
    """An open meeting."""
    laid = two[0].lay_out()
    two[0].done(laid.slug, "open")
    return laid


def at_once(calls: list[Callable[[], requests.Response]]) -> list[requests.Response]:
    start = Barrier(len(calls))

    def call(one: Callable[[], requests.Response]) -> requests.Response:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def log(server: RunningServer, slug: str) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {server.token}"}
    address = f"{server.url}/api/meetings/{slug}/log"
    entries: list[dict[str, Any]] = requests.get(address, headers=headers, timeout=10).json()
    return entries


def test_two_processes_start_at_once_on_an_empty_database(
    postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgres.database()
    servers = [RunningServer(tmp_path_factory.mktemp("instance")) for _ in range(2)]
    for server in servers:
        server.environment["TIMEKEEPER_DATABASE_URL"] = url
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(RunningServer.start, servers))
        for server in servers:
            assert requests.get(f"{server.url}/readyz", timeout=10).json()["database"] is True
            assert "Traceback" not in server.log()
    finally:
        for server in servers:
            server.close()


def test_twenty_concurrent_commands_are_carried_out_once(
    two: list[RunningServer], laid: Laid
) -> None:
    def press(number: int) -> Callable[[], requests.Response]:
        server = two[number % 2]
        return lambda: server.post(
            laid.slug, "extend", {"by_ms": 1000}, Idempotency_Key=f"{number}"
        )

    answers = at_once([press(number) for number in range(PRESSES)])
    assert [answer.status_code for answer in answers] == [200] * PRESSES
    revisions = sorted(answer.json()["revision"] for answer in answers)
    assert revisions == list(range(3, 3 + PRESSES))
    assert [entry["revision"] for entry in log(two[1], laid.slug)] == list(range(1, 3 + PRESSES))


def test_one_command_sent_to_all_has_one_effect(two: list[RunningServer], laid: Laid) -> None:
    answers = at_once(
        [
            lambda server=server: server.post(
                laid.slug, "extend", {"by_ms": 1000}, Idempotency_Key="k"
            )
            for server in two * 5
        ]
    )
    assert {(answer.status_code, answer.json()["revision"]) for answer in answers} == {(200, 3)}
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert len(log(two[0], laid.slug)) == 3


def test_only_one_of_two_meetings_opens_in_a_room(two: list[RunningServer]) -> None:
    first = two[0].lay_out()
    second = two[0].lay_out(room_slug=first.room_slug)
    answers = at_once(
        [
            lambda server=server, laid=laid: server.post(laid.slug, "open")
            for server, laid in zip(two, (first, second), strict=True)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_one_time_link_is_exchanged_once(two: list[RunningServer], laid: Laid) -> None:
    for _ in range(5):
        link = two[0].new_link("moderator", Scope(), one_time=True)
        answers = at_once(
            [
                lambda server=server, link=link: requests.post(
                    f"{server.url}/link", json={"token": link}, timeout=10
                )
                for server in two * 2
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


def test_acknowledged_commands_survive_a_crash_of_the_database(
    two: list[RunningServer], laid: Laid, postgres: PostgreSQL
) -> None:
    acknowledged: list[int] = []
    has_begun, has_died = Event(), Event()

    def press(number: int) -> int:
        """Sends a command until it is saved, as the console does; returns how often it was not."""
        for refusals in range(TRIES):
            answer = two[number % 2].post(
                laid.slug, "extend", {"by_ms": 1000}, Idempotency_Key=f"death-{number}"
            )
            if answer.status_code == 200:
                acknowledged.append(answer.json()["revision"])
                return refusals
            assert answer.status_code == 503
            assert answer.json()["detail"].startswith("Not saved")
            has_died.set()
        raise AssertionError("it is never saved")

    def keep_pressing() -> list[int]:
        refusals = []
        while not (has_died.is_set() and refusals and refusals[-1] == 0):
            refusals.append(press(len(refusals)))
            has_begun.set()
        return refusals

    with ThreadPoolExecutor(1) as pool:
        pressing = pool.submit(keep_pressing)
        has_begun.wait(10)
        postgres.kill()
        has_died.wait(10)
        postgres.start()
        refusals = pressing.result(30)
    assert sum(refusals) > 0
    assert acknowledged == list(range(3, 3 + len(refusals)))
    assert len(log(two[0], laid.slug)) == 2 + len(refusals)


def test_a_frozen_database_blocks_no_other_request(
    two: list[RunningServer], laid: Laid, postgres: PostgreSQL
) -> None:
    postgres.freeze()
    try:
        with ThreadPoolExecutor(4) as pool:
            presses = [pool.submit(two[0].post, laid.slug, "close") for _ in range(4)]
            for _ in range(20):
                assert requests.get(f"{two[0].url}/healthz", timeout=1).status_code == 200
            assert not any(press.done() for press in presses)
            postgres.thaw()
            assert sorted(p.result(10).status_code for p in presses) == [200, 409, 409, 409]
    finally:
        postgres.thaw()


@pytest.mark.full
def test_a_frozen_database_counts_as_away(
    two: list[RunningServer], laid: Laid, postgres: PostgreSQL
) -> None:
    """The pooled connection does not answer, then the new one does not either."""
    postgres.freeze()
    try:
        assert two[0].post(laid.slug, "close", Idempotency_Key="k").status_code == 503
    finally:
        postgres.thaw()
    answer = two[0].post(laid.slug, "close", Idempotency_Key="k")
    assert (answer.status_code, answer.json()["revision"]) == (200, 3)
