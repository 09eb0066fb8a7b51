"""Which meetings hold one room at one time, and where a cancelled one's address leads.

Instants are epoch milliseconds.
"""

from collections.abc import Iterable
from typing import Protocol

from .meeting import Meeting


class Booking(Protocol):
    """What holds a room from its start to its end, be it planned already or about to be."""

    @property
    def room_slug(self) -> str: ...
    @property
    def scheduled_start_ms(self) -> int: ...
    @property
    def scheduled_end_ms(self) -> int: ...


def overlap(one: Booking, other: Booking) -> bool:
    """Whether two hold the same room at the same time; one right after the other do not."""
    return (
        one.room_slug == other.room_slug
        and one.scheduled_start_ms < other.scheduled_end_ms
        and other.scheduled_start_ms < one.scheduled_end_ms
    )


def place_taken_by(cancelled: Meeting, others: Iterable[Meeting]) -> Meeting | None:
    """The meeting of the same series that has a cancelled one's room and hour, or None."""
    return next((one for one in _standing(cancelled, others) if overlap(one, cancelled)), None)


def leads_to(cancelled: Meeting, others: Iterable[Meeting]) -> Meeting | None:
    """Where the address of a cancelled meeting leads: within its series to the same State's
    other meeting, else to what took its place, else to the next one; or None.
    """
    standing = _standing(cancelled, others)
    same_state = [m for m in standing if m.state_under_review == cancelled.state_under_review]
    taken_by = place_taken_by(cancelled, standing)
    later = [m for m in standing if m.scheduled_start_ms >= cancelled.scheduled_start_ms]
    ways = [*same_state[:1], *([] if taken_by is None else [taken_by]), *later[:1]]
    return ways[0] if ways else None


def _standing(cancelled: Meeting, others: Iterable[Meeting]) -> list[Meeting]:
    """The meetings of its series that are not cancelled, by their start."""
    of_series = (m for m in others if m.series == cancelled.series and m.status != "cancelled")
    return sorted(of_series, key=lambda meeting: meeting.scheduled_start_ms)
