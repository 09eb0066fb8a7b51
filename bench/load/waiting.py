"""Bounded polling, for conditions without a file descriptor to wait on."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], within_s: float, every_s: float = 0.02) -> bool:
    """Polls a condition; returns whether it became true in time."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(every_s)
    return True
