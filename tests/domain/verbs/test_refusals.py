"""What each verb refuses, and with which sentence."""

import pytest
from builders import END, MINUTE, START, Moderator, hour_of, opened, speaker, speaking

from timekeeper.domain.refusal import Refused, Sentence
from timekeeper.domain.verbs import VERBS

BODIES = {
    "plan": {
        "scheduled_start_ms": START,
        "scheduled_end_ms": END,
        "room": "Room XX",
        "room_slug": "room-xx",
        "turns": [],
        "digest": "other",
    },
    "cancel": {},
    "open": {},
    "give_floor": {"turn": 4},
    "pause": {"turn": 3},
    "resume": {"turn": 3},
    "conclude": {"turn": 3},
    "adjust_time": {"turn": 4, "by_ms": MINUTE},
    "mark_absent": {"turn": 4},
    "decline": {"turn": 4},
    "reinstate": {"turn": 5},
    "withdraw": {"turn": 4},
    "move": {"turn": 4, "before": None},
    "swap": {"turn": 4, "other": 3},
    "replace": {"turn": 4, "person": 9},
    "correct_time": {"turn": 4, "spent_ms": MINUTE, "reason": 1},
    "ask_floor": {"kind": "question", "mission": "CL"},
    "veil": {"on": False},
    "suspend": {},
    "resume_meeting": {},
    "add_turn": {"kind": "intervention", "person": 9},
    "edit_turn": {"turn": 4, "person": 9, "changes": {}},
    "protect": {"turn": 4, "on": True},
    "set_reserve": {"ms": MINUTE},
    "apply_share": {"allotted": {4: MINUTE}},
    "cue": {"turn": 3, "text": 1},
    "notice": {"text": 1},
    "extend": {"by_ms": MINUTE},
    "close": {},
}
ON_A_TURN = sorted(verb for verb, body in BODIES.items() if "turn" in body)
WAITING_ONLY = ["mark_absent", "decline", "withdraw", "move", "swap"]
ON_THE_FLOOR = ["pause", "resume", "conclude", "cue"]


def test_every_verb_is_tried_here():
    assert set(BODIES) == set(VERBS)


@pytest.mark.parametrize("verb", sorted(set(BODIES) - {"correct_time", "protect", "veil"}))
def test_a_closed_meeting_refuses_everything_but_undo(verb):
    moderator = speaking().do("mark_absent", turn=5).do("close")
    refusal = moderator.refused(verb, **BODIES[verb])
    assert refusal.field is None
    moderator.undo_last()
    assert moderator.meeting.status == "open"


@pytest.mark.parametrize("verb", sorted(set(BODIES) - {"plan", "correct_time", "protect", "veil"}))
def test_a_cancelled_meeting_refuses_everything_but_undo_and_a_new_plan(verb):
    moderator = Moderator().do("mark_absent", turn=5).do("cancel")
    said = moderator.sentence(verb, **BODIES[verb])
    assert said == "The Pre-session is cancelled; undo the cancellation to continue."
    moderator.undo_last()
    assert moderator.meeting.status == "scheduled"


@pytest.mark.parametrize("audience", ["all", "room", "public"])
def test_a_closed_meeting_s_notice_can_be_taken_away_but_none_is_shown(audience):
    moderator = opened().do("notice", text=1).do("close")
    moderator.do("notice", text=None, audience=audience)
    left = {"all": (None, None), "room": (None, 1), "public": (1, None)}[audience]
    assert (moderator.meeting.room_notice, moderator.meeting.public_notice) == left
    said = moderator.sentence("notice", text=2, audience=audience)
    assert said == "The Pre-session is closed; undo the closing to continue."
    assert moderator.meeting.status == "closed"


def test_a_closing_is_undone_after_the_entries_that_followed_it():
    moderator = opened().do("notice", text=1).do("close").do("notice", text=None)
    assert moderator.sentence("undo", revision=4) == "Undo “Notice” first."
    moderator.undo_last()
    assert (moderator.meeting.status, moderator.meeting.public_notice) == ("closed", 1)
    moderator.undo_last()
    assert (moderator.meeting.status, moderator.meeting.public_notice) == ("open", 1)


@pytest.mark.parametrize("verb", ON_A_TURN)
@pytest.mark.parametrize("stage", ["scheduled", "open", "closed"])
def test_a_turn_that_does_not_exist_is_a_wrong_command_whatever_the_moment(verb, stage):
    moderator = Moderator()
    if stage != "scheduled":
        moderator.do("open")
    if stage == "closed":
        moderator.do("close")
    refusal = moderator.refused(verb, **{**BODIES[verb], "turn": 99})
    assert refusal.field == "turn"
    assert refusal.sentence.render({}) == "There is no turn 99 in this Pre-session."


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("move", {"turn": 4, "before": 99}),
        ("add_turn", {"kind": "question", "person": None, "before": 99}),
        ("swap", {"turn": 4, "other": 99}),
    ],
)
@pytest.mark.parametrize("stage", ["scheduled", "closed"])
def test_a_place_before_a_turn_that_does_not_exist_is_a_wrong_command(verb, body, stage):
    moderator = Moderator() if stage == "scheduled" else opened().do("close")
    assert moderator.refused(verb, **body).field in ("before", "other")


