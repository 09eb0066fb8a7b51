"""Deletes identities that are due, once an hour, and forgets here within seconds what another
process has deleted.

Commands and other processes send no message about a deletion: every two seconds each process
reads the number of the latest one, in one query.
"""

import logging
from collections.abc import Callable

from timekeeper.commands.retention import Retention
from timekeeper.live.transport.event_loop import Sleep
from timekeeper.store.connection.database import DatabaseUnavailable

CHECK_EVERY_S = 2
DELETE_EVERY_MS = 60 * 60 * 1000
FORGET_FOR_MS = 10_000
"""For so long after a deletion the memory is cleared at each check: a read that was under way
may have filled it again right afterwards."""

logger = logging.getLogger(__name__)


class IdentityDeletion:
    """``now_ms`` is server time; ``publish_all_again`` sends every screen its state again."""

    def __init__(
        self, retention: Retention, now_ms: Callable[[], int], publish_all_again: Callable[[], None]
    ) -> None:
        self._retention = retention
        self._now_ms = now_ms
        self._publish_all_again = publish_all_again
        self._next_deletion_ms = 0
        self._latest = 0

    def run(self, sleep: Sleep) -> None:
        while True:
            sleep(CHECK_EVERY_S)
            try:
                self.check()
            except DatabaseUnavailable:
                pass  # the beats log it; the check is made when the database is back
            except Exception:
                logger.exception("identities were not looked after")

    def check(self) -> None:
        """Deletes what is due, once an hour, and forgets what others have deleted."""
        now_ms = self._now_ms()
        if now_ms >= self._next_deletion_ms:
            deleted = self._retention.delete_due()
            self._next_deletion_ms = now_ms + DELETE_EVERY_MS
            if deleted.people or deleted.details or deleted.texts:
                logger.info("identities were deleted: %s", deleted)
        elif not self._retention.is_scrubbed:
            self._retention.scrub_again()
        self._forget_deleted(now_ms)

    def _forget_deleted(self, now_ms: int) -> None:
        latest, at_ms = self._retention.latest_deletion()
        is_new = latest != self._latest
        if is_new or (latest and now_ms - at_ms < FORGET_FOR_MS):
            self._retention.forget()
        if is_new:
            self._publish_all_again()
        self._latest = latest
