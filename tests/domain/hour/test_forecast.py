"""The forecast: its rule alone gives the right instants at every second, without an event."""

import pytest
from builders import (
    END,
    MINUTE,
    SECOND,
    START,
    Moderator,
    core,
    hour_of,
    opened,
    slipped,
    speaker,
)
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.hour.forecast import forecast, reserve_left_ms

CHANGEOVER = 15 * SECOND
RESERVE = 7 * MINUTE
THREE_AT_SEVEN = 3 * (7 * MINUTE + CHANGEOVER)
WHOLE_LIST = 4 * MINUTE + THREE_AT_SEVEN + RESERVE + MINUTE


def test_the_plan_of_a_meeting_is_its_fixed_turns_changeovers_reserve_and_interventions():
    moderator = Moderator()
    assert moderator.projected_end() == START + WHOLE_LIST
    starts = [moderator.estimated_start(turn) - START for turn in range(1, 7)]
    first = 4 * MINUTE + CHANGEOVER
    each = 7 * MINUTE + CHANGEOVER
    closing = 4 * MINUTE + THREE_AT_SEVEN + RESERVE
    assert starts == [0, 2 * MINUTE, first, first + each, first + 2 * each, closing]


@pytest.mark.parametrize("after", [-1, 0, 1, 8 * 60])
def test_a_meeting_that_should_have_begun_slips_until_it_is_opened(after):
    moderator = Moderator().wait(after)
    assert moderator.projected_end() == max(START, moderator.now) + WHOLE_LIST


def test_a_meeting_that_was_not_held_at_its_time_shows_its_plan():
    moderator = Moderator()
    moderator.now = END - 1
    assert moderator.seen().slips_from_ms == START
    moderator.now = END
    assert moderator.seen().slips_from_ms is None
    assert forecast(moderator.meeting).slips_from_ms is None


@pytest.mark.parametrize("after", [0, 1, 90])
def test_once_it_is_open_every_second_without_the_first_turn_puts_the_hour_off(after):
    moderator = opened().wait(after)
    assert moderator.projected_end() == moderator.now + WHOLE_LIST
    assert moderator.estimated_start(1) == moderator.now


def panel():
    """A meeting in which the first of three speakers has the floor; both turns before declined."""
    return opened().do("decline", turn=1).do("decline", turn=2).do("give_floor", turn=3)


@pytest.mark.parametrize("after", [0, 1, 7 * 60 - 1, 7 * 60])
def test_while_a_speaker_keeps_to_the_time_nothing_slips(after):
    moderator = panel().wait(after)
    assert moderator.estimated_start(4) == START + 7 * MINUTE + CHANGEOVER


@pytest.mark.parametrize("after", [1, 42, 300])
def test_overtime_puts_off_the_rest_of_the_hour_second_by_second(after):
    moderator = panel().wait(minutes=7).wait(after)
    assert moderator.estimated_start(4) == moderator.now + CHANGEOVER
    in_time = panel().projected_end()
    assert moderator.projected_end() == in_time + after * SECOND


def test_a_turn_that_is_done_early_brings_the_end_forward():
    moderator = panel().wait(minutes=5)
    before = moderator.projected_end()
    moderator.do("conclude", turn=3)
    assert moderator.projected_end() == before - 2 * MINUTE


@pytest.mark.parametrize(("after", "late"), [(0, 0), (14, 0), (15, 0), (16, 1), (75, 60)])
def test_the_changeover_is_in_the_plan_and_more_than_it_slips(after, late):
    moderator = opened()
    for turn in (1, 2):
        moderator.do("give_floor", turn=turn).wait(minutes=2).do("conclude", turn=turn)
    planned_ms = moderator.projected_end()
    moderator.wait(after)
    assert moderator.projected_end() == planned_ms + late * SECOND
    assert moderator.estimated_start(3) == max(START + 4 * MINUTE + CHANGEOVER, moderator.now)


def test_giving_the_floor_at_the_end_of_the_changeover_leaves_the_end_where_it_was():
    moderator = panel().wait(minutes=7).do("conclude", turn=3).wait(15)
    before = moderator.projected_end()
    assert moderator.do("give_floor", turn=4).projected_end() == before


