"""Closes connections whose rights were revoked, within two seconds.

A join reads the rights from the database; later pushes go to all that have joined. So each
process checks its own connections' credentials every second, all in one query: are they
valid, and do they still allow what is watched?
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
from timekeeper.store.connection.database import Database, DatabaseUnavailable

CHECK_EVERY_S = 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GrantInUse:
    """What a connection sees, and the credential that allows it."""

    credential: int
    audience: Audience
    target: Target

    def is_valid(self, held: dict[int, Grant]) -> bool:
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
        self._in_use: dict[str, set[GrantInUse]] = defaultdict(set)

    def add(self, sid: str, use: GrantInUse) -> None:
        """Notes what a connection has joined, and the credential that allows it."""
        with self._lock:
            self._in_use[sid].add(use)

    def remove(self, sid: str) -> None:
        with self._lock:
            self._in_use.pop(sid, None)

    def run(self, sleep: Sleep) -> None:
        while True:
            sleep(CHECK_EVERY_S)
            try:
                self.check()
            except DatabaseUnavailable:
                pass  # the beats log it; no right can be revoked meanwhile
            except Exception:
                logger.exception("rights could not be looked at")

    def check(self) -> None:
        """Ends every connection that uses a right that is no longer valid."""
        with self._lock:
            in_use = {sid: set(uses) for sid, uses in self._in_use.items()}
        if not in_use:
            return
        numbers = {use.credential for uses in in_use.values() for use in uses}
        with self._database.reading() as session:
            held = grants.grants_by_number(session, numbers, self._now_ms())
        for sid, uses in in_use.items():
            if not all(use.is_valid(held) for use in uses):
                self._end_safely(sid)

    def _end_safely(self, sid: str) -> None:
        """Logs a failure, so that the others are ended; the next check tries this one again."""
        try:
            self._end(sid)
        except Exception:
            logger.exception("a connection whose right was taken away could not be ended")
