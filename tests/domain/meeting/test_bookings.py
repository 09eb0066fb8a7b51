"""Which meetings hold one room at one time, and where a cancelled one's address leads."""

from dataclasses import replace

import pytest
from builders import MINUTE, START, core
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.bookings import leads_to, overlap, place_taken_by
from timekeeper.domain.meeting.meeting import Meeting

HOUR = 60 * MINUTE


def meeting(state: str = "Kenya", starts_after_ms: int = 0, **other: object) -> Meeting:
    start_ms = START + starts_after_ms
    planned = Meeting(
        slug=f"upr35-{state.lower()}",
        series="UPR 35",
        state_under_review=state,
        room="Room XXI",
        room_slug="room-xxi",
        scheduled_start_ms=start_ms,
        scheduled_end_ms=start_ms + HOUR,
    )
    return replace(planned, **other)


@pytest.mark.parametrize(
    ("after_ms", "is_held_twice"),
    [
        (-HOUR - 1, False),
        (-HOUR, False),
        (-HOUR + 1, True),
        (0, True),
        (HOUR - 1, True),
        (HOUR, False),
        (HOUR + 1, False),
    ],
)
def test_a_room_is_held_twice_from_the_first_millisecond_that_two_share(after_ms, is_held_twice):
    assert overlap(meeting(), meeting("Spain", after_ms)) is is_held_twice


def test_two_rooms_are_two_whatever_the_hour():
    assert not overlap(meeting(), meeting("Spain", room_slug="room-xx"))


bookings = st.builds(
    meeting,
    st.sampled_from(["Kenya", "Spain", "Armenia", "Guinea"]),
    st.integers(-3, 3).map(lambda halves: halves * HOUR // 2),
    room_slug=st.sampled_from(["room-xxi", "room-xx"]),
    series=st.sampled_from(["UPR 35", "UPR 36"]),
    status=st.sampled_from(["scheduled", "open", "closed", "cancelled"]),
)


@core
@given(bookings, bookings)
def test_both_hold_the_room_twice_or_neither_does(one, other):
    assert overlap(one, other) == overlap(other, one)


CANCELLED = meeting("Arcadja", status="cancelled")


def test_the_address_leads_to_the_meeting_that_took_the_room_and_the_hour():
    others = [CANCELLED, meeting("Spain", -HOUR), meeting("Arcadia"), meeting("Guinea", HOUR)]
    assert leads_to(CANCELLED, others) == others[2]
    assert place_taken_by(CANCELLED, others) == others[2]


def test_the_same_state_on_another_day_comes_before_what_took_the_room():
    moved = meeting("Arcadja", 48 * HOUR, slug="upr35-arcadja-2", room_slug="room-xx")
    others = [CANCELLED, meeting("Spain"), moved]
    assert leads_to(CANCELLED, others) == moved
    assert place_taken_by(CANCELLED, others) == others[1]


def test_otherwise_it_leads_to_the_next_of_the_series():
    others = [
        meeting("Guinea", 3 * HOUR),
        CANCELLED,
        meeting("Spain", HOUR),
        meeting("Peru", -HOUR),
    ]
    assert leads_to(CANCELLED, others) == others[2]
    assert place_taken_by(CANCELLED, others) is None


def test_after_the_last_it_leads_to_nothing_and_never_to_another_series_or_a_cancelled_one():
    others = [
        CANCELLED,
        meeting("Peru", -HOUR),
        meeting("Guinea", HOUR, status="cancelled"),
        meeting("Arcadia", series="UPR 36"),
    ]
    assert leads_to(CANCELLED, others) is None
    assert place_taken_by(CANCELLED, others) is None


@core
@given(st.lists(bookings, max_size=8))
def test_wherever_it_leads_somebody_meets_and_never_in_a_circle(others):
    there = leads_to(CANCELLED, [CANCELLED, *others])
    if there is not None:
        assert there.status != "cancelled"
        assert there.series == CANCELLED.series
    taken_by = place_taken_by(CANCELLED, [CANCELLED, *others])
    assert taken_by is None or overlap(taken_by, CANCELLED)
