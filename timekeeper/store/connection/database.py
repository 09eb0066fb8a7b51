"""The connection to the database, and the two kinds of transaction.

SQLite runs in WAL mode with ``synchronous=FULL``: what was acknowledged is on the
disk, in the file of that name. Nothing inside its transactions may yield to another
greenlet before the commit, which waits for the disk in a thread of its own; a lock that
another program holds is waited for outside, from the hub, and this process's own writers
queue before that. With PostgreSQL a transaction yields at each statement; ``postgres.py``
says how that goes.
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
"""Together three seconds, after which a command is answered "not saved"."""

START_RETRY_S = 1
START_ATTEMPTS = 60
"""A PostgreSQL that starts after the server has so long: a minute where it refuses at once."""

NUL = "\0"
"""PostgreSQL refuses to look for a text with this character; none that is kept has it."""

MIGRATIONS = Path(__file__).parent.parent / "migrations"


logger = logging.getLogger(__name__)


class DatabaseAway(Exception):
    """The database did not answer, or was locked for too long. Nothing happened."""


class Database:
    """The engine and its transactions; one for each process.

    ``apart`` does what waits for the disk; where one greenlet after the other is served, it
    lets them go on meanwhile.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.apart: Callable[[Callable[[], None]], None] = lambda work: work()
        self._writer = Lock()
        self._is_postgres = self.engine.dialect.name == "postgresql"
        if not self._is_postgres:
            self.engine.dialect.do_commit = self._commit_apart  # type: ignore[method-assign]  # on purpose

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment of the database. Raises DatabaseAway."""
        options = postgres.READING if self._is_postgres else {}
        with _away_is_said(), self.engine.connect() as plain:
            connection = plain.execution_options(**options)
            with Session(connection) as session:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits at its end, with the write lock from the start.

        Raises DatabaseAway; IntegrityError when another process wrote first.
        """
        with _away_is_said(), self._locked() as connection, Session(connection) as session:
            yield session
            session.flush()
            connection.commit()

    @contextmanager
    def _locked(self, *, migrating: bool = False) -> Iterator[Connection]:
        """A connection in whose transaction nobody else writes."""
        if not self._is_postgres:
            with self._alone(), self._locked_sqlite(migrating=migrating) as connection:
                yield connection
            return
        with ExitStack() as held:
            connection = held.enter_context(self.engine.connect())
            if migrating:
                held.enter_context(postgres.waiting_long(connection))
            postgres.lock_for_writing(connection)
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The writers of this process, one after the other in the order in which they came."""
        if not self._writer.acquire(timeout=LOCK_ATTEMPTS * LOCK_RETRY_S):
            raise DatabaseAway("The database is slow, and too many wait for it.")
        try:
            yield
        finally:
            self._writer.release()

    def _commit_apart(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Wait for the disk; only the driver's own call leaves this thread."""
        self.apart(dbapi_connection.commit)

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
        raise DatabaseAway("The database is locked by another program.")

    def scrub(self, *tables: str) -> bool:
        """Have what was deleted from these tables leave the files as well.

        False when somebody still looks at what was: try again later. Raises DatabaseAway.
        """
        if self._is_postgres:
            with _away_is_said():
                return postgres.scrub(self.engine, tables)
        with _away_is_said(), self._alone():
            pooled = self.engine.raw_connection()
            try:
                return sqlite_scrub.scrub(pooled.driver_connection, self.apart)
            finally:
                pooled.close()

    def upgrade(self) -> None:
        """Bring the tables to the newest migration; a database that has it stays untouched.

        Of several programs that start at once, one does it and the others wait.
        """
        with _away_is_said():
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
        with _away_is_said(), self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest

    def answers(self) -> bool:
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except DatabaseAway:
            return False
        return True

    def wait_until_it_answers(self) -> None:
        """Give a PostgreSQL that starts later time for that. Raises DatabaseAway."""
        for attempt in range(START_ATTEMPTS):
            if not self._is_postgres or self.answers():
                return
            if attempt == 0:
                logger.warning("The database does not answer yet. Waiting for it.")
            time.sleep(START_RETRY_S)
        raise DatabaseAway("The database does not answer.")

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
    except (DBAPIError, NoConnectionFree) as error:
        raise DatabaseAway("The database does not answer.") from error


def _engine(url: str) -> Engine:
    """``hide_parameters``: no log ever shows what was in a statement, as names are."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return postgres.engine_of(address)
    path = Path(address.database).absolute() if address.database else None
    engine = create_engine(
        address if path is None else _existing_file(address, path),
        connect_args={"timeout": 0, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if path is not None:
        _hold_to_file(engine, path)
    return engine


def _existing_file(address: URL, path: Path) -> URL:
    """The file is made here, for its owner alone; a file that goes missing later is not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return address.set(database=f"file:{quote(str(path))}").update_query_dict(
        {"mode": "rw", "uri": "true"}
    )


def _hold_to_file(engine: Engine, path: Path) -> None:
    """Notice a database file that was moved, removed or replaced.

    A connection would go on writing into the old one, and what was acknowledged
    would be gone with the next start.
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
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # this module says when a transaction begins
    for pragma in ("busy_timeout=2000", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA secure_delete=ON").close()


def _begin_sqlite(connection: Connection) -> None:
    """A migration may build a table anew while others refer to it; then all is looked through."""
    options = connection.get_execution_options()
    held = "OFF" if options.get("migrating", False) else "ON"
    connection.exec_driver_sql(f"PRAGMA foreign_keys={held}").close()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write_lock", False) else "BEGIN")


def _check_references(connection: Connection) -> None:
    if wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"{len(wrong)} rows refer to what is not there")


def _is_locked(error: OperationalError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)
