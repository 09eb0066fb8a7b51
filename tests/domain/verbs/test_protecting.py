"""Protection is set and removed, before, during and after a meeting."""

import pytest
from builders import Moderator, core, hour_of, opened, speaker, speaking
from conducting import conduct, conducted
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.audience.log_entries import labels_in_log, log_entries
from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.labels import public_labels
from timekeeper.domain.refusal import Refused

OUTSIDE = [audience for audience in AUDIENCES if audience != "moderator"]


def without_labels(moderator):
    """The list that the public gets, without labels and names."""
    return [
        (turn.id, turn.position, turn.number, turn.kind, turn.status, turn.clock)
        for turn in moderator.seen("interpreters").turns
    ]


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("stage", ["scheduled", "open", "speaking", "closed"])
def test_a_speaker_is_protected_at_any_time_and_for_everybody_at_once(audience, stage):
    moderator = Moderator()
    for verb, body in {
        "scheduled": [],
        "open": [("open", {})],
        "speaking": [("open", {}), ("give_floor", {"turn": 3})],
        "closed": [("open", {}), ("close", {})],
    }[stage]:
        moderator.do(verb, **body)
    assert moderator.seen_turn(3, audience).speaker == "Name 1"
    moderator.do("protect", turn=3, on=True)
    seen = moderator.seen_turn(3, audience)
    assert (seen.label, seen.speaker, seen.organisation) == ("Speaker 1 – CSO", None, None)
    moderator.do("protect", turn=3, on=False)
    assert moderator.seen_turn(3, audience).label == "Org 1"


@core
@given(conducted, st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=12))
def test_protecting_moves_nothing_in_the_list_that_the_public_gets(steps, toggles):
    moderator = conduct(steps)
    before = without_labels(moderator)
    for turn, on in toggles:
        try:
            moderator.do("protect", turn=turn, on=on)
        except Refused:
            continue
        assert without_labels(moderator) == before
    assert {t.id: t.number for t in moderator.seen("interpreters").turns} == {
        turn_id: number for turn_id, _, number, *_ in before
    }


@core
@given(conducted, st.integers(1, 9), st.sampled_from(OUTSIDE))
def test_protecting_one_turn_changes_nothing_in_the_others(steps, turn, audience):
    moderator = conduct(steps)
    if moderator.meeting.is_veiled:
        moderator.do("veil", on=False)
    before = moderator.seen(audience).turns
    try:
        moderator.do("protect", turn=turn, on=True)
    except Refused:
        return
    meeting = moderator.meeting
    theirs = {t.id for t in meeting.turns if meeting.speaker_of(t).protected}
    for was, now in zip(before, moderator.seen(audience).turns, strict=True):
        assert (was == now) or now.id in theirs


def test_a_protected_speaker_s_reply_is_protected_and_by_it_the_speaker():
    moderator = speaking(3).do("ask_floor", kind="reply", by=3)
    reply = moderator.meeting.highest_turn_id
    moderator.do("protect", turn=reply, on=True)
    assert moderator.seen_turn(3).label == "Speaker 1 – CSO"
    assert moderator.seen_turn(reply).speaker is None


def test_setting_the_same_protection_again_is_refused_without_a_name():
    moderator = opened().do("protect", turn=3, on=True)
    said = moderator.sentence("protect", turn=3, on=True)
    assert said == "Speaker 1 – CSO is already protected."
    assert moderator.sentence("protect", turn=4, on=False) == "Org 2 is not protected."


def test_a_mission_s_turn_has_nothing_to_protect():
    moderator = opened().do("ask_floor", kind="question", mission="CL")
    question = moderator.meeting.highest_turn_id
    said = moderator.sentence("protect", turn=question, on=True)
    assert said == "Chile speaks for its State and cannot be protected."


def test_undo_gives_back_the_protection_from_before_and_says_whom_it_would_name():
    moderator = opened().do("protect", turn=3, on=True)
    undo = moderator.console().undo
    assert (undo.sentence, undo.reveals) == ("Protect Speaker 1 – CSO", (3,))
    moderator.undo_last()
    assert moderator.seen_turn(3).label == "Org 1"
    assert moderator.console().redo.reveals == ()


def test_redoing_a_removed_protection_says_whom_it_would_name():
    moderator = opened(hour_of(speaker(1, protected=True))).do("protect", turn=3, on=False)
    assert moderator.console().undo.sentence == "Remove protection from Org 1"
    assert moderator.console().undo.reveals == ()
    moderator.undo_last()
    assert moderator.console().redo.reveals == (3,)


