"""What interrupts an hour: suspensions, replacements, swaps, late presses, corrections."""

import pytest
from builders import MINUTE, SECOND, START, hour_of, opened, speaker, speaking

from timekeeper.domain.meeting.turns import Person


def test_a_suspension_stops_the_clock_and_resuming_does_not_start_it():
    moderator = speaking(3).wait(60).do("suspend", reason=1).wait(120)
    assert moderator.meeting.status == "suspended"
    assert moderator.status(3) == "paused"
    moderator.do("resume_meeting").wait(10)
    assert moderator.meeting.status == "open"
    assert moderator.left(3) == 6 * MINUTE
    assert moderator.do("resume", turn=3).wait(10).left(3) == 6 * MINUTE - 10 * SECOND


def test_the_hour_goes_on_during_a_suspension():
    moderator = speaking(3)
    ends = moderator.wait(60).projected_end()
    moderator.do("suspend").wait(180)
    assert moderator.projected_end() == ends + 3 * MINUTE
    moderator.do("resume_meeting").do("resume", turn=3).wait(60)
    assert moderator.projected_end() == ends + 3 * MINUTE


@pytest.mark.parametrize(("verb", "body"), [("give_floor", {"turn": 4}), ("resume", {"turn": 3})])
def test_no_clock_starts_while_the_meeting_is_suspended(verb, body):
    said = speaking(3).do("suspend").sentence(verb, **body)
    assert said == "The Pre-session is suspended; resume it first."


def test_a_turn_can_conclude_and_the_meeting_close_while_suspended():
    moderator = speaking(3).wait(60).do("suspend").wait(60).do("conclude", turn=3)
    assert moderator.turn(3).clock.spent_ms == MINUTE
    assert moderator.do("close").meeting.status == "closed"


def test_a_meeting_is_suspended_once_and_resumed_once():
    moderator = opened().do("suspend")
    assert moderator.sentence("suspend") == "The Pre-session is already suspended."
    moderator.do("resume_meeting")
    assert moderator.sentence("resume_meeting") == "The Pre-session is not suspended."


def test_a_suspension_by_mistake_is_undone_as_if_it_had_never_been():
    moderator = speaking(3).wait(60).do("suspend").wait(20).undo_last().wait(10)
    assert moderator.left(3) == 7 * MINUTE - 90 * SECOND


def test_the_reason_is_shown_on_the_console_alone():
    moderator = speaking(3)
    moderator.texts[6] = "fire alarm"
    moderator.do("suspend", reason=6)
    assert moderator.console().suspension_reason == "fire alarm"
    for audience in ("public", "room", "speaker", "interpreters"):
        assert "fire alarm" not in repr(moderator.seen(audience))
    assert moderator.do("resume_meeting").console().suspension_reason is None


def test_a_replacement_speaks_in_the_same_place_with_the_same_time():
    moderator = opened(3)
    moderator.people[9] = Person("Deputy", "Org 2")
    before = moderator.turn(4)
    moderator.do("replace", turn=4, person=9)
    assert moderator.seen_turn(4).speaker == "Deputy"
    assert moderator.turn(4).clock == before.clock
    assert moderator.turn(4).number == before.number
    assert moderator.undo_last().seen_turn(4).speaker == "Name 2"


def test_somebody_may_be_replaced_while_speaking_and_not_afterwards():
    moderator = speaking(3).wait(20).do("replace", turn=3, person=2)
    assert moderator.left(3) == 7 * MINUTE - 20 * SECOND
    said = moderator.do("conclude", turn=3).sentence("replace", turn=3, person=1)
    assert said == "Org 2 has already spoken."


def test_the_replacement_of_a_protected_speaker_is_protected():
    moderator = opened(hour_of(speaker(1, protected=True), speaker(2)))
    moderator.people[9] = Person("CANARY", "CANARY")
    assert "CANARY" not in repr(moderator.do("replace", turn=3, person=9).seen())


def test_a_mission_and_a_reply_are_not_replaced():
    moderator = opened().do("ask_floor", kind="question", mission="CL")
    assert (
        moderator.sentence("replace", turn=7, person=1)
        == "Chile has no speaker of its own that could be changed."
    )


def test_a_mission_and_a_reply_have_no_person_to_correct_but_a_length():
    moderator = opened(hour_of(speaker(1, protected=True)))
    moderator.do("ask_floor", kind="question", mission="CL").do("ask_floor", kind="reply", by=3)
    for turn, label in ((5, "Chile"), (6, "Speaker 1")):
        said = moderator.sentence("edit_turn", turn=turn, person=1, changes={})
        assert said == f"{label} has no speaker of its own that could be changed."
        moderator.do("edit_turn", turn=turn, person=None, changes={"allotted_ms": 3 * MINUTE})
        assert moderator.left(turn) == 3 * MINUTE