@pytest.mark.parametrize("after", [0, 1, 40])
def test_a_pause_puts_the_hour_off_from_its_first_instant(after):
    moderator = panel().wait(minutes=2).do("pause", turn=3)
    before = moderator.seen().projected_end_ms
    moderator.wait(after)
    assert moderator.projected_end() == before + after * SECOND
    assert moderator.estimated_start(4) == moderator.now + 5 * MINUTE + CHANGEOVER


def test_a_pause_in_overtime_keeps_the_slip_that_there_was():
    moderator = panel().wait(minutes=8)
    before = moderator.projected_end()
    moderator.do("pause", turn=3)
    assert moderator.projected_end() == before
    assert moderator.wait(10).projected_end() == before + 10 * SECOND


def test_more_time_for_a_speaker_moves_the_end_by_as_much():
    moderator = panel().wait(minutes=2)
    before = moderator.projected_end()
    assert moderator.do("adjust_time", turn=3, by_ms=MINUTE).projected_end() == before + MINUTE


def test_a_released_speaker_gives_the_hour_their_time_and_changeover():
    moderator = opened()
    before = moderator.projected_end()
    after = moderator.do("mark_absent", turn=4).projected_end()
    assert after == before - 7 * MINUTE - CHANGEOVER
    assert moderator.seen_turn(4).estimated_start_ms is None


def after_the_panel(speakers=1):
    """A meeting in which all speakers used exactly their time; the floor is free."""
    moderator = opened(speakers)
    for turn in range(1, speakers + 3):
        moderator.do("give_floor", turn=turn).wait(
            minutes=moderator.turn(turn).clock.allotted_ms / MINUTE
        )
    return moderator.do("conclude", turn=speakers + 2)


@pytest.mark.parametrize(("after", "late"), [(0, 0), (419, 0), (420, 0), (421, 1), (480, 60)])
def test_questions_without_a_clock_use_the_reserve_and_then_slip(after, late):
    moderator = after_the_panel()
    planned_ms = moderator.projected_end()
    moderator.wait(after)
    assert moderator.projected_end() == planned_ms + late * SECOND
    assert moderator.estimated_start(4) == planned_ms - MINUTE + late * SECOND


def test_questions_with_and_without_a_clock_use_the_same_reserve():
    moderator = after_the_panel()
    planned_ms = moderator.projected_end()
    moderator.wait(minutes=3).do("add_turn", kind="question", person=None)
    assert moderator.projected_end() == planned_ms
    moderator.do("give_floor", turn=5).wait(minutes=1)
    assert moderator.projected_end() == planned_ms
    assert moderator.wait(minutes=1).projected_end() == planned_ms
    moderator.do("conclude", turn=5)
    assert moderator.projected_end() == planned_ms
    assert reserve_left_ms(moderator.meeting) == 2 * MINUTE
    assert moderator.wait(minutes=3).projected_end() == planned_ms + MINUTE


def test_questions_longer_than_the_reserve_put_the_end_off():
    moderator = after_the_panel()
    planned_ms = moderator.projected_end()
    moderator.do("add_turn", kind="question", person=None, allotted_ms=9 * MINUTE)
    assert moderator.projected_end() == planned_ms + 2 * MINUTE


def test_a_question_during_the_panel_comes_out_of_the_reserve():
    moderator = opened()
    before = moderator.projected_end()
    moderator.do("add_turn", kind="question", person=None, before=3)
    assert moderator.projected_end() == before
    moderator.do("give_floor", turn=7)
    assert moderator.projected_end() == before
    moderator.wait(30).do("conclude", turn=7)
    assert reserve_left_ms(moderator.meeting) == RESERVE - 30 * SECOND


def test_a_question_taken_during_the_panel_is_not_taken_off_twice():
    moderator = opened(1).do("add_turn", kind="question", person=None, before=3)
    moderator.do("give_floor", turn=5).wait(90).do("give_floor", turn=3).wait(minutes=7)
    moderator.do("conclude", turn=3)
    assert reserve_left_ms(moderator.meeting) == RESERVE - 90 * SECOND