def test_undoing_a_programme_that_protected_somebody_says_whom_it_would_name():
    moderator = Moderator(hour_of(speaker(1), speaker(2)))
    again = hour_of(speaker(1, protected=True), speaker(2))
    moderator.do("plan", **moderator.plan_body(again))
    assert moderator.console().undo.reveals == (3,)


def test_undoing_a_programme_that_corrected_a_protected_speaker_says_whom_it_would_name():
    moderator = Moderator(hour_of(speaker(1), speaker(2)))
    corrected = hour_of(speaker(3, protected=True), speaker(2))
    moderator.do("plan", **moderator.plan_body(corrected))
    protected = moderator.order()[2]
    assert moderator.console().undo.reveals == (protected,) != (3,)
    moderator.undo_last()
    assert moderator.console().redo.reveals == ()


def test_redoing_a_programme_that_corrected_somebody_without_protection_says_whom_it_would_name():
    moderator = Moderator(hour_of(speaker(1, protected=True), speaker(2)))
    corrected = hour_of(speaker(3), speaker(2))
    moderator.do("plan", **moderator.plan_body(corrected))
    assert moderator.console().undo.reveals == ()
    moderator.undo_last()
    assert moderator.console().redo.reveals == (3,)


def test_undoing_a_programme_that_added_a_protected_speaker_names_nobody():
    moderator = Moderator(hour_of(speaker(1)))
    longer = hour_of(speaker(1), speaker(2, protected=True))
    moderator.do("plan", **moderator.plan_body(longer))
    assert moderator.console().undo.reveals == ()


def test_an_undo_that_names_nobody_says_so():
    moderator = opened(hour_of(speaker(1, protected=True))).do("give_floor", turn=3)
    assert moderator.console().undo.reveals == ()


def logged(moderator):
    labels = labels_in_log(moderator.history, moderator.names)
    return [entry.sentence for entry in log_entries(moderator.history, labels)]


def add_jane(moderator, **more):
    """Adds a speaker whose name is not in the texts of other tests; gives the turn's id."""
    moderator.people[9] = Person("Jane", "Haki Yetu")
    moderator.do("add_turn", kind="intervention", person=9, category="CSO", **more)
    return moderator.meeting.highest_turn_id


def test_a_speaker_added_without_protection_by_mistake_is_a_number_in_the_log():
    moderator = opened()
    add_jane(moderator)
    moderator.undo_last()
    add_jane(moderator, protected=True)
    assert logged(moderator)[2:] == [
        "Add Speaker 4 to the list",
        "Undo “Add Speaker 4 to the list”",
        "Add Speaker 4 – CSO to the list",
    ]


def test_a_protected_speaker_who_left_the_programme_is_a_number_in_the_log():
    moderator = Moderator()
    moderator.do("protect", turn=add_jane(moderator), on=True).do("protect", turn=5, on=True)
    again = moderator.planned_turns[:-2]
    moderator.do("plan", **moderator.plan_body(again))
    assert logged(moderator)[1:4] == [
        "Add Speaker 4 to the list",
        "Protect Speaker 4",
        "Protect Speaker 3",
    ]


def test_turns_off_the_list_do_not_count_for_a_shared_category():
    moderator = opened(hour_of(speaker(1), speaker(2, "NHRI", protected=True)))
    for _ in range(2):
        moderator.do("add_turn", kind="intervention", person=1, category="NHRI").undo_last()
    moderator.do("mark_absent", turn=4)
    assert logged(moderator)[-1] == "Mark Speaker 2 as absent"


def test_the_log_names_the_mission_of_a_removed_question_and_the_panel_of_a_removed_reply():
    moderator = opened(hour_of(speaker(1, protected=True)))
    moderator.do("ask_floor", kind="question", mission="CL").undo_last()
    moderator.do("ask_floor", kind="reply", by=3).undo_last()
    moderator.do("add_turn", kind="follow_up", person=1).undo_last()
    assert [said for said in logged(moderator) if not said.startswith("Undo")][2:] == [
        "Add Chile to the list",
        "Add The panel to the list",
        "Add Follow-up questions to the list",
    ]


@core
@given(conducted)
def test_the_log_has_public_labels_for_listed_turns_and_no_names_for_others(steps):
    moderator = conduct(steps)
    labels = labels_in_log(moderator.history, moderator.names)
    public = public_labels(moderator.meeting, moderator.names)
    assert {turn: labels[turn] for turn in public} == public
    gone = {turn: label for turn, label in labels.items() if turn not in public}
    assert not [label for label in gone.values() if "Org" in label or "CSO" in label]
    assert "turn " not in "".join(logged(moderator))
