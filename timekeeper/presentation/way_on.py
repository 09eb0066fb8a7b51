"""Where the public page of a cancelled meeting leads on to."""

from collections.abc import Iterable
from dataclasses import dataclass

from timekeeper.domain.meeting.bookings import leads_to, overlap
from timekeeper.domain.meeting.meeting import Meeting


@dataclass(frozen=True)
class WayOn:
    """A meeting of the same series; ``is_in_its_place`` unless it only comes next."""

    slug: str
    state_under_review: str
    room: str
    start_ms: int
    end_ms: int
    is_in_its_place: bool


def way_on(slug: str, meetings: Iterable[Meeting]) -> WayOn | None:
    """None where nothing is left of the series, or where there is no such meeting."""
    every = {meeting.slug: meeting for meeting in meetings}
    cancelled = every.get(slug)
    there = None if cancelled is None else leads_to(cancelled, every.values())
    if cancelled is None or there is None:
        return None
    return WayOn(
        slug=there.slug,
        state_under_review=there.state_under_review,
        room=there.room,
        start_ms=there.scheduled_start_ms,
        end_ms=there.scheduled_end_ms,
        is_in_its_place=_is_in_its_place(there, cancelled),
    )


def _is_in_its_place(there: Meeting, cancelled: Meeting) -> bool:
    return overlap(there, cancelled) or there.state_under_review == cancelled.state_under_review
