"""The connection to the database, and the two kinds of transaction.

SQLite runs in WAL mode with ``synchronous=FULL``: what was acknowledged is on the
disk. Nothing inside a transaction may yield to another greenlet; a lock that
somebody else holds is waited for outside, from the hub.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command as alembic
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

LOCK_RETRY_S = 0.02
LOCK_ATTEMPTS = 150
"""Together three seconds, after which a command is answered "not saved"."""

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseAway(Exception):
    """The database did not answer, or was locked for too long. Nothing happened."""


class Database:
    """The engine and its transactions; one for each process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment of the database. Raises DatabaseAway."""
        with _away_is_said(), self.engine.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits at its end, with the write lock from the start.

        Raises DatabaseAway; IntegrityError when another process wrote first.
        """
        with _away_is_said():
            connection = self._locked_connection()
            with connection, Session(connection) as session:
                yield session
                session.flush()
                connection.commit()

    def _locked_connection(self) -> Connection:
        for _ in range(LOCK_ATTEMPTS):
            connection = self.engine.connect().execution_options(write_lock=True)
            try:
                connection.begin()
            except OperationalError as error:
                connection.close()
                if not _is_locked(error):
                    raise
                time.sleep(LOCK_RETRY_S)
            else:
                return connection
        raise DatabaseAway("The database is locked by another program.")

    def upgrade(self) -> None:
        """Bring the tables to the newest migration; a database that has it stays untouched."""
        with _away_is_said():
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            with self.engine.connect() as connection:
                config.attributes["connection"] = connection
                alembic.upgrade(config, "head")
                connection.commit()

    @property
    def is_empty(self) -> bool:
        with _away_is_said():
            return not inspect(self.engine).has_table("alembic_version")


@contextmanager
def _away_is_said() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise DatabaseAway("The database does not answer.") from error


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 0, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # this module says when a transaction begins
    for pragma in ("busy_timeout=2000", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA foreign_keys=ON").close()


def _begin_sqlite(connection: Connection) -> None:
    lock = connection.get_execution_options().get("write_lock", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if lock else "BEGIN")


def _is_locked(error: OperationalError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)
