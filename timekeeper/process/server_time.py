"""Server time: the only module that reads a clock.

The wall clock is read once and anchored to a monotonic clock, so that a step of
the wall clock in the middle of a meeting moves nothing. The anchor is kept in the
database for as long as the machine is up, and set anew only while no meeting is
open.
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
"""A larger difference from the wall clock is reported."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class ServerTime:
    """Epoch milliseconds that never jump. Durations are measured with ``monotonic_ms``.

    ``wall_ms`` and ``monotonic_ms`` read the two clocks; tests hand in their own.
    """

    def __init__(
        self,
        database: Database,
        *,
        wall_ms: Callable[[], int] | None = None,
        monotonic_ms: Callable[[], int] | None = None,
        boot_id: str | None = None,
    ) -> None:
        self._database = database
        self._wall_ms = wall_ms or _wall_ms
        self.monotonic_ms = monotonic_ms or _monotonic_ms
        self._boot_id = boot_id or _boot_id()
        self._anchor = Anchor(self._boot_id, self._wall_ms(), self.monotonic_ms())
        self._has_reported = False

    def set_anchor(self) -> None:
        """Takes the kept anchor while a meeting is open, else makes and keeps a new one."""
        with self._database.writing() as session:
            kept = find_anchor(session, self._boot_id)
            if kept is not None and is_any_meeting_open(session):
                self._anchor = kept
                return
            self._anchor = Anchor(self._boot_id, self._wall_ms(), self.monotonic_ms())
            save_anchor(session, self._anchor)

    def now_ms(self) -> int:
        return self._anchor.wall_ms + self.monotonic_ms() - self._anchor.boot_ms

    def difference_ms(self) -> int:
        """The wall clock minus server time."""
        return self._wall_ms() - self.now_ms()

    def check_wall_clock(self) -> None:
        """Reports a wall clock that differs, and follows it while no meeting is open."""
        if self.is_accurate:
            self._has_reported = False
            return
        if not self._has_reported:
            logger.warning("the wall clock is %s ms off server time", self.difference_ms())
            self._has_reported = True
        with self._database.reading() as session:
            must_wait = is_any_meeting_open(session)
        if not must_wait:
            self.set_anchor()

    def agrees_with_database(self) -> bool:
        """Whether it is accurate, and equal on all machines that share a database.

        A database in a file has no clock, and another check reports one that is away.
        """
        try:
            with self._database.reading() as session:
                database_ms = database_now_ms(session)
        except DatabaseUnavailable:
            return self.is_accurate
        agrees = database_ms is None or abs(database_ms - self.now_ms()) <= TOLERATED_MS
        return self.is_accurate and agrees

    @property
    def is_accurate(self) -> bool:
        return abs(self.difference_ms()) <= TOLERATED_MS


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _monotonic_ms() -> int:
    """Milliseconds since the boot, including sleep where the platform counts it."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000


def _boot_id() -> str:
    """Identifies the machine's boot; where a platform cannot, each process has its own anchor."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else f"process-{uuid.uuid4()}"
