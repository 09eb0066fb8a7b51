"""Server time: the one place that reads a clock.

The wall clock is read once and anchored to a clock that only runs forward, so
that a step of the wall clock in the middle of a meeting moves nothing. The anchor
is kept in the database for as long as the machine is up, and made anew only while
no meeting is open.
"""

import logging
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from timekeeper.store.clock_anchor import Anchor, database_now_ms, find_anchor, save_anchor
from timekeeper.store.connection.database import Database, DatabaseUnavailable
from timekeeper.store.programme import is_any_meeting_open

logger = logging.getLogger(__name__)

TOLERATED_MS = 50
"""A difference to the wall clock that is larger than this is reported."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class ServerTime:
    """Epoch milliseconds that never jump. ``steady_ms`` alone is what lengths are measured with.

    ``wall_ms`` and ``steady_ms`` read the two clocks, and are handed in by tests.
    """

    def __init__(
        self,
        database: Database,
        *,
        wall_ms: Callable[[], int] | None = None,
        steady_ms: Callable[[], int] | None = None,
        boot_id: str | None = None,
    ) -> None:
        self._database = database
        self._wall_ms = wall_ms or _wall_ms
        self.steady_ms = steady_ms or _steady_ms
        self._boot_id = boot_id or _boot_id()
        self._anchor = Anchor(self._boot_id, self._wall_ms(), self.steady_ms())
        self._has_reported = False

    def settle(self) -> None:
        """Take up the kept anchor, or make a new one where no meeting is open."""
        with self._database.writing() as session:
            kept = find_anchor(session, self._boot_id)
            if kept is not None and is_any_meeting_open(session):
                self._anchor = kept
                return
            self._anchor = Anchor(self._boot_id, self._wall_ms(), self.steady_ms())
            save_anchor(session, self._anchor)

    def now_ms(self) -> int:
        return self._anchor.wall_ms + self.steady_ms() - self._anchor.boot_ms

    def difference_ms(self) -> int:
        """How far the wall clock has moved away from server time."""
        return self._wall_ms() - self.now_ms()

    def watch(self) -> None:
        """Report a wall clock that has moved away, and follow it while no meeting is open."""
        if self.is_right:
            self._has_reported = False
            return
        if not self._has_reported:
            logger.warning("the wall clock is %s ms off server time", self.difference_ms())
            self._has_reported = True
        with self._database.reading() as session:
            must_wait = is_any_meeting_open(session)
        if not must_wait:
            self.settle()

    def agrees_with_database(self) -> bool:
        """Whether it is right, and several machines that share a database have one time.

        A database in a file has no clock of its own, and one that is away is reported elsewhere.
        """
        try:
            with self._database.reading() as session:
                theirs_ms = database_now_ms(session)
        except DatabaseUnavailable:
            return self.is_right
        agrees = theirs_ms is None or abs(theirs_ms - self.now_ms()) <= TOLERATED_MS
        return self.is_right and agrees

    @property
    def is_right(self) -> bool:
        return abs(self.difference_ms()) <= TOLERATED_MS


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _steady_ms() -> int:
    """Milliseconds since the boot, sleep included where the platform can tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000


def _boot_id() -> str:
    """The machine's boot; a platform that cannot tell anchors anew with each process."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else f"process-{uuid.uuid4()}"
