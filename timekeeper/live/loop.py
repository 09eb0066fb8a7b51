"""The loop that serves everybody: how long it keeps others waiting, and what it puts off.

A commit, a page or a collection of garbage that takes long holds up all screens at once.
"""

import gc
from collections.abc import Callable

from ..store.database import DatabaseAway

COLLECT_EVERY_S = 600

Sleep = Callable[[float], None]
"""Takes seconds; that of the server's async mode."""


class Gaps:
    """How long the loop was busy between one look at its sockets and the next.

    Nothing is sampled and nobody is woken for it: the loop itself says when it goes to
    look and when it comes back. ``note`` is told of each gap of a millisecond and more.
    """

    def __init__(self, steady_ms: Callable[[], int], note: Callable[[int], None]) -> None:
        self._steady_ms = steady_ms
        self._note = note
        self._busy_since_ms: int | None = None

    def goes_to_look(self) -> None:
        if self._busy_since_ms is None:
            return
        gap_ms = self._steady_ms() - self._busy_since_ms
        if gap_ms > 0:
            self._note(gap_ms)

    def comes_back(self) -> None:
        self._busy_since_ms = self._steady_ms()


def collect_garbage(sleep: Sleep, is_anything_on: Callable[[], bool]) -> None:
    """For ever: look through everything for what nobody needs, only while no meeting is open.

    With thousands of connections it takes a good part of a second. What is young is
    collected by itself, little by little (``wsgi.py``).
    """
    while True:
        sleep(COLLECT_EVERY_S)
        try:
            if not is_anything_on():
                gc.collect()
        except DatabaseAway:
            continue  # another time
