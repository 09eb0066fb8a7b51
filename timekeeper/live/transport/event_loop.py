"""The event loop that serves all connections: its gaps, and when garbage is collected.

A commit, a page or a garbage collection that takes long delays all screens at once.
"""

import gc
from collections.abc import Callable

from timekeeper.store.connection.database import DatabaseUnavailable

COLLECT_EVERY_S = 600
MAX_POSTPONED = 144
"""A collection that was postponed this often, for a day, is made in any case."""

Sleep = Callable[[float], None]
"""Takes seconds; that of the server's async mode."""


class LoopGaps:
    """Measures how long the loop is busy between one poll of its sockets and the next.

    Nothing is sampled, and no task is woken for it: the loop reports when a poll begins
    and ends. ``record`` is called with each gap of a millisecond and more.
    """

    def __init__(self, monotonic_ms: Callable[[], int], record: Callable[[int], None]) -> None:
        self._monotonic_ms = monotonic_ms
        self._record = record
        self._busy_since_ms: int | None = None

    def poll_begins(self) -> None:
        if self._busy_since_ms is None:
            return
        gap_ms = self._monotonic_ms() - self._busy_since_ms
        if gap_ms > 0:
            self._record(gap_ms)

    def poll_ends(self) -> None:
        self._busy_since_ms = self._monotonic_ms()


def collect_garbage(sleep: Sleep, is_meeting_open: Callable[[], bool]) -> None:
    """Collects all garbage from time to time, for ever, while no meeting is open.

    With thousands of connections this takes a good part of a second. Young objects are
    collected all the time, little by little (``wsgi.py``). Where a meeting stays open for
    days, all are collected once a day.
    """
    postponed = 0
    while True:
        sleep(COLLECT_EVERY_S)
        postponed += 1
        if postponed >= MAX_POSTPONED or _is_quiet(is_meeting_open):
            gc.collect()
            postponed = 0


def _is_quiet(is_meeting_open: Callable[[], bool]) -> bool:
    try:
        return not is_meeting_open()
    except DatabaseUnavailable:
        return False
