"""The loop that serves everybody: how long it keeps others waiting, and what it puts off.

A commit, a page or a collection of garbage that takes long holds up all screens at once.
"""

import gc
from collections.abc import Callable

from timekeeper.store.connection.database import DatabaseUnavailable

COLLECT_EVERY_S = 600
AT_THE_LATEST = 144
"""After so many times that it was put off, that is after a day."""

Sleep = Callable[[float], None]
"""Takes seconds; that of the server's async mode."""


class LoopGaps:
    """How long the loop was busy between one look at its sockets and the next.

    Nothing is sampled and nobody is woken for it: the loop itself says when it goes to
    look and when it comes back. ``note`` is told of each gap of a millisecond and more.
    """

    def __init__(self, steady_ms: Callable[[], int], note: Callable[[int], None]) -> None:
        self._steady_ms = steady_ms
        self._note = note
        self._busy_since_ms: int | None = None

    def poll_begins(self) -> None:
        if self._busy_since_ms is None:
            return
        gap_ms = self._steady_ms() - self._busy_since_ms
        if gap_ms > 0:
            self._note(gap_ms)

    def poll_ends(self) -> None:
        self._busy_since_ms = self._steady_ms()


def collect_garbage(sleep: Sleep, is_anything_on: Callable[[], bool]) -> None:
    """For ever: look through everything for what nobody needs, while no meeting is open.

    With thousands of connections it takes a good part of a second. What is young is
    collected by itself, little by little (``wsgi.py``). Where a meeting stays open for
    days, once a day.
    """
    put_off = 0
    while True:
        sleep(COLLECT_EVERY_S)
        put_off += 1
        if put_off >= AT_THE_LATEST or _is_quiet(is_anything_on):
            gc.collect()
            put_off = 0


def _is_quiet(is_anything_on: Callable[[], bool]) -> bool:
    try:
        return not is_anything_on()
    except DatabaseUnavailable:
        return False
