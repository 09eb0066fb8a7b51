"""PostgreSQL: how this house speaks to it, and for how long it waits.

One writer at a time, as with SQLite: whoever writes holds one advisory lock until its commit, so
that several processes decide one after the other and none decides on what is out of date. Readers
wait for nobody.
"""

import selectors
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg2 import OperationalError, errors, extensions
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

MOST_CONNECTIONS = 20
"""Of one process; PostgreSQL's own ``max_connections`` holds for all of them together."""

STATEMENT_MS = 3_000
"""Neither a statement nor a lock is waited for longer; a command is then answered "not saved"."""

SILENCE_S = 4
"""Nothing at all from the server for this long: it is away. A little more than a statement has."""

ABANDONED_MS = 10_000
"""A process that stands still in the middle of a transaction loses it, and its lock."""

WRITING = 0x54494D45
"""The advisory lock of whoever writes; advisory locks are a database's own."""

READING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a connection that only reads: its transaction sees one moment."""

_SETTINGS = {
    "statement_timeout": STATEMENT_MS,
    "lock_timeout": STATEMENT_MS,
    "idle_in_transaction_session_timeout": ABANDONED_MS,
}


class _Connection(extensions.connection):
    """``silence_s``: how long it waits for a sign of the server; None is for ever."""

    silence_s: float | None = SILENCE_S


def engine_of(address: URL) -> Engine:
    """The pool is bounded, and a connection that broke while it lay there is replaced unnoticed."""
    extensions.set_wait_callback(_wait)
    return create_engine(
        address,
        pool_size=MOST_CONNECTIONS // 2,
        max_overflow=MOST_CONNECTIONS // 2,
        pool_timeout=STATEMENT_MS / 1000,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connection_factory": _Connection,
            "options": " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items()),
        },
    )


def _wait(connection: Any) -> None:
    """Wait for the server without holding anybody else up, and not for ever.

    The driver's own way waits inside C: there neither another greenlet runs nor is any of the
    limits above of use when the machine of the database has gone away without a word. It holds for
    the driver as a whole, hence for connections that are not ours as well.
    """
    while (state := connection.poll()) != extensions.POLL_OK:
        wanted = {
            extensions.POLL_READ: selectors.EVENT_READ,
            extensions.POLL_WRITE: selectors.EVENT_WRITE,
        }[state]
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), wanted)
            if not selector.select(getattr(connection, "silence_s", None)):
                raise OperationalError("The database is silent.")


def lock_for_writing(connection: Connection) -> None:
    """Wait until nobody else writes; the lock goes with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITING})


@contextmanager
def waiting_long(connection: Connection) -> Iterator[None]:
    """For a migration: it may take long, and whoever meets one waits for it."""
    driver: Any = connection.connection.dbapi_connection
    driver.silence_s = None
    for name in _SETTINGS:
        connection.execute(text(f"SET LOCAL {name} = 0"))
    try:
        yield
    finally:
        driver.silence_s = SILENCE_S


def scrub(engine: Engine, tables: Sequence[str]) -> bool:
    """Write these tables anew, without the rows that are gone. False when they are in use.

    What PostgreSQL's own log of writes still has goes with that log, when it is reused.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.silence_s = None
        connection.execute(text("SET statement_timeout = 0"))
        try:
            connection.execute(text(f"VACUUM (FULL, ANALYZE) {', '.join(tables)}"))
        except DBAPIError as error:
            if not isinstance(error.orig, errors.LockNotAvailable):
                raise
            return False
        finally:
            connection.execute(text(f"SET statement_timeout = {STATEMENT_MS}"))
            driver.silence_s = SILENCE_S
    return True
