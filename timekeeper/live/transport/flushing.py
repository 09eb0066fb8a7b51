"""Draining: sends on what waits on the lines of slow watchers, and lets go who takes nothing.

One task goes through all of them every fifty milliseconds. A task for each would cost
the others most just when a thousand stall at the same press.
"""

from collections.abc import Callable
from threading import Event

from .event_loop import Sleep
from .outbox import Outbox

TICK_S = 0.05
PATIENCE_S = 8
"""Without any progress for this long a watcher is let go."""

MOST_LET_GO = 100
"""So many in one tick, as each farewell is work: a thousand in half a second."""

PAUSE_EVERY = 250
"""So many are tried before others get a turn."""


class OutboxFlusher:
    """The lines on which something waits, each with the instant of its last progress."""

    def __init__(self, steady_ms: Callable[[], int], pause: Callable[[], None]) -> None:
        self._steady_ms = steady_ms
        self._pause = pause
        self._since_ms: dict[Outbox, int] = {}
        self._has_work = Event()

    def add(self, line: Outbox) -> None:
        """Something waits on this line."""
        self._since_ms[line] = self._steady_ms()
        self._has_work.set()

    def run(self, sleep: Sleep) -> None:
        """For ever; while everybody keeps up there is nothing to do, and nothing is done."""
        while True:
            self._has_work.wait()
            sleep(TICK_S)
            self.tick()
            if not self._since_ms:
                self._has_work.clear()

    def tick(self) -> None:
        self._send_on()
        for line in self._out_of_patience()[:MOST_LET_GO]:
            del self._since_ms[line]
            line.cut()

    def _out_of_patience(self) -> list[Outbox]:
        latest_ms = self._steady_ms() - 1_000 * PATIENCE_S
        return [line for line, since_ms in self._since_ms.items() if since_ms <= latest_ms]

    def _send_on(self) -> None:
        for number, line in enumerate(list(self._since_ms), start=1):
            has_sent = line.send_on()
            if not line.waits:
                del self._since_ms[line]
            elif has_sent:
                self._since_ms[line] = self._steady_ms()
            if number % PAUSE_EVERY == 0:
                self._pause()
