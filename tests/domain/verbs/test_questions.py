"""Questions and replies: their order on the list, rounds, and how they use the reserve."""

import pytest
from builders import MINUTE, SECOND, Moderator, hour_of, opened, speaker
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.verbs.questions import open_round

PANEL = (3, 4)
"""The interventions of a meeting with two speakers; opening 1, State 2, closing 5."""


def asked(*missions: str, moderator: Moderator | None = None) -> Moderator:
    """A meeting whose panel has spoken, with these missions on the list."""
    moderator = moderator or after_the_panel()
    for mission in missions:
        moderator.do("ask_floor", kind="question", mission=mission)
    return moderator


def after_the_panel() -> Moderator:
    moderator = opened(2)
    for turn in (1, 2, *PANEL):
        moderator.do("give_floor", turn=turn).wait(60)
    return moderator.do("conclude", turn=4)


def speak(moderator: Moderator, turn: int, seconds: int = 60) -> Moderator:
    return moderator.do("give_floor", turn=turn).wait(seconds).do("conclude", turn=turn)


def last(moderator: Moderator) -> int:
    return moderator.meeting.highest_turn_id


def test_a_mission_is_put_before_the_closing_with_a_clock_of_its_own():
    moderator = asked("CL", "NO")
    assert moderator.order() == [1, 2, 3, 4, 6, 7, 5]
    turn = moderator.seen_turn(6)
    assert (turn.label, turn.kind, turn.category, turn.mission) == (
        "Chile",
        "question",
        "Mission",
        "CL",
    )
    assert turn.clock.allotted_ms == 90 * SECOND
    assert moderator.turn(6).warning_ms == 30 * SECOND


def test_the_queue_can_be_reordered():
    assert asked("CL", "NO").do("move", turn=7, before=6).order() == [1, 2, 3, 4, 7, 6, 5]


def test_a_mission_may_ask_before_the_opening_and_while_the_panel_speaks():
    moderator = Moderator(2).do("ask_floor", kind="question", mission="CL").do("open")
    assert moderator.order() == [1, 2, 3, 4, 6, 5]


def test_a_question_may_be_to_one_of_the_panel():
    moderator = after_the_panel().do("ask_floor", kind="question", mission="CL", to=4)
    assert moderator.seen_turn(6).to == (4,)