def test_once_the_closing_has_begun_nothing_is_kept_for_questions():
    moderator = after_the_panel().wait(minutes=2).do("give_floor", turn=4)
    assert moderator.projected_end() == moderator.now + MINUTE
    assert moderator.wait(minutes=2).projected_end() == moderator.now
    moderator.do("conclude", turn=4)
    assert moderator.wait(5).projected_end() == moderator.now


def test_without_a_closing_the_reserve_lies_at_the_end():
    turns = hour_of(speaker(1))[:-1]
    assert Moderator(turns).projected_end() == START + 11 * MINUTE + CHANGEOVER + RESERVE


def test_a_late_speaker_after_the_panel_moves_the_end_again():
    moderator = after_the_panel()
    before = moderator.projected_end()
    moderator.do("add_turn", kind="intervention", person=9, allotted_ms=5 * MINUTE)
    assert moderator.projected_end() == before + 5 * MINUTE + CHANGEOVER


def test_a_closed_meeting_ended_when_it_was_closed():
    moderator = panel().wait(minutes=3).do("close").wait(minutes=9)
    assert moderator.projected_end() == START + 3 * MINUTE
    assert moderator.seen().slips_from_ms is None
    assert all(turn.estimated_start_ms is None for turn in moderator.seen().turns)


def test_nine_speakers_and_eight_minutes_late_end_after_the_hard_end():
    moderator = Moderator(9).wait(minutes=8)
    before = moderator.projected_end()
    assert before - END == 8 * MINUTE
    assert moderator.do("open").projected_end() == before


steps = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(["give_floor", "pause", "resume", "conclude"])),
    max_size=12,
)


@core
@given(steps, st.integers(0, 900))
def test_no_start_and_no_end_is_forecast_in_the_past(steps, after):
    moderator = opened()
    for seconds, verb in steps:
        moderator.wait(seconds)
        floor = moderator.meeting.floor
        following = moderator.meeting.next
        turn = (following and following.id) if verb == "give_floor" else floor
        if turn is None or (verb != "give_floor" and _is_idle(moderator, verb)):
            continue
        moderator.do(verb, turn=turn)
    moderator.wait(after)
    view = moderator.seen()
    assert slipped(view.projected_end_ms, view.slips_from_ms, moderator.now) >= moderator.now
    for turn in view.turns:
        if turn.estimated_start_ms is not None:
            starts = slipped(turn.estimated_start_ms, view.slips_from_ms, moderator.now)
            assert starts >= moderator.now


def _is_idle(moderator, verb):
    """Whether the verb would pause a paused clock, or resume a running one."""
    runs = moderator.meeting.floor_holder.clock.is_running
    return (verb == "pause" and not runs) or (verb == "resume" and runs)


def test_the_drift_since_the_opening_is_what_the_end_has_moved_by():
    moderator = Moderator(3).wait(minutes=2).do("open")
    at_opening = moderator.projected_end()
    assert moderator.seen().end_at_opening_ms == at_opening
    moderator.do("give_floor", turn=1).wait(150)
    assert moderator.seen().end_at_opening_ms == at_opening
    assert moderator.projected_end() == at_opening + 30_000
    moderator.do("mark_absent", turn=3)
    assert moderator.projected_end() == at_opening + 30_000 - 435_000


def test_before_the_opening_nothing_has_drifted():
    moderator = Moderator(3)
    assert moderator.seen().end_at_opening_ms is None
    assert moderator.do("open").undo_last().seen().end_at_opening_ms is None


def test_the_reserve_runs_down_by_itself_once_the_panel_has_spoken():
    moderator = opened(1).do("give_floor", turn=3)
    assert moderator.console().reserve_drains_from_ms is None
    moderator.wait(60).do("conclude", turn=3)
    assert moderator.console().reserve_drains_from_ms == moderator.now
    moderator.do("ask_floor", kind="question", mission="CL").do("give_floor", turn=5)
    assert moderator.console().reserve_drains_from_ms == moderator.now + 90_000
    moderator.do("give_floor", turn=4)
    assert moderator.console().reserve_drains_from_ms is None
