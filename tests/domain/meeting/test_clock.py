"""The clock: what its three integers give −1, 0 and +1 ms around every boundary."""

import pytest
from builders import MINUTE, SECOND, core
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.clock import Clock, default_warning_ms, digits

T0 = 1_575_972_000_000

lengths = st.integers(0, 30 * MINUTE)
clocks = st.builds(Clock, st.integers(1, 30 * MINUTE), lengths, st.none() | st.just(T0))
instants = st.integers(T0, T0 + 60 * MINUTE)


@core
@given(clocks, instants)
def test_starting_twice_is_starting_once(clock, now):
    assert clock.start(now).start(now + 5) == clock.start(now)


@core
@given(clocks, instants)
def test_pausing_twice_is_pausing_once(clock, now):
    assert clock.pause(now).pause(now + 5) == clock.pause(now)


@core
@given(clocks, instants, lengths)
def test_pausing_freezes_what_is_left(clock, now, later):
    paused = clock.pause(now)
    assert paused.remaining_ms(now + later) == clock.remaining_ms(now)


@core
@given(clocks, instants, lengths)
def test_pause_and_resume_in_one_instant_cannot_be_seen(clock, now, later):
    running = clock.start(T0)
    again = running.pause(now).start(now)
    assert again.elapsed_ms(now + later) == running.elapsed_ms(now + later)
    assert again.phase(now + later, MINUTE) == running.phase(now + later, MINUTE)


@core
@given(clocks, instants, st.integers(-10 * MINUTE, 10 * MINUTE))
def test_adjusting_shifts_what_is_left_by_exactly_that(clock, now, by_ms):
    assert clock.adjust(by_ms).remaining_ms(now) == clock.remaining_ms(now) + by_ms
    assert clock.adjust(by_ms).elapsed_ms(now) == clock.elapsed_ms(now)


def test_a_clock_never_runs_backwards_when_now_is_before_its_start():
    assert Clock(6 * MINUTE, 1_000, T0).elapsed_ms(T0 - 1) == 1_000


def test_overtime_is_not_clamped():
    assert Clock(MINUTE, 0, T0).remaining_ms(T0 + 2 * MINUTE) == -MINUTE


@pytest.mark.parametrize(
    ("remaining_ms", "text"),
    [
        (360_001, "6:01"),
        (360_000, "6:00"),
        (359_999, "6:00"),
        (359_000, "5:59"),
        (60_001, "1:01"),
        (60_000, "1:00"),
        (59_999, "1:00"),
        (1_001, "0:02"),
        (1_000, "0:01"),
        (999, "0:01"),
        (1, "0:01"),
        (0, "0:00"),
        (-1, "0:00"),
        (-999, "0:00"),
        (-1_000, "+0:01"),
        (-1_001, "+0:01"),
        (-1_999, "+0:01"),
        (-2_000, "+0:02"),
        (-59_999, "+0:59"),
        (-60_000, "+1:00"),
        (-60_001, "+1:00"),
        (3_600_000, "60:00"),
        (-3_600_000, "+60:00"),
    ],
)
def test_digits_round_what_is_left_up_and_overtime_down(remaining_ms, text):
    assert digits(remaining_ms) == text


@core
@given(st.integers(-2 * 60 * MINUTE, 2 * 60 * MINUTE))
def test_digits_change_once_a_second_and_never_jump(remaining_ms):
    def seconds(text: str) -> int:
        minutes, rest = text.lstrip("+").split(":")
        return (int(minutes) * 60 + int(rest)) * (-1 if text.startswith("+") else 1)

    assert seconds(digits(remaining_ms)) - seconds(digits(remaining_ms - SECOND)) in (0, 1)


def phase_with_left(left_ms, *, allotted_ms=6 * MINUTE, warning_ms=MINUTE):
    return Clock(allotted_ms, 0, T0).phase(T0 + allotted_ms - left_ms, warning_ms)


@pytest.mark.parametrize(
    ("left_ms", "phase"),
    [
        (6 * MINUTE, "speaking"),
        (6 * MINUTE - 1, "speaking"),
        (60_001, "speaking"),
        (60_000, "last_minute"),
        (59_999, "last_minute"),
        (1, "last_minute"),
        (0, "overtime"),
        (-1, "overtime"),
    ],
)
def test_phases_change_at_exactly_the_warning_and_the_end(left_ms, phase):
    assert phase_with_left(left_ms) == phase


def test_a_clock_that_never_ran_is_ready():
    assert Clock(MINUTE).phase(T0, 20_000) == "ready"


def test_a_clock_is_speaking_from_its_first_instant():
    assert Clock(MINUTE).start(T0).phase(T0, 20_000) == "speaking"


def test_a_paused_clock_keeps_its_phase():
    assert Clock(MINUTE, 50_000).phase(T0, 20_000) == "last_minute"
    assert Clock(MINUTE, 70_000).phase(T0, 20_000) == "overtime"


@pytest.mark.parametrize(
    ("allotted_ms", "warning_ms"),
    [
        (7 * MINUTE, 60_000),
        (180_001, 60_000),
        (180_000, 60_000),
        (179_999, 59_000),
        (2 * MINUTE, 40_000),
        (MINUTE, 20_000),
        (2_999, 0),
        (0, 0),
    ],
)
def test_a_turn_is_warned_a_minute_before_its_end_a_short_one_at_a_third(allotted_ms, warning_ms):
    assert default_warning_ms(allotted_ms) == warning_ms


def test_another_warning_holds_for_long_turns_and_bounds_that_of_short_ones():
    assert default_warning_ms(6 * MINUTE, 30_000) == 30_000
    assert default_warning_ms(2 * MINUTE, 30_000) == 30_000
    assert default_warning_ms(MINUTE, 30_000) == 20_000
