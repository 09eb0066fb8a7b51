"""The loop: its gaps are measured, and all garbage is collected only while nothing is on."""

import gc

import pytest

from timekeeper.live.transport.event_loop import (
    AT_THE_LATEST,
    COLLECT_EVERY_S,
    LoopGaps,
    collect_garbage,
)
from timekeeper.process.metrics import Metrics
from timekeeper.store.connection.database import DatabaseUnavailable


class Over(BaseException):
    """Ends what would run for ever."""


class Clock:
    """Counts its sleeps, and ends after so many."""

    def __init__(self, sleeps: int) -> None:
        self.sleeps = sleeps
        self.slept_s: list[float] = []

    def sleep(self, seconds: float) -> None:
        if len(self.slept_s) == self.sleeps:
            raise Over
        self.slept_s.append(seconds)


def test_what_the_loop_was_busy_for_is_noted_and_what_it_slept_is_not() -> None:
    now_ms, noted = iter([1_000, 1_003, 5_000, 5_070, 9_000, 9_000]), []
    gaps = LoopGaps(lambda: next(now_ms), noted.append)
    gaps.poll_begins()  # for the first time: there was nothing before
    for _ in range(3):
        gaps.poll_ends()
        gaps.poll_begins()
    assert noted == [3, 70]


def test_the_metrics_have_the_longest_gap_since_they_were_last_asked_for() -> None:
    metrics = Metrics(lambda: 0)
    for gap_ms in (0, 70, 3):
        metrics.gap(gap_ms)
    assert b"timekeeper_loop_gap_longest_ms 70.0" in metrics.text()
    assert b"timekeeper_loop_gap_longest_ms 0.0" in metrics.text()
    assert b'timekeeper_loop_gap_ms_bucket{le="50.0"} 2.0' in metrics.text()


@pytest.mark.parametrize(("is_on", "times"), [(False, 2), (True, 0)])
def test_all_garbage_is_collected_only_while_nothing_is_on(
    monkeypatch: pytest.MonkeyPatch, is_on: bool, times: int
) -> None:
    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    clock = Clock(2)
    with pytest.raises(Over):
        collect_garbage(clock.sleep, lambda: is_on)
    assert (len(collected), clock.slept_s) == (times, [COLLECT_EVERY_S] * 2)


def test_where_a_meeting_stays_open_it_is_done_once_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    with pytest.raises(Over):
        collect_garbage(Clock(2 * AT_THE_LATEST + 1).sleep, lambda: True)
    assert len(collected) == 2
    assert AT_THE_LATEST * COLLECT_EVERY_S == 24 * 3_600


def test_a_database_that_is_away_puts_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise DatabaseUnavailable("away")

    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    with pytest.raises(Over):
        collect_garbage(Clock(2).sleep, away)
    assert collected == []
