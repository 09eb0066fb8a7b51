"""The connection to the database, and its two kinds of transaction: reading and writing.

SQLite runs in WAL mode with ``synchronous=FULL``, so every acknowledged write is on the
disk, in the file of that name. A SQLite transaction must not yield to another greenlet
before its commit; the commit waits for the disk in a thread of its own. The writers of
this process queue, and then wait for a lock that another program holds, before they
begin. With PostgreSQL a transaction yields at each statement (``postgres.py``).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from alembic import command as alembic
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from . import postgres, sqlite_scrub

LOCK_RETRY_S = 0.02
LOCK_ATTEMPTS = 150
"""Three seconds in all; after that a command is answered "not saved"."""

START_RETRY_S = 1
START_ATTEMPTS = 60
"""A PostgreSQL that starts after the server has so long: a minute where it refuses at once."""

NUL = "\0"
"""PostgreSQL refuses a query for a text with this character; no stored text has it."""

MIGRATIONS = Path(__file__).parent.parent / "migrations"


logger = logging.getLogger(__name__)


class DatabaseUnavailable(Exception):
    """The database did not answer, or was locked for too long. Nothing was changed."""


class Database:
    """The engine and its transactions; one for each process.

    ``run_blocking`` runs work that waits for the disk; the server with eventlet replaces it,
    so that other greenlets run meanwhile.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.run_blocking: Callable[[Callable[[], None]], None] = lambda work: work()
        self._writer_lock = Lock()
        self._is_postgres = self.engine.dialect.name == "postgresql"
        if not self._is_postgres:
            self.engine.dialect.do_commit = self._commit  # type: ignore[method-assign]  # on purpose

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment of the database. Raises DatabaseUnavailable."""
        options = postgres.READ_ONLY if self._is_postgres else {}
        with _errors_as_unavailable(), self.engine.connect() as pooled:
            connection = pooled.execution_options(**options)
            with Session(connection) as session:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that has the write lock from the start, and commits at its end.

        Raises DatabaseUnavailable; IntegrityError when another process wrote first.
        """
        with _errors_as_unavailable(), self._locked() as connection, Session(connection) as session:
            yield session
            session.flush()
            connection.commit()

    @contextmanager
    def _locked(self, *, migrating: bool = False) -> Iterator[Connection]:
        """A connection with the write lock: no other transaction writes meanwhile."""
        if not self._is_postgres:
            with self._only_writer(), self._locked_sqlite(migrating=migrating) as connection:
                yield connection
            return
        with ExitStack() as stack:
            connection = stack.enter_context(self.engine.connect())
            if migrating:
                stack.enter_context(postgres.without_timeouts(connection))
            postgres.lock_for_writing(connection)
            yield connection

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        """Lets the writers of this process run one after the other, in the order of arrival."""
        if not self._writer_lock.acquire(timeout=LOCK_ATTEMPTS * LOCK_RETRY_S):
            raise DatabaseUnavailable(
                "The database is busy: too many are waiting for it. Try again."
            )
        try:
            yield
        finally:
            self._writer_lock.release()

    def _commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Waits for the disk; only the driver's own call may run in another thread."""
        self.run_blocking(dbapi_connection.commit)

    def _locked_sqlite(self, *, migrating: bool) -> Connection:
        options = {"write_lock": True, "migrating": migrating}
        for _ in range(LOCK_ATTEMPTS):
            connection = self.engine.connect().execution_options(**options)
            try:
                connection.begin()
            except OperationalError as error:
                connection.close()
                if not _is_locked(error):
                    raise
                time.sleep(LOCK_RETRY_S)
            else:
                return connection
        raise DatabaseUnavailable("The database is locked by another program. Try again.")

    def scrub(self, *tables: str) -> bool:
        """Removes what was deleted from these tables from the files as well.

        False when another transaction still reads it: try again later. Raises
        DatabaseUnavailable.
        """
        if self._is_postgres:
            with _errors_as_unavailable():
                return postgres.scrub(self.engine, tables)
        with _errors_as_unavailable(), self._only_writer():
            pooled = self.engine.raw_connection()
            try:
                return sqlite_scrub.scrub(pooled.driver_connection, self.run_blocking)
            finally:
                pooled.close()

    def upgrade(self) -> None:
        """Upgrades the tables to the newest migration; does nothing where they have it.

        Of several programs that start at once, one upgrades and the others wait.
        """
        with _errors_as_unavailable():
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            with self._locked(migrating=True) as connection:
                config.attributes["connection"] = connection
                alembic.upgrade(config, "head")
                if not self._is_postgres:
                    _check_references(connection)
                connection.commit()

    @property
    def is_current(self) -> bool:
        """Whether its tables are those of the newest migration."""
        newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        with _errors_as_unavailable(), self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest

    def answers(self) -> bool:
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except DatabaseUnavailable:
            return False
        return True

    def wait_until_it_answers(self) -> None:
        """Waits, within bounds, for a PostgreSQL that starts later. Raises DatabaseUnavailable."""
        for attempt in range(START_ATTEMPTS):
            if not self._is_postgres or self.answers():
                return
            if attempt == 0:
                logger.warning("The database does not answer yet. Waiting for it.")
            time.sleep(START_RETRY_S)
        raise DatabaseUnavailable("The database does not answer.")

    @property
    def is_empty(self) -> bool:
        with _errors_as_unavailable():
            return not inspect(self.engine).has_table("alembic_version")


@contextmanager
def _errors_as_unavailable() -> Iterator[None]:
    """Raises DatabaseUnavailable for errors of the driver and the pool, but for IntegrityError."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, NoConnectionFree) as error:
        raise DatabaseUnavailable(
            "The database does not answer. Check that it is running, and try again."
        ) from error


def _engine(url: str) -> Engine:
    """``hide_parameters`` keeps the values of statements, such as names, out of all logs."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return postgres.engine_of(address)
    path = Path(address.database).absolute() if address.database else None
    engine = create_engine(
        address if path is None else _create_file(address, path),
        connect_args={"timeout": 0, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if path is not None:
        _detect_replaced_file(engine, path)
    return engine


def _create_file(address: URL, path: Path) -> URL:
    """Creates the file for its owner alone; gives a URL that never creates a missing file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return address.set(database=f"file:{quote(str(path))}").update_query_dict(
        {"mode": "rw", "uri": "true"}
    )


def _detect_replaced_file(engine: Engine, path: Path) -> None:
    """Detects a database file that was moved, removed or replaced.

    A connection would continue to write into the old file, and acknowledged writes
    would be lost at the next start.
    """

    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _file_at(path)

    def compare(_connection: Any, record: Any, _proxy: object) -> None:
        if record.info["file"] != _file_at(path):
            raise DisconnectionError("The database file is no longer the one that was opened.")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # this module begins the transactions itself
    for pragma in ("busy_timeout=2000", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA secure_delete=ON").close()


def _begin_sqlite(connection: Connection) -> None:
    """Foreign keys are off in a migration, which may rebuild a table; it checks them at the end."""
    options = connection.get_execution_options()
    foreign_keys = "OFF" if options.get("migrating", False) else "ON"
    connection.exec_driver_sql(f"PRAGMA foreign_keys={foreign_keys}").close()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write_lock", False) else "BEGIN")


def _check_references(connection: Connection) -> None:
    if wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"{len(wrong)} rows refer to what is not there")


def _is_locked(error: OperationalError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)
