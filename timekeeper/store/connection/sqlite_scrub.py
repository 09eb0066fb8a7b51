"""SQLite: what was deleted leaves the file, and the log beside it.

``secure_delete`` writes zeros over a row that goes; copies of it that an older page
was left with, and the pages of the log, go here.
"""

from collections.abc import Callable
from sqlite3 import OperationalError
from typing import Any


def scrub(connection: Any, apart: Callable[[Callable[[], None]], None]) -> bool:
    """Write the file anew and empty its log; ``apart`` does what takes a while.

    False when another connection is in the way.
    """
    busy = [1]

    def work() -> None:
        connection.execute("PRAGMA temp_store=MEMORY").close()
        connection.execute("VACUUM").close()
        busy[0] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    try:
        apart(work)
    except OperationalError as error:
        if "locked" not in str(error):
            raise
    return busy[0] == 0
