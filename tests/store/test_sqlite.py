"""SQLite: acknowledged writes are in the file, and waiting for another's lock has a limit."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text
from test_database import upgrade_at_once, write, written

from timekeeper.store.connection import database as database_module
from timekeeper.store.connection.database import LOCK_ATTEMPTS, Database, DatabaseUnavailable

MOST_CONNECTIONS = 15
"""The default of SQLAlchemy's pool: five connections, and ten more on demand."""


def file_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def test_every_connection_writes_through_to_the_disk(database: Database) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 0}
    with ExitStack() as open_at_once:
        for _ in range(3):
            session = open_at_once.enter_context(database.reading())
            pragmas = {name: session.scalar(text(f"PRAGMA {name}")) for name in expected}
            assert pragmas == expected


def test_several_programs_may_upgrade_at_once(tmp_path: Path) -> None:
    programs = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    upgrade_at_once(programs)


def test_the_file_is_its_owner_s_alone(database: Database) -> None:
    assert stat.S_IMODE(file_of(database).stat().st_mode) == 0o600


def test_a_strange_name_of_the_file_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1 file.db"
    strange = Database(f"sqlite:///{path}")
    strange.upgrade()
    strange.engine.dispose()
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


class Locked:
    """The write lock of another program, and a fake ``sleep`` that counts its calls.

    ``until``: the number of sleeps after which the lock ends; None is never.
    """

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slept = 0
        self.until: int | None = None
        self.other = sqlite3.connect(file_of(database), isolation_level=None)
        self.other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(database_module, "time", SimpleNamespace(sleep=self.sleep))

    def sleep(self, _seconds: float) -> None:
        self.slept += 1
        if self.slept == self.until:
            self.other.execute("ROLLBACK")


@pytest.fixture
def locked(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Locked]:
    with ExitStack() as cleanup:

        def lock() -> Locked:
            lock = Locked(database, monkeypatch)
            cleanup.callback(lock.other.close)
            return lock

        yield lock


def test_waiting_for_a_lock_that_never_ends_raises_in_time(
    database: Database, locked: Callable[[], Locked]
) -> None:
    lock = locked()
    with pytest.raises(DatabaseUnavailable, match="locked"):
        write(database)
    assert lock.slept == LOCK_ATTEMPTS
    assert written(database) == 0


def test_a_lock_that_ends_in_time_only_delays_a_write(
    database: Database, locked: Callable[[], Locked]
) -> None:
    lock = locked()
    lock.until = 7
    write(database)
    assert lock.slept == 7
    assert written(database) == 1


def test_reading_does_not_wait_for_a_lock(database: Database, locked: Callable[[], Locked]) -> None:
    lock = locked()
    assert written(database) == 0
    assert lock.slept == 0


def test_a_moved_file_is_detected_at_once(database: Database) -> None:
    write(database)
    path, aside = file_of(database), file_of(database).with_name("aside.db")
    path.rename(aside)
    for use in (write, written):
        with pytest.raises(DatabaseUnavailable):
            use(database)
    assert not path.exists()
    aside.rename(path)
    assert written(database) == 1
    write(database)
    assert written(database) == 2


def test_another_file_in_its_place_is_read_anew(database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    other.upgrade()
    write(database)
    write(other)
    write(other)
    other.engine.dispose()
    database.engine.dispose()
    assert written(database) == 1
    file_of(other).rename(file_of(database))
    assert written(database) == 2


def test_a_file_that_is_no_database_is_reported_as_unavailable(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"This is not a database at all. " * 100)
    broken = Database(f"sqlite:///{tmp_path / 'no.db'}")
    with pytest.raises(DatabaseUnavailable):
        broken.upgrade()
    broken.engine.dispose()


def test_a_full_pool_is_reported_as_unavailable(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: Engine = database.engine
    monkeypatch.setattr(engine.pool, "_timeout", 0)
    with ExitStack() as open_at_once:
        for _ in range(MOST_CONNECTIONS):
            open_at_once.enter_context(database.reading())
        with pytest.raises(DatabaseUnavailable):
            open_at_once.enter_context(database.reading())
    assert written(database) == 0
