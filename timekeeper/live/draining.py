"""Draining: sends on what waits on the lines of slow watchers, and lets go who takes nothing.

One task goes through all of them every fifty milliseconds. A task for each would cost
the others most just when a thousand stall at the same press.
"""

from collections.abc import Callable
from threading import Event

from .line import Line
from .loop import Sleep

TICK_S = 0.05
PATIENCE_S = 8
"""Without any progress for this long a watcher is let go."""

MOST_LET_GO = 50
"""So many in one tick, as each farewell is work: a thousand in a second."""

PAUSE_EVERY = 250
"""So many are tried before others get a turn."""


class Draining:
    """The lines on which something waits, each with the ticks for which it took nothing."""

    def __init__(self, pause: Callable[[], None]) -> None:
        self._pause = pause
        self._ticks: dict[Line, int] = {}
        self._has_work = Event()

    def add(self, line: Line) -> None:
        """Something waits on this line."""
        self._ticks[line] = 0
        self._has_work.set()

    def run(self, sleep: Sleep) -> None:
        """For ever; while everybody keeps up there is nothing to do, and nothing is done."""
        while True:
            self._has_work.wait()
            sleep(TICK_S)
            self.tick()
            if not self._ticks:
                self._has_work.clear()

    def tick(self) -> None:
        self._send_on()
        patience = round(PATIENCE_S / TICK_S)
        for line in [each for each, ticks in self._ticks.items() if ticks >= patience][
            :MOST_LET_GO
        ]:
            del self._ticks[line]
            line.cut()

    def _send_on(self) -> None:
        for number, line in enumerate(list(self._ticks), start=1):
            has_sent = line.send_on()
            if line.waits:
                self._ticks[line] = 0 if has_sent else self._ticks[line] + 1
            else:
                del self._ticks[line]
            if number % PAUSE_EVERY == 0:
                self._pause()
