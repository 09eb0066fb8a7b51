"""Undo: the log is folded again without an entry, as if that had never been made."""

import pytest
from builders import MINUTE, SECOND, Moderator, core, opened, speaking, without_revision
from conducting import conduct, conducted
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.log.facts import Undone
from timekeeper.domain.log.history import Entry, History, describe


def test_a_clock_that_was_stopped_by_mistake_goes_on_as_if_it_had_never_stopped():
    moderator = speaking(3).wait(60).do("pause", turn=3).wait(20).undo_last().wait(10)
    assert moderator.left(3) == 7 * MINUTE - 90 * SECOND


def test_a_floor_that_was_given_by_mistake_goes_back_to_a_running_clock():
    moderator = speaking(3).wait(60).do("give_floor", turn=4).wait(20).undo_last()
    assert moderator.meeting.floor == 3
    assert moderator.left(3) == 7 * MINUTE - 80 * SECOND
    assert moderator.turn(4).clock.spent_ms == 0


def test_a_closed_meeting_goes_on_when_the_closing_is_undone():
    moderator = speaking(3).wait(60).do("close").wait(20).undo_last()
    assert moderator.meeting.status == "open"
    assert moderator.left(3) == 7 * MINUTE - 80 * SECOND


VERBS_IN_A_ROW = [
    ("open", {}),
    ("give_floor", {"turn": 3}),
    ("pause", {"turn": 3, "reason": 1}),
    ("adjust_time", {"turn": 3, "by_ms": MINUTE, "reason": 2}),
    ("resume", {"turn": 3}),
    ("cue", {"turn": 3, "text": 3}),
    ("notice", {"text": 4}),
    ("mark_absent", {"turn": 4}),
    ("reinstate", {"turn": 4}),
    ("decline", {"turn": 5}),
    ("move", {"turn": 4, "before": 3}),
    ("add_turn", {"kind": "question", "person": None}),
    ("withdraw", {"turn": 7}),
    ("edit_turn", {"turn": 4, "person": 9, "changes": {"category": None}}),
    ("set_reserve", {"ms": 3 * MINUTE}),
    ("apply_share", {"allotted": {4: 6 * MINUTE}}),
    ("extend", {"by_ms": MINUTE}),
    ("replace", {"turn": 4, "person": 2}),
    ("add_turn", {"kind": "intervention", "person": 3}),
    ("swap", {"turn": 4, "other": 8}),
    ("ask_floor", {"kind": "question", "mission": "CL"}),
    ("suspend", {"reason": 1}),
    ("resume_meeting", {}),
    ("cue", {"turn": 3, "preset": "slower"}),
    ("conclude", {"turn": 3}),
    ("correct_time", {"turn": 3, "spent_ms": 0, "reason": 1}),
    ("close", {}),
]


def test_every_verb_can_be_undone_and_the_undo_too():
    moderator = Moderator()
    for verb, body in VERBS_IN_A_ROW:
        before = without_revision(moderator.wait(7).meeting)
        after = without_revision(moderator.do(verb, **body).meeting)
        done = moderator.history.revision
        predicted = moderator.history.meeting_after_undoing(done)
        moderator.wait(3).do("undo", revision=done)
        assert without_revision(moderator.meeting) == before, verb
        assert without_revision(predicted) == before, verb
        predicted = moderator.history.meeting_after_undoing(done + 1)
        moderator.wait(3).do("undo", revision=done + 1)
        assert without_revision(moderator.meeting) == after, verb
        assert without_revision(predicted) == after, verb


def test_everything_is_taken_back_step_by_step_down_to_the_first_plan():
    moderator = Moderator()
    states = []
    for verb, body in VERBS_IN_A_ROW:
        states.append(without_revision(moderator.wait(7).meeting))
        moderator.do(verb, **body)
    while moderator.history.undoable:
        moderator.undo_last()
        assert without_revision(moderator.meeting) == states.pop()
    assert states == []
    for _ in VERBS_IN_A_ROW:
        moderator.do("undo", revision=moderator.history.redoable)
    assert moderator.history.redoable is None
    assert moderator.meeting.status == "closed"


