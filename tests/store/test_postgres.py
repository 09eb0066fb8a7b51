"""PostgreSQL: several processes, the write lock, timeouts, and a killed or frozen server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Event
from types import SimpleNamespace

import pytest
from services import PostgreSQL
from sqlalchemy import text
from sqlalchemy.exc import InternalError
from test_database import upgrade_at_once, write, written

from timekeeper.store.connection import database as database_module
from timekeeper.store.connection import postgres as postgres_module
from timekeeper.store.connection.database import Database, DatabaseUnavailable
from timekeeper.store.connection.postgres import MOST_CONNECTIONS, WRITE_LOCK_KEY, _Connection

Opened = Callable[[], Database]


@pytest.fixture
def opened(postgresql_url: str) -> Iterator[Opened]:
    """Opens the test's database, each time with an engine of its own, like another process."""
    with ExitStack() as cleanup:

        def opened() -> Database:
            database = Database(postgresql_url)
            cleanup.callback(database.engine.dispose)
            return database

        yield opened


@pytest.fixture
def short_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeouts of a tenth of a second instead of three seconds."""
    for name in ("statement_timeout", "lock_timeout"):
        monkeypatch.setitem(postgres_module._SETTINGS, name, 100)
    monkeypatch.setattr(_Connection, "server_timeout_s", 0.4)


def test_several_programs_may_upgrade_at_once(postgres: PostgreSQL) -> None:
    url = postgres.database()
    upgrade_at_once([Database(url) for _ in range(4)])


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, which nobody does; ``monkeypatch`` may put something else there."""
    slept: list[float] = []
    monkeypatch.setattr(database_module, "time", SimpleNamespace(sleep=slept.append))
    return slept


def test_a_server_that_starts_later_is_waited_for(
    opened: Opened,
    postgres: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    postgres.kill()
    later = SimpleNamespace(sleep=lambda _seconds: postgres.start())
    monkeypatch.setattr(database_module, "time", later)
    database = opened()
    database.wait_until_it_answers()
    assert written(database) == 0
    assert caplog.messages == ["The database does not answer yet. Waiting for it."]


def test_a_server_that_never_starts_is_not_waited_for_without_an_end(
    sleeps: list[float], postgres: PostgreSQL, opened: Opened
) -> None:
    postgres.kill()
    try:
        with pytest.raises(DatabaseUnavailable):
            opened().wait_until_it_answers()
    finally:
        postgres.start()
    assert sum(sleeps) == 60


def test_a_file_is_not_waited_for(sleeps: list[float], tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"This is not a database at all. " * 100)
    file = Database(f"sqlite:///{tmp_path / 'no.db'}")
    file.wait_until_it_answers()
    file.engine.dispose()
    assert not sleeps


def test_statements_and_locks_have_timeouts(opened: Opened) -> None:
    with opened().reading() as session:
        for name in ("statement_timeout", "lock_timeout"):
            assert session.scalar(text(f"SHOW {name}")) == "3s"
        assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "10s"


@pytest.mark.usefixtures("short_timeouts")
def test_a_statement_that_takes_long_is_given_up(opened: Opened) -> None:
    database = opened()
    with pytest.raises(DatabaseUnavailable), database.reading() as session:
        session.execute(text("SELECT pg_sleep(30)"))
    assert written(database) == 0


@pytest.mark.usefixtures("short_timeouts")
def test_waiting_for_a_writer_that_never_ends_raises_in_time(opened: Opened) -> None:
    one, other = opened(), opened()
    with one.writing():
        with pytest.raises(DatabaseUnavailable):
            write(other)
        assert written(other) == 0
    write(other)
    assert written(one) == 1


def test_a_writer_that_ends_in_time_only_delays_the_next(
    opened: Opened, postgres: PostgreSQL
) -> None:
    one, other, may_end = opened(), opened(), Event()

    def hold() -> None:
        with one.writing():
            begun.wait()
            may_end.wait(10)

    begun = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        begun.wait()
        writing = pool.submit(write, other)
        waiting = f"SELECT 1 FROM pg_locks WHERE objid = {WRITE_LOCK_KEY} AND NOT granted"
        while not postgres.ask(waiting):
            assert not writing.done()
        may_end.set()
        holding.result(10)
        writing.result(10)
    assert written(one) == 1


def test_a_process_that_hangs_in_a_transaction_loses_its_lock(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres_module._SETTINGS, "idle_in_transaction_session_timeout", 50)
    one, other = opened(), opened()

    def hang() -> None:
        with one.writing() as session:
            write(other)
            session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        hang()
    assert written(one) == 1


def test_a_migration_may_take_longer(opened: Opened) -> None:
    database = opened()
    with database._locked(migrating=True) as connection:
        for name in postgres_module._SETTINGS:
            assert connection.scalar(text(f"SHOW {name}")) == "0"
    with database.reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "3s"


def test_a_reader_cannot_write(opened: Opened) -> None:
    with pytest.raises(DatabaseUnavailable) as refused, opened().reading() as session:
        session.execute(text("DELETE FROM installation"))
    assert isinstance(refused.value.__cause__, InternalError)
    assert "read-only" in str(refused.value.__cause__)


def test_the_pool_is_bounded(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    database = opened()
    monkeypatch.setattr(database.engine.pool, "_timeout", 0)
    with ExitStack() as open_at_once:
        for _ in range(MOST_CONNECTIONS):
            open_at_once.enter_context(database.reading())
        with pytest.raises(DatabaseUnavailable):
            open_at_once.enter_context(database.reading())
    assert written(database) == 0


def test_what_was_acknowledged_is_there_when_a_killed_server_is_back(
    opened: Opened, postgres: PostgreSQL
) -> None:
    database = opened()
    write(database)
    postgres.kill()
    try:
        for use in (write, written):
            with pytest.raises(DatabaseUnavailable):
                use(database)
    finally:
        postgres.start()
    assert written(database) == 1
    write(database)
    assert written(database) == 2


@pytest.mark.usefixtures("short_timeouts")
def test_a_frozen_server_counts_as_unavailable(opened: Opened, postgres: PostgreSQL) -> None:
    """The frozen server keeps its connections and accepts new ones, but never answers."""
    database = opened()
    write(database)
    postgres.freeze()
    try:
        for use in (write, written):
            with pytest.raises(DatabaseUnavailable):
                use(database)
    finally:
        postgres.thaw()
    assert written(database) == 1
