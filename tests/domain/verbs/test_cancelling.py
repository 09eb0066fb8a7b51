"""Cancelling: a Pre-session is called off before it is opened, and nothing of it is lost."""

import pytest
from builders import END, MINUTE, START, Moderator, core, hour_of, opened, speaker, without_revision
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.refusal import Refused


def cancelled() -> Moderator:
    return Moderator().do("cancel")


def test_a_planned_meeting_is_cancelled_and_keeps_its_plan():
    planned = Moderator()
    before = without_revision(planned.meeting)
    assert without_revision(planned.do("cancel").meeting) == {**before, "status": "cancelled"}


def test_undo_gives_the_plan_back_and_the_undo_can_be_undone():
    planned = Moderator()
    before = without_revision(planned.meeting)
    planned.do("cancel")
    after = without_revision(planned.meeting)
    assert planned.console().undo.sentence == "Cancel the Pre-session"
    assert without_revision(planned.history.meeting_after_undoing(2)) == before
    assert without_revision(planned.undo_last().meeting) == before
    planned.do("undo", revision=3)
    assert without_revision(planned.meeting) == after


def test_what_was_done_before_is_undone_after_the_cancellation():
    moderator = Moderator().do("mark_absent", turn=4).do("cancel")
    assert moderator.sentence("undo", revision=2) == "Undo “Cancel the Pre-session” first."


@pytest.mark.parametrize("verb", [None, "suspend"])
def test_a_meeting_that_was_opened_is_closed_and_not_cancelled(verb):
    moderator = opened() if verb is None else opened().do(verb)
    said = moderator.sentence("cancel")
    assert said == "The Pre-session has been opened; close it instead."


def test_a_closed_meeting_was_held_and_is_not_cancelled():
    said = opened().do("close").sentence("cancel")
    assert said == "The Pre-session is closed; undo the closing to continue."


def test_an_opening_that_was_undone_does_not_count():
    moderator = opened().undo_last().do("cancel")
    assert moderator.meeting.status == "cancelled"


def test_what_is_cancelled_is_not_cancelled_again():
    said = cancelled().sentence("cancel")
    assert said == "The Pre-session is cancelled; undo the cancellation to continue."


def test_a_cancelled_meeting_can_still_be_hidden_and_its_speakers_protected():
    moderator = cancelled().do("protect", turn=4, on=True).do("veil", on=True)
    assert moderator.turn(4).protected
    assert moderator.meeting.is_veiled
    assert moderator.meeting.status == "cancelled"


def test_its_notice_can_be_taken_away_but_none_is_shown():
    moderator = Moderator().do("notice", text=1).do("cancel").do("notice", text=None)
    assert moderator.meeting.public_notice is None
    assert "is cancelled" in moderator.sentence("notice", text=2)


def test_a_programme_that_has_it_again_plans_it_again():
    moderator = cancelled()
    turns = hour_of(speaker(1), speaker(7))
    moderator.do("plan", **moderator.plan_body(turns))
    assert moderator.meeting.status == "scheduled"
    assert [turn.person for turn in moderator.meeting.turns] == [None, None, 1, 7, None]
    assert moderator.undo_last().meeting.status == "cancelled"


@pytest.mark.parametrize("after_ms", [-1, 0, 1])
@pytest.mark.parametrize("instant_ms", [START, END])
def test_nothing_of_it_slips_or_is_expected_whatever_the_time(instant_ms, after_ms):
    moderator = cancelled()
    moderator.now = instant_ms + after_ms
    for audience in ("public", "room", "speaker", "interpreters", "moderator"):
        seen = moderator.seen(audience)
        assert seen.status == "cancelled"
        assert (seen.slips_from_ms, seen.projected_end_ms) == (None, seen.hard_end_ms)
        assert {turn.estimated_start_ms for turn in seen.turns} == {None}
        assert seen.hour == ()


def test_it_says_nothing_of_a_protected_speaker_that_was_not_said_before():
    moderator = Moderator(hour_of(speaker(1), speaker(2, protected=True), speaker(3)))
    before = moderator.seen("public").turns
    moderator.do("cancel")
    for was, now in zip(before, moderator.seen("public").turns, strict=True):
        ignored = {"estimated_start_ms": None}
        assert vars(was) | ignored == vars(now) | ignored


steps = st.lists(
    st.sampled_from(["cancel", "undo", "redo", "plan", "open", "close", "mark_absent", "extend"]),
    max_size=25,
)


@core
@given(steps)
def test_whatever_is_done_a_cancelled_meeting_was_never_opened_and_comes_back_whole(presses):
    moderator = Moderator()
    before_cancelling = {}
    for press in presses:
        undoable = moderator.history.undoable or 0
        bodies = {
            "undo": ("undo", {"revision": undoable}),
            "redo": ("undo", {"revision": moderator.history.redoable or 0}),
            "plan": ("plan", moderator.plan_body(moderator.planned_turns)),
            "mark_absent": ("mark_absent", {"turn": 4}),
            "extend": ("extend", {"by_ms": MINUTE}),
        }
        verb, body = bodies.get(press, (press, {}))
        before = without_revision(moderator.meeting)
        try:
            moderator.wait(1).do(verb, **body)
        except Refused:
            continue
        if press == "cancel":
            before_cancelling[moderator.history.revision] = before
        if press == "undo" and undoable in before_cancelling:
            assert without_revision(moderator.meeting) == before_cancelling[undoable]
        if moderator.meeting.status == "cancelled":
            assert moderator.meeting.opened_at_ms is None
            assert moderator.meeting.floor is None
            assert not moderator.meeting.is_on
