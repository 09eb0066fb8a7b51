"""Keeping time for questions and sharing out the hour: what the two verbs do and refuse."""

import pytest
from builders import MINUTE, SECOND, Moderator, core, hour_of, opened, speaker, speaking
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.hour.forecast import reserve_left_ms
from timekeeper.domain.log.history import describe
from timekeeper.domain.refusal import Refused
from timekeeper.domain.verbs import LONGEST_TURN_MS


def test_the_reserve_is_seen_by_everybody_and_moves_the_end():
    moderator = opened()
    before = moderator.projected_end()
    moderator.do("set_reserve", ms=3 * MINUTE)
    assert moderator.seen().reserve_ms == moderator.console().reserve_left_ms == 3 * MINUTE
    assert moderator.projected_end() == before - 4 * MINUTE
    assert moderator.undo_last().projected_end() == before


def test_questions_that_were_taken_are_in_the_reserve_that_is_set():
    moderator = opened().do("add_turn", kind="question", person=None)
    moderator.do("give_floor", turn=7).wait(60).do("conclude", turn=7)
    moderator.do("set_reserve", ms=3 * MINUTE)
    assert reserve_left_ms(moderator.meeting) == 2 * MINUTE
    assert reserve_left_ms(moderator.do("set_reserve", ms=0).meeting) == 0


@pytest.mark.parametrize("ms", [-1, LONGEST_TURN_MS + 1])
def test_a_reserve_out_of_bounds_is_a_wrong_command(ms):
    assert opened().refused("set_reserve", ms=ms).field == "ms"


@pytest.mark.parametrize("ms", [0, LONGEST_TURN_MS])
def test_nothing_and_three_hours_can_be_kept_for_questions(ms):
    assert opened().do("set_reserve", ms=ms).meeting.settings.reserve_ms == ms


def test_a_share_gives_each_turn_that_it_names_its_length():
    moderator = speaking(3).do("apply_share", allotted={4: 5 * MINUTE, 5: 4 * MINUTE})
    lengths = [moderator.turn(turn).clock.allotted_ms for turn in (3, 4, 5)]
    assert lengths == [7 * MINUTE, 5 * MINUTE, 4 * MINUTE]
    moderator.undo_last()
    assert [moderator.turn(turn).clock.allotted_ms for turn in (4, 5)] == [7 * MINUTE] * 2


def test_a_share_can_be_applied_before_the_opening():
    assert Moderator().do("apply_share", allotted={3: MINUTE}).turn(3).clock.allotted_ms == MINUTE


def test_a_share_under_the_shortest_time_can_be_applied():
    assert opened().do("apply_share", allotted={3: SECOND}).turn(3).clock.allotted_ms == SECOND


@pytest.mark.parametrize("ms", [0, SECOND - 1, LONGEST_TURN_MS + 1])
def test_a_share_out_of_bounds_is_a_wrong_command(ms):
    assert opened().refused("apply_share", allotted={3: MINUTE, 4: ms}).field == "allotted"


@pytest.mark.parametrize("stage", ["scheduled", "open", "closed"])
def test_a_share_for_a_turn_that_does_not_exist_is_a_wrong_command(stage):
    moderator = Moderator()
    if stage != "scheduled":
        moderator.do("open")
    if stage == "closed":
        moderator.do("close")
    refusal = moderator.refused("apply_share", allotted={3: MINUTE, 99: MINUTE})
    assert refusal.field == "allotted"
    assert refusal.sentence.render({}) == "There is no turn 99 in this Pre-session."


@pytest.mark.parametrize("turn", [1, 2, 6])
def test_a_turn_that_is_no_intervention_has_no_share(turn):
    assert opened().refused("apply_share", allotted={turn: MINUTE}).field == "allotted"


def test_a_turn_that_has_the_floor_or_is_done_has_no_share():
    moderator = speaking(3).do("mark_absent", turn=4)
    assert (
        moderator.sentence("apply_share", allotted={3: MINUTE})
        == "Org 1 has the floor and is no longer waiting."
    )
    absent = moderator.sentence("apply_share", allotted={5: MINUTE, 4: MINUTE})
    assert absent == "Org 2 is marked as absent; reinstate the speaker first."
    moderator.do("conclude", turn=3)
    spoken = moderator.sentence("apply_share", allotted={3: MINUTE})
    assert spoken == "Org 1 has already spoken."


def test_the_length_of_a_recording_is_not_shared():
    turns = hour_of(speaker(1, mode="recorded", allotted_ms=3 * MINUTE), speaker(2))
    moderator = opened(turns)
    refusal = moderator.refused("apply_share", allotted={3: 4 * MINUTE})
    assert refusal.field == "allotted"
    moderator.do("apply_share", allotted={3: 3 * MINUTE, 4: 5 * MINUTE})
    assert moderator.history.entries[-1].fact.allotted == ((4, 5 * MINUTE),)


def test_the_log_says_what_was_done():
    moderator = opened().do("set_reserve", ms=230_000).do("apply_share", allotted={3: MINUTE})
    said = [describe(entry.fact).render({}) for entry in moderator.history.entries[-2:]]
    assert said == ["Keep 3:50 for questions", "Reallocate speaking time"]


edits = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "mark_absent",
                "decline",
                "withdraw",
                "reinstate",
                "move",
                "add_turn",
                "edit_turn",
                "adjust_time",
                "set_reserve",
                "apply_share",
                "extend",
                "undo",
            ]
        ),
        st.integers(1, 8),
        st.integers(1, 8),
        st.integers(1, 400),
    ),
    max_size=20,
)


@core
@given(st.sampled_from([3, 4, 5]), st.booleans(), st.integers(0, 600), edits)
def test_editing_the_waiting_list_never_changes_the_clock_of_the_floor_holder(
    floor, is_paused, after, edited
):
    moderator = speaking(floor, 4).wait(after)
    if is_paused:
        moderator.do("pause", turn=floor)
    start, clock = moderator.history.revision, moderator.turn(floor).clock
    for verb, turn, other, seconds in edited:
        moderator.wait(1)
        ms = seconds * SECOND
        body = {
            "move": {"turn": turn, "before": other},
            "add_turn": {"kind": "intervention", "person": None, "before": other},
            "edit_turn": {"turn": turn, "person": other, "changes": {"allotted_ms": ms}},
            "adjust_time": {"turn": turn if turn != floor else 99, "by_ms": ms - 200 * SECOND},
            "set_reserve": {"ms": ms},
            "apply_share": {"allotted": {turn: ms, other: ms}},
            "extend": {"by_ms": ms},
            "undo": {"revision": max(start + 1, moderator.history.undoable or 0)},
        }.get(verb, {"turn": turn})
        try:
            moderator.do(verb, **body)
        except Refused:
            continue
        assert moderator.meeting.floor == floor
        assert moderator.turn(floor).clock == clock
