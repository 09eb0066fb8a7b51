"""What the verbs about the floor and the whole meeting change in a meeting."""

import pytest
from builders import (
    END,
    MINUTE,
    SECOND,
    START,
    Moderator,
    opened,
    speaking,
)


def test_opening_gives_nobody_the_floor():
    moderator = opened()
    assert moderator.meeting.status == "open"
    assert moderator.meeting.floor is None
    assert moderator.meeting.opened_at_ms == START


@pytest.mark.parametrize(
    ("opened_at_ms", "hard_end_ms"),
    [
        (START - 30 * MINUTE - 1, START + 30 * MINUTE - 1),
        (START - 30 * MINUTE, END),
        (START - 30 * MINUTE + 1, END),
        (START + 8 * MINUTE, END),
        (END - 1, END),
        (END, END + 60 * MINUTE),
        (END + 1, END + 60 * MINUTE + 1),
        (START + 86_400_000, START + 86_400_000 + 60 * MINUTE),
    ],
)
def test_the_hard_end_is_the_scheduled_one_unless_it_is_another_day_or_a_trial(
    opened_at_ms, hard_end_ms
):
    moderator = Moderator()
    moderator.now = opened_at_ms
    assert moderator.do("open").meeting.hard_end_ms == hard_end_ms


def test_an_extension_before_the_opening_holds_after_it():
    assert Moderator().do("extend", by_ms=5 * MINUTE).do("open").meeting.hard_end_ms == (
        END + 5 * MINUTE
    )


def test_a_trial_is_as_long_as_the_meeting_with_its_extension():
    moderator = Moderator().do("extend", by_ms=5 * MINUTE).wait(minutes=24 * 60)
    assert moderator.do("open").meeting.hard_end_ms == moderator.now + 65 * MINUTE


def test_a_meeting_is_never_opened_with_its_hard_end_in_the_past():
    moderator = Moderator().do("extend", by_ms=-30 * MINUTE).wait(minutes=30)
    assert moderator.do("open").meeting.hard_end_ms == moderator.now + 30 * MINUTE


def test_giving_the_floor_starts_the_clock():
    moderator = speaking(3).wait(10)
    assert moderator.status(3) == "speaking"
    assert moderator.left(3) == 7 * MINUTE - 10 * SECOND


def test_giving_the_floor_concludes_the_turn_that_had_it_in_the_same_step():
    moderator = speaking(3).wait(10)
    revision = moderator.history.revision
    moderator.do("give_floor", turn=5)
    assert moderator.history.revision == revision + 1
    assert (moderator.status(3), moderator.status(5)) == ("concluded", "speaking")
    assert moderator.turn(3).ended_at_ms == moderator.turn(5).started_at_ms == moderator.now


def test_any_waiting_turn_may_be_given_the_floor():
    assert speaking(6).status(6) == "speaking"


def test_a_start_may_be_dated_back():
    moderator = opened().wait(60).do("give_floor", turn=3, started_ago_ms=40_000)
    assert moderator.left(3) == 7 * MINUTE - 40 * SECOND
    assert moderator.turn(3).started_at_ms == moderator.now - 40 * SECOND


def test_a_start_that_is_dated_back_ends_the_turn_before_at_that_instant():
    moderator = speaking(3).wait(60).do("give_floor", turn=4, started_ago_ms=20_000)
    assert moderator.turn(3).clock.spent_ms == 40_000
    assert moderator.turn(3).ended_at_ms == moderator.turn(4).started_at_ms


def test_a_pause_freezes_the_clock_and_not_the_hour():
    moderator = speaking(3).wait(10).do("pause", turn=3, reason=1)
    end_ms = moderator.projected_end()
    moderator.wait(30)
    assert moderator.left(3) == 7 * MINUTE - 10 * SECOND
    assert moderator.projected_end() == end_ms + 30 * SECOND
    assert moderator.status(3) == "paused"