@pytest.mark.parametrize(
    "verb", [*ON_THE_FLOOR, "give_floor", "suspend", "resume_meeting", "close"]
)
def test_nobody_has_the_floor_before_the_opening(verb):
    said = Moderator().sentence(verb, **BODIES[verb])
    assert said == "The Pre-session has not been opened yet; open it first."


@pytest.mark.parametrize("verb", ON_THE_FLOOR)
def test_a_second_press_does_not_affect_a_turn_without_the_floor(verb):
    moderator = speaking(3).wait(10).do("give_floor", turn=4)
    said = moderator.sentence(verb, **BODIES[verb])
    assert said == "Org 1 does not have the floor."


@pytest.mark.parametrize("verb", WAITING_ONLY)
def test_who_has_the_floor_is_not_released_nor_moved(verb):
    said = speaking(4).sentence(verb, **BODIES[verb])
    assert said == "Org 2 has the floor and is no longer waiting."


@pytest.mark.parametrize("verb", [*WAITING_ONLY, "give_floor"])
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("mark_absent", "Org 2 is marked as absent; reinstate the speaker first."),
        ("decline", "Org 2 is marked as declined; reinstate the speaker first."),
        ("withdraw", "Org 2 is marked as withdrawn; reinstate the speaker first."),
    ],
)
def test_a_released_turn_is_reinstated_first(verb, how, said):
    assert opened().do(how, turn=4).sentence(verb, **BODIES[verb]) == said


@pytest.mark.parametrize("verb", [*WAITING_ONLY, "give_floor"])
def test_who_has_spoken_is_done(verb):
    moderator = speaking(4).do("conclude", turn=4)
    assert moderator.sentence(verb, **BODIES[verb]) == "Org 2 has already spoken."


def test_a_meeting_is_opened_once():
    assert opened().sentence("open") == "The Pre-session is already open."


def test_a_closed_meeting_is_not_opened_again():
    said = opened().do("close").sentence("open")
    assert said == "The Pre-session is closed; undo the closing to continue."


def test_the_floor_is_not_given_twice():
    assert speaking(3).sentence("give_floor", turn=3) == "Org 1 already has the floor."


def test_a_paused_clock_is_not_paused_again():
    moderator = speaking(3).do("pause", turn=3)
    assert moderator.sentence("pause", turn=3) == "Org 1 is already paused."


def test_a_running_clock_is_not_resumed():
    assert speaking(3).sentence("resume", turn=3) == "Org 1 is not paused."


def test_a_turn_that_is_done_gets_no_time():
    moderator = speaking(3).do("conclude", turn=3)
    said = moderator.sentence("adjust_time", turn=3, by_ms=MINUTE)
    assert said == "Org 1 is neither waiting nor speaking; the speaking time cannot be changed."


@pytest.mark.parametrize("stage", ["waiting", "speaking", "concluded"])
def test_only_a_released_turn_is_reinstated(stage):
    moderator = opened() if stage == "waiting" else speaking(3)
    if stage == "concluded":
        moderator.do("conclude", turn=3)
    assert "nothing to reinstate" in moderator.sentence("reinstate", turn=3)


def test_a_turn_is_not_moved_before_itself():
    refusal = opened().refused("move", turn=4, before=4)
    assert refusal.field == "before"


def test_a_cue_that_is_not_there_is_not_taken_away():
    assert speaking(3).sentence("cue", turn=3, text=None) == "There is no cue to remove."


def test_an_opened_meeting_is_not_planned_again():
    moderator = opened()
    said = moderator.sentence("plan", **moderator.plan_body(hour_of(speaker(1))))
    assert (
        said == "The Pre-session has already been opened; change its list on the console instead."
    )


def test_a_meeting_ends_after_it_starts():
    moderator = Moderator(planned=False)
    refusal = moderator.refused("plan", **moderator.plan_body([], scheduled_end_ms=START))
    assert refusal.field == "scheduled_end_ms"


def test_a_sentence_names_turns_by_the_labels_that_the_reader_may_have():
    sentence = Sentence("{a} before {b}: {what}", {"a": 1, "b": 7}, {"what": Sentence("done")})
    assert sentence.render({1: "{x}"}) == "{x} before turn 7: done"


def test_a_sentence_is_said_in_the_language_of_the_reader():
    refusal = Refused("{turn} has the floor and is no longer waiting.", turns={"turn": 3})
    french = {"{turn} has the floor and is no longer waiting.": "{turn} a la parole."}
    assert refusal.sentence.render({3: "P24"}, french.get) == "P24 a la parole."
