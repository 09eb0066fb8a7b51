"""The loop: its gaps are measured, and all garbage is collected only while nothing is on."""

import gc

import pytest

from timekeeper.live.loop import COLLECT_EVERY_S, LOOK_EVERY_S, collect_garbage, watch_gaps
from timekeeper.metrics import Metrics
from timekeeper.store.database import DatabaseAway


class Over(BaseException):
    """Ends what would run for ever."""


class Clock:
    """A clock that each sleep moves on, by what was asked for and by what it was late."""

    def __init__(self, *late_ms: int) -> None:
        self.now_ms = 1_000
        self.late_ms = list(late_ms)
        self.slept_s: list[float] = []

    def sleep(self, seconds: float) -> None:
        if not self.late_ms:
            raise Over
        self.slept_s.append(seconds)
        self.now_ms += round(1_000 * seconds) + self.late_ms.pop(0)


def test_each_gap_is_noted() -> None:
    clock, gaps = Clock(0, 3, 70, 0), []
    with pytest.raises(Over):
        watch_gaps(clock.sleep, lambda: clock.now_ms, gaps.append)
    assert gaps == [0, 3, 70, 0]
    assert set(clock.slept_s) == {LOOK_EVERY_S}


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
    clock = Clock(0, 0)
    with pytest.raises(Over):
        collect_garbage(clock.sleep, lambda: is_on)
    assert (len(collected), clock.slept_s) == (times, [COLLECT_EVERY_S] * 2)


def test_a_database_that_is_away_puts_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise DatabaseAway("away")

    collected: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append("all"))
    with pytest.raises(Over):
        collect_garbage(Clock(0, 0).sleep, away)
    assert collected == []