def test_lengths_are_those_of_the_meeting_or_as_given():
    rules = Settings(question_ms=45 * SECOND, reply_ms=20 * SECOND, follow_up_ms=30 * SECOND)
    moderator = Moderator(2, rules=rules)
    moderator.do("ask_floor", kind="question", mission="CL")
    moderator.do("ask_floor", kind="reply")
    moderator.do("ask_floor", kind="follow_up")
    moderator.do("ask_floor", kind="question", mission="NO", allotted_ms=7 * SECOND)
    lengths = [moderator.turn(turn).clock.allotted_ms // SECOND for turn in (6, 7, 8, 9)]
    assert lengths == [45, 20, 30, 7]


def test_several_questions_then_one_round_of_replies():
    moderator = asked("CL", "NO", "FR")
    speak(speak(moderator, 6), 7)
    moderator.do("ask_floor", kind="reply", by=3).do("ask_floor", kind="reply", by=4)
    assert moderator.order() == [1, 2, 3, 4, 6, 7, 9, 10, 8, 5]
    assert moderator.turn(9).to == moderator.turn(10).to == (6, 7)
    assert moderator.turn(9).clock.allotted_ms == MINUTE
    speak(speak(moderator, 9), 10)
    moderator.do("give_floor", turn=8).do("ask_floor", kind="reply", by=4)
    assert moderator.turn(last(moderator)).to == (8,)


def test_a_reply_may_be_linked_to_one_question():
    moderator = speak(speak(asked("CL", "NO"), 6), 7)
    moderator.do("ask_floor", kind="reply", by=3, to=6)
    assert moderator.turn(8).to == (6,)
    assert open_round(moderator.meeting) == (7,)


def test_without_a_question_a_reply_is_about_none():
    assert open_round(after_the_panel().meeting) == ()


def test_a_reply_is_the_panellists_own_and_the_panels_without_one():
    moderator = asked("CL").do("ask_floor", kind="reply", by=3).do("ask_floor", kind="reply")
    assert moderator.seen_turn(7).label == "Org 1"
    assert (moderator.seen_turn(7).by, moderator.seen_turn(7).kind) == (3, "reply")
    assert moderator.seen_turn(8).label == "The panel"


def test_the_right_of_reply_is_the_states():
    moderator = asked("CL").do("ask_floor", kind="right_of_reply")
    turn = moderator.seen_turn(7)
    assert (turn.label, turn.kind, turn.category) == ("Kenya", "reply", "State")
    assert moderator.order()[-3:] == [6, 7, 5]


def test_the_moderators_follow_up_comes_before_the_missions():
    moderator = asked("CL").do("ask_floor", kind="follow_up")
    assert moderator.order()[-3:] == [7, 6, 5]
    assert moderator.seen_turn(7).label == "Follow-up questions"


@pytest.mark.parametrize("audience", ["public", "room", "speaker", "interpreters"])
def test_the_reply_of_a_protected_speaker_is_as_protected_as_they_are(audience):
    people = {1: Person("CANARY", "CANARY", "CANARY", "fr", words=918273), 2: Person("B", "Org 2")}
    turns = hour_of(speaker(1, protected=True, mode="video"), speaker(2))
    moderator = opened(turns, people=people).do("ask_floor", kind="reply", by=3)
    shown = repr(moderator.seen(audience))
    assert "CANARY" not in shown
    assert "918273" not in shown
    turn = moderator.seen_turn(6, audience)
    assert (turn.label, turn.mode, turn.speaker) == ("Speaker 1", None, None)
    assert moderator.seen_turn(6, "moderator").protected


def test_a_reply_does_not_count_for_a_shared_category():
    turns = hour_of(speaker(1, protected=True), speaker(2))
    moderator = opened(turns).do("ask_floor", kind="reply", by=4)
    assert moderator.seen_turn(3).category is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "question"}, "mission"),
        ({"kind": "question", "mission": "XX"}, "mission"),
        ({"kind": "reply", "mission": "CL"}, "mission"),
        ({"kind": "question", "mission": "CL", "by": 3}, "by"),
        ({"kind": "right_of_reply", "by": 3}, "by"),
        ({"kind": "reply", "by": 99}, "by"),
        ({"kind": "reply", "by": 1}, "by"),
        ({"kind": "reply", "to": 99}, "to"),
        ({"kind": "reply", "to": 3}, "to"),
        ({"kind": "question", "mission": "CL", "to": 1}, "to"),
        ({"kind": "follow_up", "to": 3}, "to"),
        ({"kind": "question", "mission": "CL", "allotted_ms": 0}, "allotted_ms"),
    ],
)
def test_fields_that_do_not_fit_the_kind_are_a_wrong_command(body, field):
    assert after_the_panel().refused("ask_floor", **body).field == field


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "question", "mission": "CL"}, "Chile is already on the list."),
        ({"kind": "reply", "by": 3}, "Org 1 is already on the list."),
        ({"kind": "right_of_reply"}, "Kenya is already on the list."),
    ],
)
def test_two_presses_do_not_make_two_entries(body, said):
    moderator = after_the_panel().do("ask_floor", **body)
    assert moderator.sentence("ask_floor", **body) == said
    speak(moderator, last(moderator)).do("ask_floor", **body)


def test_who_is_absent_does_not_reply():
    moderator = opened(2).do("mark_absent", turn=3)
    said = moderator.sentence("ask_floor", kind="reply", by=3)
    assert said == "Org 1 is marked as absent or withdrawn; reinstate the speaker first."


def test_questions_and_replies_draw_on_the_reserve_and_the_end_stays():
    moderator = opened(2)
    ends = moderator.projected_end()
    asked("CL", "NO", moderator=moderator).do("ask_floor", kind="reply")
    assert moderator.console().reserve_left_ms == 7 * MINUTE - 4 * MINUTE
    assert moderator.projected_end() == ends


@given(st.lists(st.sampled_from(["CL", "NO", "FR", "PE", "DE", "JP"]), unique=True, max_size=6))
def test_the_reserve_left_and_the_listed_questions_add_up_to_the_reserve(missions):
    moderator = asked(*missions, moderator=opened(2))
    drawn = len(missions) * 90 * SECOND
    assert moderator.console().reserve_left_ms == max(0, 7 * MINUTE - drawn)


def test_questions_by_six_missions_grouped_in_two_rounds():
    moderator = asked("CL", "NO", "FR", "PE", "DE", "JP")
    for mission in (6, 7, 8):
        moderator.do("give_floor", turn=mission).wait(80)
    moderator.do("conclude", turn=8)
    for panellist in PANEL:
        moderator.do("ask_floor", kind="reply", by=panellist)
    for reply in (12, 13):
        speak(moderator, reply, 50)
    for mission in (9, 10, 11):
        moderator.do("give_floor", turn=mission).wait(80)
    moderator.do("conclude", turn=11).do("ask_floor", kind="reply", by=4)
    speak(moderator, 14, 50)
    assert [moderator.turn(reply).to for reply in (12, 13, 14)] == [
        (6, 7, 8),
        (6, 7, 8),
        (9, 10, 11),
    ]
    assert moderator.order() == [1, 2, 3, 4, 6, 7, 8, 12, 13, 9, 10, 11, 14, 5]
    assert moderator.console().reserve_left_ms == 0
    moderator.do("give_floor", turn=5).wait(60).do("close")
