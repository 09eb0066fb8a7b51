"""The share of a planned hour, with the numbers of real Pre-sessions."""

import pytest
from builders import MINUTE, Moderator, core, hour_of, speaker
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.hour.planned_share import PlannedLength, bounded_share_ms, planned_share_ms
from timekeeper.domain.meeting.settings import Settings

HOUR = 60 * MINUTE


def share_of(speakers, duration_ms=HOUR, **settings):
    fixed = [
        PlannedLength("opening", 2 * MINUTE),
        PlannedLength("state_statement", 2 * MINUTE),
        PlannedLength("closing", MINUTE),
    ]
    blank = [PlannedLength("intervention", None)] * speakers
    return planned_share_ms(duration_ms, fixed + blank, Settings(**settings))


def test_nine_speakers_get_five_minutes_and_five_seconds():
    assert share_of(9) == 305_000


def test_six_speakers_get_seven_minutes():
    assert share_of(6) == 420_000


def test_six_at_seven_minutes_leave_eleven_and_a_half_for_questions():
    assert share_of(6, reserve_ms=690_000) == 420_000
    assert share_of(6, reserve_ms=690_001) == 419_000


def test_nine_at_five_minutes_leave_seven_and_three_quarters_for_questions():
    assert share_of(9, reserve_ms=465_000) == 300_000
    assert share_of(9, reserve_ms=456_000) == 301_000


def test_nine_at_seven_minutes_take_sixty_three_minutes():
    assert 9 * share_of(1) == 63 * MINUTE


def test_nobody_gets_less_than_the_shortest_turn_even_where_the_hour_cannot_hold_it():
    assert share_of(12) == 300_000


@pytest.mark.parametrize(
    ("available_ms", "share_ms"),
    [
        (599_999, 300_000),
        (600_000, 300_000),
        (601_999, 300_000),
        (602_000, 301_000),
        (839_999, 419_000),
        (840_000, 420_000),
        (842_000, 420_000),
        (-1, 300_000),
    ],
)
def test_a_share_is_whole_seconds_within_the_bounds(available_ms, share_ms):
    assert bounded_share_ms(available_ms, 2, Settings()) == share_ms


def test_questions_on_the_list_come_out_of_the_reserve():
    lengths = [PlannedLength("question", 7 * MINUTE), PlannedLength("intervention", None)]
    alone = [PlannedLength("intervention", None)]
    for listed in (lengths, alone):
        assert planned_share_ms(14 * MINUTE, listed, Settings()) == 405_000


@core
@given(st.integers(1, 9))
def test_the_shares_of_a_planned_hour_fit_in_it(speakers):
    moderator = Moderator(speakers)
    end_ms = moderator.seen().projected_end_ms
    assert end_ms <= moderator.meeting.hard_end_ms


def test_blank_minutes_get_the_share_and_given_ones_are_kept():
    turns = hour_of(*(speaker(n) for n in range(1, 9)), speaker(9, allotted_ms=4 * MINUTE))
    moderator = Moderator(turns)
    assert moderator.turn(11).clock.allotted_ms == 4 * MINUTE
    assert {moderator.turn(n).clock.allotted_ms for n in range(3, 11)} == {313_000}


def test_a_recorded_statement_keeps_its_length():
    turns = hour_of(speaker(1, mode="recorded", allotted_ms=3 * MINUTE), speaker(2))
    assert Moderator(turns).turn(3).length_is_fixed
    assert not Moderator(turns).turn(4).length_is_fixed
