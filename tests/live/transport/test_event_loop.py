"""The loop: its gaps are measured, and all garbage is collected only while no meeting is open."""

import gc

import pytest

from timekeeper.live.transport.event_loop import (
    COLLECT_EVERY_S,
    MAX_POSTPONED,
    LoopGaps,
    collect_garbage,
)
from timekeeper.process.metrics import Metrics
from timekeeper.store.connection.database import DatabaseUnavailable


class Stop(BaseException):
    """Ends a loop that would run for ever."""


class Clock:
    """Counts its sleeps, and ends after so many."""

    def __init__(self, sleeps: int) -> None:
        self.sleeps = sleeps
        self.slept_s: list[float] = []

    def sleep(self, seconds: float) -> None:
        if len(self.slept_s) == self.sleeps:
            raise Stop
        self.slept_s.append(seconds)


def test_the_time_in_which_the_loop_is_busy_is_recorded_and_its_sleep_is_not() -> None:
    now_ms, recorded = iter([1_000, 1_003, 5_000, 5_070, 9_000, 9_000]), []
    gaps = LoopGaps(lambda: next(now_ms), recorded.append)
    gaps.poll_begins()  # the first time: no gap has begun
    for _ in range(3):
        gaps.poll_ends()
        gaps.poll_begins()
    assert recorded == [3, 70]


def test_the_metrics_have_the_longest_gap_since_they_were_last_read() -> None:
    metrics = Metrics(lambda: 0)
    for gap_ms in (0, 70, 3):
        metrics.observe_gap(gap_ms)
    assert b"timekeeper_loop_gap_longest_ms 70.0" in metrics.text()
    assert b"timekeeper_loop_gap_longest_ms 0.0" in metrics.text()
    assert b'timekeeper_loop_gap_ms_bucket{le="50.0"} 2.0' in metrics.text()


@pytest.mark.parametrize(("is_open", "times"), [(False, 2), (True, 0)])
def test_all_garbage_is_collected_only_while_no_meeting_is_open(
    monkeypatch: pytest.MonkeyPatch, is_open: bool, times: int
) -> None:
    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    clock = Clock(2)
    with pytest.raises(Stop):
        collect_garbage(clock.sleep, lambda: is_open)
    assert (len(collected), clock.slept_s) == (times, [COLLECT_EVERY_S] * 2)


def test_while_a_meeting_stays_open_garbage_is_collected_once_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    with pytest.raises(Stop):
        collect_garbage(Clock(2 * MAX_POSTPONED + 1).sleep, lambda: True)
    assert len(collected) == 2
    assert MAX_POSTPONED * COLLECT_EVERY_S == 24 * 3_600


def test_a_database_that_is_away_postpones_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise DatabaseUnavailable("away")

    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    with pytest.raises(Stop):
        collect_garbage(Clock(2).sleep, away)
    assert collected == []
