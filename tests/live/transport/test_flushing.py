"""Draining: who is slow is sent the rest, who takes nothing is let go, and nobody else waits."""

from dataclasses import dataclass

import pytest

from timekeeper.live.transport.flushing import MOST_LET_GO, PATIENCE_S, PAUSE_EVERY, OutboxFlusher

PATIENCE_MS = 1_000 * PATIENCE_S


@dataclass(eq=False)
class Line:
    """A line that takes a piece whenever it is willing, and is done after so many pieces."""

    pieces: int = 1
    is_willing: bool = False
    is_cut: bool = False

    def send_on(self) -> bool:
        if self.is_willing:
            self.pieces -= 1
        return self.is_willing

    @property
    def waits(self) -> bool:
        return self.pieces > 0 and not self.is_cut

    def cut(self) -> None:
        self.is_cut = True


class Drain(OutboxFlusher):
    """With a clock in the test's hand."""

    def __init__(self) -> None:
        self.now_ms = 5_000
        self.pauses = 0
        super().__init__(lambda: self.now_ms, self._count_pause)

    def _count_pause(self) -> None:
        self.pauses += 1

    def slow(self, **how: object) -> Line:
        line = Line(**how)  # type: ignore[arg-type]  # its own fields
        self.add(line)  # type: ignore[arg-type]  # stands in for a line
        return line

    def tick_after(self, later_ms: int) -> None:
        self.now_ms += later_ms
        self.tick()


@pytest.fixture
def drain() -> Drain:
    return Drain()


def test_who_takes_nothing_is_let_go_when_patience_ends_and_not_before(drain: Drain) -> None:
    line = drain.slow()
    drain.tick_after(PATIENCE_MS - 1)
    assert not line.is_cut
    drain.tick_after(1)
    assert line.is_cut


def test_progress_however_little_begins_patience_anew(drain: Drain) -> None:
    line = drain.slow(pieces=3)
    for _ in range(2):
        line.is_willing = True
        drain.tick_after(PATIENCE_MS - 1)
        line.is_willing = False
    drain.tick_after(PATIENCE_MS - 1)
    assert not line.is_cut
    drain.tick_after(1)
    assert line.is_cut


def test_who_has_taken_all_is_left_alone(drain: Drain) -> None:
    line = drain.slow(pieces=2, is_willing=True)
    drain.tick_after(50)
    drain.tick_after(50)
    line.is_willing = False
    drain.tick_after(2 * PATIENCE_MS)
    assert (line.pieces, line.is_cut) == (0, False)


def test_who_stalls_again_has_patience_anew(drain: Drain) -> None:
    line = drain.slow()
    drain.tick_after(PATIENCE_MS - 1)
    drain.add(line)  # type: ignore[arg-type]  # stands in for a line
    drain.tick_after(PATIENCE_MS - 1)
    assert not line.is_cut


def test_of_many_a_few_are_let_go_at_a_time(drain: Drain) -> None:
    lines = [drain.slow() for _ in range(2 * MOST_LET_GO + 1)]
    drain.tick_after(PATIENCE_MS)
    gone = []
    for _ in range(3):
        gone.append(sum(line.is_cut for line in lines))
        drain.tick()
    assert gone == [MOST_LET_GO, 2 * MOST_LET_GO, 2 * MOST_LET_GO + 1]


def test_others_get_a_turn_while_many_are_tried(drain: Drain) -> None:
    for _ in range(2 * PAUSE_EVERY):
        drain.slow()
    drain.tick()
    assert drain.pauses == 2
