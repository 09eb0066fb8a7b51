"""Identities that are due are deleted, once an hour; and what another process deleted is
forgotten here too, within seconds.

The commands and other processes delete without telling: every two seconds each process asks
for the number of the latest deletion, in one query.
"""

import logging
from collections.abc import Callable

from timekeeper.commands.retention import Retention
from timekeeper.live.transport.event_loop import Sleep
from timekeeper.store.connection.database import DatabaseAway

LOOK_EVERY_S = 2
DELETE_EVERY_MS = 60 * 60 * 1000
FORGETS_FOR_MS = 10_000
"""So long after a deletion it is forgotten again and again: what was being read when it
happened may have been remembered right after."""

logger = logging.getLogger(__name__)


class IdentityDeletion:
    """``now_ms`` is server time; ``draw_anew`` has every screen drawn again."""

    def __init__(
        self, retention: Retention, now_ms: Callable[[], int], draw_anew: Callable[[], None]
    ) -> None:
        self._retention = retention
        self._now_ms = now_ms
        self._draw_anew = draw_anew
        self._next_deletion_ms = 0
        self._latest = 0

    def run(self, sleep: Sleep) -> None:
        while True:
            sleep(LOOK_EVERY_S)
            try:
                self.look()
            except DatabaseAway:
                pass  # the beats say so; it is done when the database is back
            except Exception:
                logger.exception("identities were not looked after")

    def look(self) -> None:
        """Delete what is due, when it is time to, and forget what somebody has deleted."""
        now_ms = self._now_ms()
        if now_ms >= self._next_deletion_ms:
            gone = self._retention.delete_due()
            self._next_deletion_ms = now_ms + DELETE_EVERY_MS
            if gone.people or gone.details or gone.texts:
                logger.info("identities were deleted: %s", gone)
        elif not self._retention.is_scrubbed:
            self._retention.scrub_again()
        self._forget(now_ms)

    def _forget(self, now_ms: int) -> None:
        latest, at_ms = self._retention.latest_deletion()
        is_new = latest != self._latest
        if is_new or (latest and now_ms - at_ms < FORGETS_FOR_MS):
            self._retention.forget()
        if is_new:
            self._draw_anew()
        self._latest = latest
