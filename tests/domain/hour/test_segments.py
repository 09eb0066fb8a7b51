"""The hour as a bar: past segments stay, the running one grows, future ones move."""

import dataclasses

from builders import MINUTE, SECOND, START, Moderator, core, hour_of, opened, speaker, speaking
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.domain.hour.segments import Segment

RESERVE = 7 * MINUTE


def bar(moderator, kind):
    return [segment for segment in moderator.seen().hour if segment.kind == kind]


def test_before_the_opening_all_is_ahead_at_the_estimated_starts():
    moderator = Moderator()
    ahead = bar(moderator, "ahead")
    assert [segment.turn for segment in ahead] == [1, 2, 3, 4, 5, 6]
    for segment in ahead:
        turn = moderator.seen_turn(segment.turn)
        assert segment.from_ms == turn.estimated_start_ms
        assert segment.until_ms - segment.from_ms == turn.clock.allotted_ms
        assert (segment.moves, segment.grows) == (True, False)


def test_the_reserve_is_before_the_closing_and_moves_with_the_panel():
    moderator = speaking(3)
    (reserve,) = bar(moderator, "reserve")
    closing = moderator.seen_turn(6)
    assert (reserve.turn, reserve.moves, reserve.grows) == (None, True, False)
    assert (reserve.from_ms, reserve.until_ms) == (
        closing.estimated_start_ms - RESERVE,
        closing.estimated_start_ms,
    )


def test_what_happened_stays_at_its_real_times():
    moderator = opened().wait(30).do("give_floor", turn=1).wait(100).do("conclude", turn=1)
    moderator.wait(minutes=5)
    assert bar(moderator, "spent") == [
        Segment(1, "spent", START + 30 * SECOND, START + 130 * SECOND)
    ]


def test_a_pause_is_part_of_what_happened():
    moderator = speaking(3).wait(60).do("pause", turn=3).wait(60).do("conclude", turn=3)
    (spent,) = bar(moderator, "spent")
    assert spent.until_ms - spent.from_ms == 2 * MINUTE
    assert moderator.turn(3).clock.spent_ms == MINUTE


def test_the_running_turn_grows_over_what_it_has_left():
    moderator = speaking(3).wait(90)
    (running,) = bar(moderator, "running")
    assert running == Segment(3, "running", START, START, grows=True)
    rest = bar(moderator, "ahead")[0]
    assert rest == Segment(3, "ahead", START, START + 7 * MINUTE)


def test_the_rest_of_a_paused_turn_moves_and_its_used_part_keeps_growing():
    moderator = speaking(3).wait(90).do("pause", turn=3)
    at_ms = moderator.now
    moderator.wait(30)
    assert bar(moderator, "running") == [Segment(3, "running", START, at_ms, grows=True)]
    assert bar(moderator, "ahead")[0] == Segment(
        3, "ahead", at_ms, at_ms + 5 * MINUTE + 30 * SECOND, moves=True
    )


def test_in_overtime_nothing_is_left_to_show():
    moderator = speaking(3).wait(minutes=8).do("pause", turn=3)
    assert 3 not in [segment.turn for segment in bar(moderator, "ahead")]


def test_the_running_turn_is_painted_last():
    moderator = speaking(3).do("give_floor", turn=4)
    assert moderator.seen().hour[-1].kind == "running"


def test_once_the_panel_has_finished_the_reserve_stays_and_time_uses_it_up():
    moderator = opened(1).do("give_floor", turn=3).wait(minutes=7).do("conclude", turn=3)
    moderator.do("decline", turn=1).do("decline", turn=2)
    panel_ended_at_ms = moderator.now
    reserve = Segment(None, "reserve", panel_ended_at_ms, panel_ended_at_ms + RESERVE)
    assert bar(moderator, "reserve") == [reserve]
    moderator.wait(minutes=2).do("add_turn", kind="question", person=None)
    moderator.do("give_floor", turn=5)
    assert bar(moderator, "reserve") == [reserve]
    assert moderator.seen_turn(4).estimated_start_ms == reserve.until_ms


def test_with_the_closing_the_reserve_is_gone():
    assert bar(speaking(6), "reserve") == []


def test_a_meeting_without_a_reserve_shows_none():
    moderator = opened(1).do("add_turn", kind="question", person=None, allotted_ms=RESERVE)
    assert bar(moderator, "reserve") == []


def test_a_closed_meeting_shows_what_happened_alone():
    moderator = speaking(3).wait(60).do("give_floor", turn=4).wait(60).do("close")
    assert {segment.kind for segment in moderator.seen().hour} == {"spent"}
    assert [segment.turn for segment in moderator.seen().hour] == [3, 4]


def test_a_released_turn_is_not_on_the_bar():
    moderator = opened().do("mark_absent", turn=4)
    assert 4 not in [segment.turn for segment in moderator.seen().hour]


def test_every_audience_sees_the_same_bar():
    moderator = Moderator(hour_of(speaker(1, protected=True), speaker(2))).do("open")
    moderator.do("give_floor", turn=3)
    bars = {moderator.seen(audience).hour for audience in AUDIENCES}
    assert len(bars) == 1


def test_a_segment_holds_ids_instants_and_kinds_and_nothing_else():
    assert [field.name for field in dataclasses.fields(Segment)] == [
        "turn",
        "kind",
        "from_ms",
        "until_ms",
        "moves",
        "grows",
    ]


@core
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 6)), max_size=6))
def test_no_segment_ends_before_it_begins_and_only_the_running_one_grows(given_floors):
    moderator = opened()
    for seconds, turn in given_floors:
        moderator.wait(seconds)
        if moderator.status(turn) == "waiting":
            moderator.do("give_floor", turn=turn)
    for segment in moderator.seen().hour:
        assert segment.from_ms <= segment.until_ms
        assert segment.grows == (segment.kind == "running")
        assert not (segment.moves and segment.grows)
    assert len(bar(moderator, "running")) == (moderator.meeting.floor is not None)
