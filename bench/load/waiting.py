"""Bounded waiting, for whatever has no descriptor to wait on."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], within_s: float, every_s: float = 0.02) -> bool:
    """Ask again and again; gives whether it came to hold in time."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(every_s)
    return True