def test_a_paused_turn_goes_on_with_what_it_had():
    moderator = speaking(3).wait(10).do("pause", turn=3, reason=1).wait(30)
    assert moderator.meeting.pause_reason == 1
    moderator.do("resume", turn=3).wait(5)
    assert moderator.left(3) == 7 * MINUTE - 15 * SECOND
    assert moderator.meeting.pause_reason is None


def test_pause_and_resume_in_one_instant_leave_the_clock_and_the_forecast_alone():
    alone = speaking(3).wait(10)
    paused = speaking(3).wait(10).do("pause", turn=3).do("resume", turn=3)
    for moderator in (alone, paused):
        moderator.wait(20)
    assert paused.left(3) == alone.left(3)
    assert paused.seen().projected_end_ms == alone.seen().projected_end_ms
    assert paused.seen().slips_from_ms == alone.seen().slips_from_ms


def test_a_paused_turn_concludes_when_the_floor_is_given_on():
    moderator = speaking(3).wait(10).do("pause", turn=3).wait(5).do("give_floor", turn=4)
    assert moderator.turn(3).clock.spent_ms == 10 * SECOND
    assert moderator.status(3) == "concluded"


def test_a_conclusion_may_be_dated_back():
    moderator = speaking(3).wait(60).do("conclude", turn=3, ended_ago_ms=20_000)
    assert moderator.turn(3).clock.spent_ms == 40 * SECOND
    assert moderator.meeting.floor is None


@pytest.mark.parametrize("by_ms", [30_000, -30_000, 1, 0])
def test_adjusting_shifts_what_is_left_by_exactly_that(by_ms):
    moderator = speaking(3).wait(10)
    left_ms = moderator.left(3)
    assert moderator.do("adjust_time", turn=3, by_ms=by_ms).left(3) == left_ms + by_ms


def test_the_reason_for_more_time_stays_until_there_is_another():
    moderator = speaking(3).do("adjust_time", turn=3, by_ms=MINUTE, reason=7)
    assert moderator.do("adjust_time", turn=3, by_ms=MINUTE).turn(3).time_reason == 7
    moderator.do("adjust_time", turn=3, by_ms=-MINUTE, reason=8)
    assert moderator.turn(3).time_reason == 8


def test_a_cue_is_removed_with_its_turn():
    moderator = speaking(3).do("cue", turn=3, text=5)
    assert moderator.meeting.cue.text == 5
    assert moderator.do("cue", turn=3, text=None).meeting.cue is None
    moderator.do("cue", turn=3, text=5).do("give_floor", turn=4)
    assert moderator.meeting.cue is None


@pytest.mark.parametrize(
    ("audience", "notices"), [("room", (5, None)), ("public", (None, 5)), ("all", (5, 5))]
)
def test_a_notice_is_for_the_room_the_public_or_both(audience, notices):
    moderator = opened().do("notice", text=5, audience=audience)
    assert (moderator.meeting.room_notice, moderator.meeting.public_notice) == notices
    moderator.do("notice", text=None)
    assert (moderator.meeting.room_notice, moderator.meeting.public_notice) == (None, None)


def test_closing_concludes_the_turn_that_has_the_floor():
    moderator = speaking(3).wait(30).do("cue", turn=3, text=1).do("close")
    assert moderator.status(3) == "concluded"
    assert moderator.meeting.status == "closed"
    assert moderator.meeting.closed_at_ms == moderator.now
    assert (moderator.meeting.floor, moderator.meeting.cue) == (None, None)


def test_most_verbs_work_before_the_opening():
    moderator = Moderator().do("adjust_time", turn=3, by_ms=-MINUTE).do("mark_absent", turn=4)
    moderator.do("move", turn=5, before=3).do("notice", text=1).do("extend", by_ms=MINUTE)
    moderator.do("add_turn", kind="intervention", person=9).do("open")
    assert moderator.order() == [1, 2, 5, 3, 4, 7, 6]
    assert moderator.status(4) == "absent"
