"""The services that tests use: each can be killed, and starts again on its own port."""

import subprocess
import time
from pathlib import Path

import pytest
import services
from services import PostgreSQL, Redis, children
from sqlalchemy import create_engine, text


def scalar(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        value = connection.scalar(text(statement))
    engine.dispose()
    return value


def test_each_database_is_new_and_survives_a_kill(postgres: PostgreSQL) -> None:
    one, other = postgres.database(), postgres.database()
    create_table = "CREATE TABLE kept (a integer); INSERT INTO kept VALUES (7) RETURNING a"
    assert scalar(one, create_table) == 7
    assert one != other
    postgres.kill()
    assert not postgres.answers()
    postgres.start()
    assert scalar(one, "SELECT a FROM kept") == 7


@pytest.mark.parametrize("ends", ["before it is frozen", "before it thaws"])
def test_a_child_that_has_ended_leaves_the_others_neither_frozen_nor_running(
    postgres: PostgreSQL, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()

    def with_one_gone(pid: int) -> list[int]:
        return [gone.pid, *children(pid)]

    if ends == "before it is frozen":
        monkeypatch.setattr(services, "children", with_one_gone)
    postgres.freeze()
    monkeypatch.setattr(services, "children", with_one_gone)
    assert postgres.process is not None
    try:
        deadline = time.monotonic() + 5
        while {state_of(child) for child in children(postgres.process.pid)} != {"T"}:
            assert time.monotonic() < deadline, "not all of them are frozen"
    finally:
        postgres.thaw()
    assert postgres.answers()


def state_of(pid: int) -> str:
    """One letter, as the kernel has it; T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_redis_starts_again_on_its_own_port(redis_server: Redis) -> None:
    address = redis_server.url
    redis_server.kill()
    assert not redis_server.answers()
    redis_server.start()
    assert redis_server.answers()
    assert redis_server.url == address


def test_without_a_program_the_test_is_skipped_with_a_sentence_and_fails_with_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "PROGRAM_FOLDERS", ())
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="the package nginx-light has it"):
        services.program("nginx")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="the package nginx-light has it"):
        services.program("nginx")