def test_a_question_that_was_listed_with_a_speaker_has_them_corrected_and_replaced():
    moderator = opened().do("add_turn", kind="question", person=1)
    moderator.do("edit_turn", turn=7, person=2, changes={}).do("replace", turn=7, person=3)
    assert moderator.seen_turn(7).label == "Org 3"


def test_two_change_places_and_nobody_else_moves():
    assert opened(4).do("swap", turn=3, other=6).order() == [1, 2, 6, 4, 5, 3, 7]


def test_nobody_swaps_with_themselves():
    assert opened().refused("swap", turn=4, other=4).field == "other"


def test_no_turn_swaps_with_the_one_that_has_the_floor():
    assert (
        speaking(3).sentence("swap", turn=4, other=3)
        == "Org 1 has the floor and is no longer waiting."
    )


def test_a_start_that_was_pressed_forty_seconds_late():
    moderator = speaking(3).wait(300).do("conclude", turn=3).wait(45)
    moderator.do("give_floor", turn=4, started_ago_ms=40 * SECOND)
    assert moderator.left(4) == 7 * MINUTE - 40 * SECOND
    assert moderator.turn(4).started_at_ms == START + 305 * SECOND


def test_a_technical_stop_of_three_minutes_costs_the_hour_and_not_the_speaker():
    moderator = speaking(3)
    moderator.texts[1] = "microphone"
    ends = moderator.wait(60).projected_end()
    moderator.do("pause", turn=3, reason=1).wait(180).do("resume", turn=3)
    assert moderator.left(3) == 6 * MINUTE
    assert moderator.projected_end() == ends + 3 * MINUTE


@pytest.mark.parametrize(
    ("spent_ms", "is_refused"),
    [(-1, True), (0, False), (90 * SECOND, False), (90 * SECOND + 1, True)],
)
def test_a_correction_stays_within_the_time_until_the_next_one_started(spent_ms, is_refused):
    moderator = speaking(3).wait(60).do("conclude", turn=3).wait(30)
    moderator.do("give_floor", turn=4).wait(10)
    body = {"turn": 3, "spent_ms": spent_ms, "reason": 1}
    if is_refused:
        assert moderator.refused("correct_time", **body).field == "spent_ms"
    else:
        corrected = moderator.do("correct_time", **body).turn(3)
        assert corrected.clock.spent_ms == spent_ms
        assert corrected.ended_at_ms == START + max(60 * SECOND, spent_ms)


def test_a_correction_says_why():
    moderator = speaking(3).wait(60).do("conclude", turn=3)
    moderator.texts[4] = "concluded too late"
    moderator.do("correct_time", turn=3, spent_ms=50 * SECOND, reason=4)
    assert moderator.seen_turn(3, "moderator").time_reason == "concluded too late"


def test_a_closed_meeting_can_still_be_corrected():
    moderator = speaking(3).wait(60).do("close").wait(600)
    assert moderator.refused("correct_time", turn=3, spent_ms=61 * SECOND, reason=1)
    moderator.do("correct_time", turn=3, spent_ms=50 * SECOND, reason=1)
    assert moderator.turn(3).clock.spent_ms == 50 * SECOND
    assert moderator.meeting.status == "closed"


def test_a_turn_that_has_not_concluded_is_adjusted_and_not_corrected():
    said = speaking(3).sentence("correct_time", turn=3, spent_ms=0, reason=1)
    assert said == "Org 1 has not concluded yet; change the speaking time instead."


def test_a_correction_counts_for_the_reserve():
    moderator = opened().do("ask_floor", kind="question", mission="CL")
    moderator.do("give_floor", turn=7).wait(60).do("conclude", turn=7)
    left = moderator.console().reserve_left_ms
    moderator.do("correct_time", turn=7, spent_ms=30 * SECOND, reason=1)
    assert moderator.console().reserve_left_ms == left + 30 * SECOND


def test_a_later_end_after_a_correction_is_when_the_floor_was_free():
    moderator = speaking(3).wait(60).do("conclude", turn=3).wait(60)
    moderator.do("correct_time", turn=3, spent_ms=90 * SECOND, reason=1)
    moderator.refused("give_floor", turn=4, started_ago_ms=31 * SECOND)
    moderator.do("give_floor", turn=4, started_ago_ms=30 * SECOND)
