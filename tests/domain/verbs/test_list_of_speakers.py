"""What the verbs about the list of speakers change in it."""

import pytest
from builders import (
    MINUTE,
    SECOND,
    Moderator,
    hour_of,
    opened,
    speaker,
    speaking,
    without_revision,
)

from timekeeper.domain.meeting.turns import Person


@pytest.mark.parametrize(
    ("verb", "status"),
    [("mark_absent", "absent"), ("decline", "declined"), ("withdraw", "withdrawn")],
)
def test_a_released_turn_keeps_its_place_and_comes_back_to_it(verb, status):
    moderator = opened().do(verb, turn=4)
    assert moderator.status(4) == status
    assert moderator.order() == [1, 2, 3, 4, 5, 6]
    assert 4 not in [turn.id for turn in moderator.meeting.upcoming]
    assert moderator.do("reinstate", turn=4).status(4) == "waiting"
    assert [turn.id for turn in moderator.meeting.upcoming] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("turn", "before", "order"),
    [
        (5, 3, [1, 2, 5, 3, 4, 6]),
        (3, 6, [1, 2, 4, 5, 3, 6]),
        (3, None, [1, 2, 4, 5, 6, 3]),
        (3, 4, [1, 2, 3, 4, 5, 6]),
        (6, None, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_moved_turn_stands_before_the_one_that_was_named(turn, before, order):
    moderator = opened().do("move", turn=turn, before=before)
    assert moderator.order() == order
    assert [turn.position for turn in moderator.seen().turns] == [1, 2, 3, 4, 5, 6]


def test_a_turn_may_be_moved_before_one_that_is_done():
    moderator = speaking(3).do("conclude", turn=3).do("move", turn=5, before=3)
    assert moderator.order() == [1, 2, 5, 3, 4, 6]
    assert moderator.do("give_floor", turn=5).status(5) == "speaking"


def test_the_numbers_of_speakers_stay_when_the_list_is_reordered():
    moderator = opened().do("move", turn=5, before=3)
    assert [turn.number for turn in moderator.meeting.turns] == [None, None, 3, 1, 2, None]


def test_an_added_speaker_stands_before_the_closing_with_the_next_number_and_id():
    moderator = opened().do("add_turn", kind="intervention", person=9, category="CSO")
    assert moderator.order() == [1, 2, 3, 4, 5, 7, 6]
    assert (moderator.turn(7).number, moderator.turn(7).person) == (4, 9)


def test_an_added_turn_may_stand_before_another_one():
    moderator = opened().do("add_turn", kind="reply", person=None, before=3)
    assert moderator.order() == [1, 2, 7, 3, 4, 5, 6]
    assert moderator.turn(7).clock.allotted_ms == MINUTE


def test_when_the_closing_has_begun_an_added_turn_comes_last():
    assert speaking(6).do("add_turn", kind="question", person=None).order()[-1] == 7


def added_length(moderator):
    moderator.do("add_turn", kind="intervention", person=9)
    return moderator.turn(moderator.meeting.highest_turn_id).clock.allotted_ms


def test_an_added_speaker_gets_as_much_as_those_who_wait():
    assert added_length(opened(9)) == 305_000


def test_an_added_speaker_gets_as_much_as_those_who_spoke_when_nobody_waits():
    moderator = opened(9)
    for turn in range(3, 12):
        moderator.do("give_floor", turn=turn)
    assert added_length(moderator) == 305_000


def test_a_speaker_who_is_alone_gets_the_longest_turn():
    turns = hour_of(speaker(1, mode="recorded", allotted_ms=2 * MINUTE))
    assert added_length(opened(turns)) == 7 * MINUTE


def test_an_id_is_never_used_for_another_turn():
    moderator = opened().do("add_turn", kind="reply", person=None).undo_last()
    moderator.do("add_turn", kind="question", person=None)
    assert moderator.order() == [1, 2, 3, 4, 5, 8, 6]


def test_an_edit_changes_what_it_names_and_keeps_the_rest():
    moderator = opened().do("edit_turn", turn=4, person=9, changes={"allotted_ms": 5 * MINUTE})
    edited = moderator.turn(4)
    assert (edited.person, edited.clock.allotted_ms) == (9, 5 * MINUTE)
    assert (edited.category, edited.mode, edited.number) == ("CSO", "person", 2)


def test_an_edit_may_clear_a_category():
    moderator = opened().do("edit_turn", turn=4, person=2, changes={"category": None})
    assert moderator.turn(4).category is None


def test_a_recorded_intervention_may_be_edited_like_any_other():
    moderator = opened(hour_of(speaker(1, mode="recorded", allotted_ms=3 * MINUTE)))
    changes = {"allotted_ms": 4 * MINUTE, "mode": "video"}
    moderator.do("edit_turn", turn=3, person=1, changes=changes)
    assert moderator.turn(3).clock.allotted_ms == 4 * MINUTE
    assert not moderator.turn(3).length_is_fixed


def test_the_person_and_the_mode_can_be_corrected_while_they_speak_and_after():
    moderator = speaking(3).wait(30)
    moderator.do("edit_turn", turn=3, person=9, changes={"mode": "video"})
    assert (moderator.left(3), moderator.turn(3).mode) == (7 * MINUTE - 30 * SECOND, "video")
    moderator.do("conclude", turn=3)
    moderator.do("edit_turn", turn=3, person=1, changes={"category": "NHRI"})
    assert (moderator.turn(3).person, moderator.turn(3).category) == (1, "NHRI")


def test_a_length_and_a_mode_of_none_change_nothing():
    moderator = opened()
    before = without_revision(moderator.meeting)
    moderator.do("edit_turn", turn=4, person=2, changes={"allotted_ms": None, "mode": None})
    assert without_revision(moderator.meeting) == before


def test_a_new_plan_keeps_the_ids_of_those_who_were_on_the_list():
    moderator = Moderator()
    turns = hour_of(speaker(3), speaker(9), speaker(1))
    moderator.do("plan", **moderator.plan_body(turns))
    by_person = {turn.person: turn.id for turn in moderator.meeting.turns if turn.person}
    assert (by_person[3], by_person[1]) == (5, 3)
    assert len(set(moderator.order())) == 6
    assert min(set(moderator.order()) - {3, 5}) > 6


def test_a_new_plan_does_not_bring_released_turns_back():
    moderator = Moderator().do("decline", turn=4)
    moderator.do("plan", **moderator.plan_body(hour_of(speaker(1), speaker(2))))
    assert moderator.status(4) == "declined"


def test_two_turns_of_one_person_have_two_ids():
    moderator = Moderator(hour_of(speaker(1), speaker(1)), people={1: Person(speaker="A")})
    moderator.do("plan", **moderator.plan_body(hour_of(speaker(1), speaker(1))))
    assert len(set(moderator.order())) == 5
