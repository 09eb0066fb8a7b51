"""The loop that serves everybody: how long it keeps others waiting, and what it puts off.

A commit, a page or a collection of garbage that takes long holds up all screens at once.
"""

import gc
from collections.abc import Callable

from ..store.database import DatabaseAway

LOOK_EVERY_S = 0.02
COLLECT_EVERY_S = 600

Sleep = Callable[[float], None]
"""Takes seconds; that of the server's async mode."""


def watch_gaps(sleep: Sleep, steady_ms: Callable[[], int], note: Callable[[int], None]) -> None:
    """For ever: note by how many milliseconds a short sleep was too long."""
    while True:
        began_ms = steady_ms()
        sleep(LOOK_EVERY_S)
        note(max(0, steady_ms() - began_ms - round(1_000 * LOOK_EVERY_S)))


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
