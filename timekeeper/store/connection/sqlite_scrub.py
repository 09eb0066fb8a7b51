"""SQLite: removes deleted data from the file, and from the write-ahead log beside it.

``secure_delete`` overwrites a deleted row with zeros; this module removes older copies
of it in other pages and in the log.
"""

from collections.abc import Callable
from sqlite3 import OperationalError
from typing import Any


def scrub(connection: Any, run_blocking: Callable[[Callable[[], None]], None]) -> bool:
    """Rewrites the file and empties its log; ``run_blocking`` runs the slow work.

    False when another connection uses them.
    """
    busy = [1]

    def work() -> None:
        connection.execute("PRAGMA temp_store=MEMORY").close()
        connection.execute("VACUUM").close()
        busy[0] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    try:
        run_blocking(work)
    except OperationalError as error:
        if "locked" not in str(error):
            raise
    return busy[0] == 0
