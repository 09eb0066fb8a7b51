"""The bounds of the verbs: instants, lengths and hard ends that are refused."""

import pytest
from builders import MINUTE, SECOND, START, Moderator, opened, speaking

from timekeeper.domain.meeting.clock import digits
from timekeeper.domain.verbs import LONGEST_EXTENSION_MS, LONGEST_TURN_MS, PlannedTurn


@pytest.mark.parametrize(
    ("after_ms", "is_refused"),
    [
        (-1, True),
        (0, True),
        (1, False),
        (LONGEST_EXTENSION_MS + 60 * MINUTE, False),
        (LONGEST_EXTENSION_MS + 60 * MINUTE + 1, True),
    ],
)
def test_a_given_hard_end_lies_ahead_and_not_too_far(after_ms, is_refused):
    moderator = Moderator()
    if is_refused:
        assert moderator.refused("open", hard_end_ms=START + after_ms).field == "hard_end_ms"
    else:
        assert moderator.do("open", hard_end_ms=START + after_ms).meeting.hard_end_ms > START


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("give_floor", {"turn": 4, "started_ago_ms": -1}, "started_ago_ms"),
        ("conclude", {"turn": 3, "ended_ago_ms": -1}, "ended_ago_ms"),
    ],
)
def test_nothing_happens_in_the_future(verb, body, field):
    refusal = speaking(3).wait(30).refused(verb, **body)
    assert refusal.field == field
    assert refusal.sentence.render({}) == "The time must not be in the future."


@pytest.mark.parametrize(
    ("verb", "body"),
    [("give_floor", {"turn": 4}), ("conclude", {"turn": 3})],
)
@pytest.mark.parametrize(("ago_ms", "is_refused"), [(30_000, False), (30_001, True)])
def test_no_fact_is_dated_before_the_floor_last_changed(verb, body, ago_ms, is_refused):
    moderator = speaking(3).wait(30)
    ago = {"give_floor": "started_ago_ms", "conclude": "ended_ago_ms"}[verb]
    if is_refused:
        said = moderator.sentence(verb, **body, **{ago: ago_ms})
        assert said == "That is too early: the floor last changed 0:30 ago."
    else:
        moderator.do(verb, **body, **{ago: ago_ms})
        assert moderator.turn(3).ended_at_ms == START


def test_a_conclusion_is_not_dated_back_before_a_pause():
    moderator = speaking(3).wait(10).do("pause", turn=3).wait(5)
    moderator.refused("conclude", turn=3, ended_ago_ms=5_001)
    assert moderator.do("conclude", turn=3, ended_ago_ms=5_000).turn(3).clock.spent_ms == 10_000


@pytest.mark.parametrize(("by_ms", "is_refused"), [(-390_000, False), (-390_001, True)])
def test_no_more_time_is_taken_than_is_left(by_ms, is_refused):
    moderator = speaking(3).wait(30)
    if is_refused:
        said = moderator.sentence("adjust_time", turn=3, by_ms=by_ms)
        assert said == "Org 1 has only 6:30 left; take no more than that."
    else:
        assert moderator.do("adjust_time", turn=3, by_ms=by_ms).left(3) == 0


def test_in_overtime_nothing_is_left_to_take():
    moderator = speaking(3).wait(minutes=8)
    assert "only 0:00 left" in moderator.sentence("adjust_time", turn=3, by_ms=-1)
    assert moderator.do("adjust_time", turn=3, by_ms=30_000).left(3) == -30_000


@pytest.mark.parametrize(
    ("by_ms", "said"),
    [
        (-7 * MINUTE, "Org 1 must keep at least one second."),
        (-7 * MINUTE + 999, "Org 1 must keep at least one second."),
        (LONGEST_TURN_MS, "Org 1 cannot have more than three hours."),
        (LONGEST_TURN_MS - 7 * MINUTE + 1, "Org 1 cannot have more than three hours."),
    ],
)
def test_a_turn_has_a_second_at_least_and_three_hours_at_most(by_ms, said):
    assert opened().sentence("adjust_time", turn=3, by_ms=by_ms) == said


@pytest.mark.parametrize("by_ms", [-7 * MINUTE + SECOND, LONGEST_TURN_MS - 7 * MINUTE])
def test_a_second_and_three_hours_are_granted(by_ms):
    assert opened().do("adjust_time", turn=3, by_ms=by_ms).turn(3).clock.allotted_ms > 0


@pytest.mark.parametrize("allotted_ms", [-1, 0, SECOND - 1, LONGEST_TURN_MS + 1])
def test_a_length_out_of_bounds_is_a_wrong_command(allotted_ms):
    moderator = opened()
    added = moderator.refused("add_turn", kind="reply", person=None, allotted_ms=allotted_ms)
    edited = moderator.refused("edit_turn", turn=4, person=2, changes={"allotted_ms": allotted_ms})
    planned = Moderator(planned=False)
    turns = [PlannedTurn("intervention", allotted_ms=allotted_ms)]
    listed = planned.refused("plan", **planned.plan_body(turns))
    assert added.field == edited.field == listed.field == "allotted_ms"


@pytest.mark.parametrize("how", ["floor", "concluded", "absent"])
def test_a_length_is_edited_only_while_the_turn_waits(how):
    moderator = opened().do("mark_absent", turn=4) if how == "absent" else speaking(4)
    if how == "concluded":
        moderator.do("conclude", turn=4)
    before = moderator.meeting.find(4).clock
    moderator.refused("edit_turn", turn=4, person=2, changes={"allotted_ms": MINUTE})
    assert moderator.meeting.find(4).clock == before


def test_the_hard_end_is_not_moved_into_the_past():
    moderator = opened().wait(minutes=20)
    assert (
        moderator.sentence("extend", by_ms=-40 * MINUTE)
        == "The latest end must not be in the past."
    )
    assert moderator.do("extend", by_ms=-40 * MINUTE + 1).meeting.hard_end_ms == moderator.now + 1


def test_before_the_opening_the_hard_end_stays_after_the_start():
    moderator = Moderator()
    said = moderator.sentence("extend", by_ms=-60 * MINUTE)
    assert said == "The latest end must be after the scheduled start."
    assert moderator.do("extend", by_ms=-60 * MINUTE + 1).meeting.hard_end_ms == START + 1


def test_the_hard_end_is_not_moved_by_more_than_four_hours():
    moderator = opened().do("extend", by_ms=LONGEST_EXTENSION_MS)
    assert moderator.refused("extend", by_ms=1).field == "by_ms"


def test_what_is_left_is_said_as_the_clock_says_it():
    moderator = speaking(3).wait(0.4)
    assert digits(moderator.left(3)) in moderator.sentence("adjust_time", turn=3, by_ms=-8 * MINUTE)
