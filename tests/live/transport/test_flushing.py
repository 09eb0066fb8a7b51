"""Flushing: slow watchers are sent the rest, stalled ones are dropped, and no other waits."""

from dataclasses import dataclass

import pytest

from timekeeper.live.transport.flushing import (
    MAX_DROPPED_PER_TICK,
    PAUSE_EVERY,
    STALL_TIMEOUT_S,
    OutboxFlusher,
)

STALL_TIMEOUT_MS = 1_000 * STALL_TIMEOUT_S


@dataclass(eq=False)
class FakeOutbox:
    """Sends one of its pieces at each flush while its watcher is reading."""

    pieces: int = 1
    is_reading: bool = False
    is_dropped: bool = False

    def flush(self) -> bool:
        if self.is_reading:
            self.pieces -= 1
        return self.is_reading

    @property
    def has_waiting(self) -> bool:
        return self.pieces > 0 and not self.is_dropped

    def drop(self) -> None:
        self.is_dropped = True


class Flusher(OutboxFlusher):
    """With a clock that the test sets."""

    def __init__(self) -> None:
        self.now_ms = 5_000
        self.pauses = 0
        super().__init__(lambda: self.now_ms, self._count_pause)

    def _count_pause(self) -> None:
        self.pauses += 1

    def slow(self, **fields: object) -> FakeOutbox:
        outbox = FakeOutbox(**fields)  # type: ignore[arg-type]  # its own fields
        self.add(outbox)  # type: ignore[arg-type]  # stands in for an outbox
        return outbox

    def tick_after(self, later_ms: int) -> None:
        self.now_ms += later_ms
        self.tick()


@pytest.fixture
def flusher() -> Flusher:
    return Flusher()


def test_a_stalled_watcher_is_dropped_at_the_timeout_and_not_before(flusher: Flusher) -> None:
    outbox = flusher.slow()
    flusher.tick_after(STALL_TIMEOUT_MS - 1)
    assert not outbox.is_dropped
    flusher.tick_after(1)
    assert outbox.is_dropped


def test_any_progress_restarts_the_timeout(flusher: Flusher) -> None:
    outbox = flusher.slow(pieces=3)
    for _ in range(2):
        outbox.is_reading = True
        flusher.tick_after(STALL_TIMEOUT_MS - 1)
        outbox.is_reading = False
    flusher.tick_after(STALL_TIMEOUT_MS - 1)
    assert not outbox.is_dropped
    flusher.tick_after(1)
    assert outbox.is_dropped


def test_a_watcher_that_was_sent_everything_is_not_dropped(flusher: Flusher) -> None:
    outbox = flusher.slow(pieces=2, is_reading=True)
    flusher.tick_after(50)
    flusher.tick_after(50)
    outbox.is_reading = False
    flusher.tick_after(2 * STALL_TIMEOUT_MS)
    assert (outbox.pieces, outbox.is_dropped) == (0, False)


def test_a_watcher_that_stalls_again_has_a_new_timeout(flusher: Flusher) -> None:
    outbox = flusher.slow()
    flusher.tick_after(STALL_TIMEOUT_MS - 1)
    flusher.add(outbox)  # type: ignore[arg-type]  # stands in for an outbox
    flusher.tick_after(STALL_TIMEOUT_MS - 1)
    assert not outbox.is_dropped


def test_at_most_so_many_are_dropped_in_one_tick(flusher: Flusher) -> None:
    outboxes = [flusher.slow() for _ in range(2 * MAX_DROPPED_PER_TICK + 1)]
    flusher.tick_after(STALL_TIMEOUT_MS)
    dropped = []
    for _ in range(3):
        dropped.append(sum(outbox.is_dropped for outbox in outboxes))
        flusher.tick()
    assert dropped == [MAX_DROPPED_PER_TICK, 2 * MAX_DROPPED_PER_TICK, 2 * MAX_DROPPED_PER_TICK + 1]


def test_other_tasks_run_while_many_are_flushed(flusher: Flusher) -> None:
    for _ in range(2 * PAUSE_EVERY):
        flusher.slow()
    flusher.tick()
    assert flusher.pauses == 2
