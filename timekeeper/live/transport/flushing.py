"""Flushes the outboxes of slow watchers, and drops watchers that take nothing.

One task goes through all of them every fifty milliseconds. A task for each would cost
other watchers the most just when a thousand stall at the same command.
"""

from collections.abc import Callable
from threading import Event

from .event_loop import Sleep
from .outbox import Outbox

TICK_S = 0.05
STALL_TIMEOUT_S = 8
"""A watcher that makes no progress for this long is dropped."""

MAX_DROPPED_PER_TICK = 100
"""Ending a connection is work: a thousand take half a second."""

PAUSE_EVERY = 250
"""Other tasks run after this many outboxes."""


class OutboxFlusher:
    """The outboxes in which frames wait, each with the instant of its last progress."""

    def __init__(self, monotonic_ms: Callable[[], int], pause: Callable[[], None]) -> None:
        self._monotonic_ms = monotonic_ms
        self._pause = pause
        self._progress_ms: dict[Outbox, int] = {}
        self._has_work = Event()

    def add(self, outbox: Outbox) -> None:
        """Flushes this outbox, in which frames now wait, from the next tick on."""
        self._progress_ms[outbox] = self._monotonic_ms()
        self._has_work.set()

    def run(self, sleep: Sleep) -> None:
        """Runs for ever; sleeps until an outbox is added while all watchers keep up."""
        while True:
            self._has_work.wait()
            sleep(TICK_S)
            self.tick()
            if not self._progress_ms:
                self._has_work.clear()

    def tick(self) -> None:
        self._flush_all()
        for outbox in self._stalled()[:MAX_DROPPED_PER_TICK]:
            del self._progress_ms[outbox]
            outbox.drop()

    def _flush_all(self) -> None:
        for number, outbox in enumerate(list(self._progress_ms), start=1):
            has_sent = outbox.flush()
            if not outbox.has_waiting:
                del self._progress_ms[outbox]
            elif has_sent:
                self._progress_ms[outbox] = self._monotonic_ms()
            if number % PAUSE_EVERY == 0:
                self._pause()

    def _stalled(self) -> list[Outbox]:
        latest_ms = self._monotonic_ms() - 1_000 * STALL_TIMEOUT_S
        return [outbox for outbox, at_ms in self._progress_ms.items() if at_ms <= latest_ms]
