"""Notices connections to databases that a test's process leaves open.

Python 3.13 and later warn of them at a moment of the garbage collector's, in whatever test is on
by then. Here each is known by the test that opened it, in every version.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@contextmanager
def all_closed() -> Iterator[None]:
    """Every connection that an engine opens meanwhile is closed at the end."""
    opened: dict[int, tuple[Any, str]] = {}

    def note(connection: Any, _record: object) -> None:
        # The connection is kept as well: another one could otherwise have its number.
        opened[id(connection)] = connection, os.environ.get("PYTEST_CURRENT_TEST", "no test")

    def forget(connection: Any, _record: object) -> None:
        opened.pop(id(connection), None)

    event.listen(Pool, "connect", note)
    event.listen(Pool, "close", forget)
    yield
    event.remove(Pool, "connect", note)
    event.remove(Pool, "close", forget)
    left = sorted({test for connection, test in opened.values() if is_open(connection)})
    assert not left, "These left connections to a database open:\n" + "\n".join(left)


def is_open(connection: Any) -> bool:
    if not isinstance(connection, sqlite3.Connection):
        return not connection.closed
    try:
        connection.execute("SELECT 1").close()
    except sqlite3.ProgrammingError:
        return False  # closed
    except sqlite3.DatabaseError:
        pass  # open, and no database
    return True
