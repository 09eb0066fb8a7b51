"""PostgreSQL: the connections to it, their timeouts, and the write lock.

There is one writer at a time, as with SQLite: a writer holds an advisory lock until its commit,
so that several processes decide one after the other, and never on outdated data. Readers never
wait for a lock.
"""

import selectors
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg2 import OperationalError, errors, extensions
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

MOST_CONNECTIONS = 20
"""Of one process; PostgreSQL's ``max_connections`` limits those of all processes together."""

STATEMENT_TIMEOUT_MS = 3_000
"""For a statement, and for a lock; after that a command is answered "not saved"."""

SERVER_TIMEOUT_S = 4
"""After this long without any data the server is unavailable. A little longer than a statement."""

IDLE_TRANSACTION_TIMEOUT_MS = 10_000
"""A process that hangs in the middle of a transaction loses it, and with it the lock."""

WRITE_LOCK_KEY = 0x54494D45
"""The key of the writers' advisory lock; each database has its own advisory locks."""

READ_ONLY: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a connection that only reads: its transaction sees one moment of the database."""

_SETTINGS = {
    "statement_timeout": STATEMENT_TIMEOUT_MS,
    "lock_timeout": STATEMENT_TIMEOUT_MS,
    "idle_in_transaction_session_timeout": IDLE_TRANSACTION_TIMEOUT_MS,
}


class _Connection(extensions.connection):
    """``server_timeout_s``: how long it waits for data from the server; None is without limit."""

    server_timeout_s: float | None = SERVER_TIMEOUT_S


def engine_of(address: URL) -> Engine:
    """The pool is bounded, and replaces a connection that broke while it was idle."""
    extensions.set_wait_callback(_wait)
    return create_engine(
        address,
        pool_size=MOST_CONNECTIONS // 2,
        max_overflow=MOST_CONNECTIONS // 2,
        pool_timeout=STATEMENT_TIMEOUT_MS / 1000,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connection_factory": _Connection,
            "options": " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items()),
        },
    )


def _wait(connection: Any) -> None:
    """Waits for the server, for a limited time, and lets other greenlets run meanwhile.

    The driver itself waits inside C code: no other greenlet runs there, and the timeouts above
    have no effect when the database's machine disappears without closing the connection. The
    driver uses this callback for all connections, so some are not of type ``_Connection``.
    """
    while (state := connection.poll()) != extensions.POLL_OK:
        event = {
            extensions.POLL_READ: selectors.EVENT_READ,
            extensions.POLL_WRITE: selectors.EVENT_WRITE,
        }[state]
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), event)
            if not selector.select(getattr(connection, "server_timeout_s", None)):
                raise OperationalError("The database is silent.")


def lock_for_writing(connection: Connection) -> None:
    """Waits until no other writer has the lock, which ends with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK_KEY})


@contextmanager
def without_timeouts(connection: Connection) -> Iterator[None]:
    """Sets no timeout on a connection that migrates, nor while it waits for another migration."""
    driver: Any = connection.connection.dbapi_connection
    driver.server_timeout_s = None
    for name in _SETTINGS:
        connection.execute(text(f"SET LOCAL {name} = 0"))
    try:
        yield
    finally:
        driver.server_timeout_s = SERVER_TIMEOUT_S


def scrub(engine: Engine, tables: Sequence[str]) -> bool:
    """Rewrites these tables without the deleted rows. False when they are in use.

    The write-ahead log keeps old data until PostgreSQL reuses its files.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.server_timeout_s = None
        connection.execute(text("SET statement_timeout = 0"))
        try:
            connection.execute(text(f"VACUUM (FULL, ANALYZE) {', '.join(tables)}"))
        except DBAPIError as error:
            if not isinstance(error.orig, errors.LockNotAvailable):
                raise
            return False
        finally:
            connection.execute(text(f"SET statement_timeout = {STATEMENT_TIMEOUT_MS}"))
            driver.server_timeout_s = SERVER_TIMEOUT_S
    return True