@core
@given(conducted, st.lists(st.sampled_from(["undoable", "redoable", "veil"]), max_size=12))
def test_the_predicted_meeting_after_an_undo_is_the_meeting_after_it(steps, presses):
    moderator = conduct(steps)
    for press in presses:
        if press == "veil":
            moderator.do("veil", on=not moderator.meeting.is_veiled)
            continue
        revision = getattr(moderator.history, press)
        if revision is None:
            continue
        predicted = moderator.history.meeting_after_undoing(revision)
        moderator.do("undo", revision=revision)
        assert without_revision(predicted) == without_revision(moderator.meeting)


def test_the_first_plan_stays():
    moderator = Moderator()
    assert moderator.history.undoable is None
    assert "first plan" in moderator.sentence("undo", revision=1)


def test_a_later_plan_can_be_undone():
    moderator = Moderator()
    moderator.do("plan", **moderator.plan_body([])).undo_last()
    assert len(moderator.meeting.turns) == 6


@pytest.mark.parametrize("revision", [-1, 0, 4])
def test_a_revision_that_never_was_is_a_wrong_command(revision):
    refusal = speaking(3).refused("undo", revision=revision)
    assert refusal.field == "revision"
    assert refusal.sentence.render({}) == f"There is no revision {revision} to undo."


def test_an_entry_with_later_entries_is_undone_after_them():
    moderator = speaking(3).do("pause", turn=3)
    assert moderator.sentence("undo", revision=3) == "Undo “Pause Org 1” first."


def test_nothing_is_undone_twice():
    moderator = speaking(3).undo_last()
    assert moderator.sentence("undo", revision=3) == "This has already been undone."


def test_an_undo_that_was_undone_is_not_undone_again():
    moderator = speaking(3).undo_last().do("undo", revision=4)
    assert moderator.sentence("undo", revision=4) == "This undo has itself been undone."


def test_what_was_brought_back_can_be_undone_by_either_revision():
    for revision in (3, 5):
        moderator = speaking(3).undo_last().do("undo", revision=4)
        assert moderator.do("undo", revision=revision).meeting.floor is None


def test_after_a_new_fact_an_undone_one_cannot_be_brought_back():
    moderator = speaking(3).undo_last().do("give_floor", turn=4)
    assert moderator.history.redoable is None
    said = moderator.sentence("undo", revision=4)
    assert said == "This can no longer be redone: something else has been done since."


def test_what_was_undone_last_is_brought_back_first():
    moderator = speaking(3).do("pause", turn=3).undo_last().undo_last()
    said = moderator.sentence("undo", revision=5)
    assert said == "Redo what was undone last first."
    moderator.do("undo", revision=6).do("undo", revision=5)
    assert moderator.status(3) == "paused"


def test_the_console_says_what_undo_and_redo_would_do():
    moderator = speaking(3).wait(5)
    assert moderator.console().undo.sentence == "Give the floor to Org 1"
    assert moderator.console().redo is None
    moderator.undo_last()
    assert moderator.console().undo.sentence == "Open the Pre-session"
    assert moderator.console().redo.sentence == "Give the floor to Org 1"
    assert moderator.console().redo.revision == moderator.history.revision


def test_an_added_turn_has_its_number_even_when_it_is_off_the_list_again():
    moderator = opened()
    moderator.do("add_turn", kind="intervention", person=1).undo_last()
    assert moderator.console().redo.sentence == "Add Speaker 4 to the list"


def test_every_fact_of_the_log_can_be_described():
    moderator = Moderator()
    for verb, body in VERBS_IN_A_ROW:
        moderator.do(verb, **body)
    moderator.undo_last()
    for entry in moderator.history.entries:
        said = describe(entry.fact).render({turn: f"Speaker {turn}" for turn in range(1, 12)})
        assert "{" not in said


def test_a_log_with_a_gap_is_not_folded():
    history = speaking(3).history
    with pytest.raises(ValueError, match="does not follow"):
        history.with_entry(Entry(5, 0, "moderator", Undone(3)))


def test_a_log_folds_to_the_same_meeting_whether_at_once_or_entry_by_entry():
    moderator = speaking(3).wait(60).do("pause", turn=3).undo_last()
    history = moderator.history
    assert History.of(history.blank, history.entries) == history
    assert history.latest_at_ms == moderator.now
    assert History.of(history.blank).latest_at_ms == 0
