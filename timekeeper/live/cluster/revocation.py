"""Rights that are in use: whoever loses theirs loses the connection as well, within two seconds.

A join asks the database; what is sent afterwards goes to whoever has joined. So the
credentials under which somebody watches are asked after every second, all at once,
by each process for its own connections: do they hold, and is it still theirs to see?
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from timekeeper.access import grants
from timekeeper.access.grants import Grant, Target
from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.transport.event_loop import Sleep
from timekeeper.store.connection.database import Database, DatabaseAway

CHECK_EVERY_S = 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GrantInUse:
    """What a connection sees, and the credential under which."""

    credential: int
    audience: Audience
    target: Target

    def is_right(self, held: dict[int, Grant]) -> bool:
        grant = held.get(self.credential)
        return grant is not None and grants.may_see([grant], self.audience, self.target)


class Revocations:
    """``end`` ends a connection. Safe to use from several threads."""

    def __init__(
        self, database: Database, now_ms: Callable[[], int], end: Callable[[str], None]
    ) -> None:
        self._database = database
        self._now_ms = now_ms
        self._end = end
        self._lock = Lock()
        self._used: dict[str, set[GrantInUse]] = defaultdict(set)

    def used(self, sid: str, use: GrantInUse) -> None:
        """A connection has joined something that this credential lets it see."""
        with self._lock:
            self._used[sid].add(use)

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
            used = {sid: set(uses) for sid, uses in self._used.items()}
        if not used:
            return
        numbers = {use.credential for uses in used.values() for use in uses}
        with self._database.reading() as session:
            held = grants.grants_by_number(session, numbers, self._now_ms())
        for sid, uses in used.items():
            if not all(use.is_right(held) for use in uses):
                self._end_safely(sid)

    def _end_safely(self, sid: str) -> None:
        """One that cannot be ended keeps no other open; it is tried again at the next check."""
        try:
            self._end(sid)
        except Exception:
            logger.exception("a connection whose right was taken away could not be ended")
