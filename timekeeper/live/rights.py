"""Rights that are in use: whoever loses theirs loses the connection as well, within two seconds.

A join asks the database; what is sent afterwards goes to whoever has joined. So the
credentials under which somebody watches are asked after every second, all in one query,
by each process for its own connections.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from ..store import credentials
from ..store.database import Database, DatabaseAway
from .loop import Sleep

CHECK_EVERY_S = 1

logger = logging.getLogger(__name__)


class Rights:
    """``end`` ends a connection. Safe to use from several threads."""

    def __init__(
        self, database: Database, now_ms: Callable[[], int], end: Callable[[str], None]
    ) -> None:
        self._database = database
        self._now_ms = now_ms
        self._end = end
        self._lock = Lock()
        self._used: dict[str, set[int]] = defaultdict(set)

    def used(self, sid: str, credential: int) -> None:
        """A connection has joined something that this credential lets it see."""
        with self._lock:
            self._used[sid].add(credential)

    def left(self, sid: str) -> None:
        with self._lock:
            self._used.pop(sid, None)

    def run(self, sleep: Sleep) -> None:
        while True:
            sleep(CHECK_EVERY_S)
            try:
                self.check()
            except DatabaseAway:
                pass  # the beats say so; nothing can be taken away meanwhile
            except Exception:
                logger.exception("rights could not be looked at")

    def check(self) -> None:
        """End every connection that used what does not hold any more."""
        with self._lock:
            used = {sid: set(numbers) for sid, numbers in self._used.items()}
        if not used:
            return
        with self._database.reading() as session:
            holding = credentials.holding(session, set().union(*used.values()), self._now_ms())
        for sid, numbers in used.items():
            if not numbers <= holding:
                self._end_safely(sid)

    def _end_safely(self, sid: str) -> None:
        """One that cannot be ended keeps no other open; it is tried again at the next check."""
        try:
            self._end(sid)
        except Exception:
            logger.exception("a connection whose right was taken away could not be ended")
