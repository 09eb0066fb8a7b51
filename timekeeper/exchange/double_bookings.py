"""Double bookings: one room that two Pre-sessions hold at one time, in one series or in two.

Practice is for trying things out, and what is over or cancelled needs no room.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from timekeeper.domain.meeting.bookings import Booking, overlap
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused, Sentence
from timekeeper.store.journal import LoggedMeeting


@dataclass(frozen=True)
class DoubleBooking:
    """Two meetings in one room, the earlier first; days and hours are those of ``zone``."""

    one: Meeting
    other: Meeting
    zone: str

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            "{room} is held twice on {day}: by the Pre-session of {one} ({series}) from {start} to "
            "{end}, and by that of {other} ({other_series}) from {other_start} to {other_end}.",
            values={
                "room": self.one.room,
                "day": _local(self.other.scheduled_start_ms, self.zone).date().isoformat(),
                "one": self.one.state_under_review,
                "series": self.one.series,
                "start": _hhmm(self.one.scheduled_start_ms, self.zone),
                "end": _hhmm(self.one.scheduled_end_ms, self.zone),
                "other": self.other.state_under_review,
                "other_series": self.other.series,
                "other_start": _hhmm(self.other.scheduled_start_ms, self.zone),
                "other_end": _hhmm(self.other.scheduled_end_ms, self.zone),
            },
        )


def double_bookings(known: Iterable[LoggedMeeting], slugs: Collection[str]) -> list[DoubleBooking]:
    """Where meetings of these slugs share their room with another of ``known``."""
    booked = sorted(filter(_holds_its_room, known), key=_by_start)
    return [
        DoubleBooking(one.history.meeting, other.history.meeting, other.time_zone)
        for one, other in combinations(booked, 2)
        if overlap(one.history.meeting, other.history.meeting)
        and not {one.history.meeting.slug, other.history.meeting.slug}.isdisjoint(slugs)
    ]


def check_room_is_free(known: Iterable[LoggedMeeting], booking: Booking) -> None:
    """Raises Refused of the field ``room`` where another meeting holds it at that time."""
    booked = sorted(filter(_holds_its_room, known), key=_by_start)
    held = next((logged for logged in booked if overlap(logged.history.meeting, booking)), None)
    if held is None:
        return
    meeting = held.history.meeting
    raise Refused(
        "{room} is held by the Pre-session of {other} ({series}) from {start} to {end}. Choose "
        "another room or hour, or say that both are held there.",
        field="room",
        room=meeting.room,
        other=meeting.state_under_review,
        series=meeting.series,
        start=_hhmm(meeting.scheduled_start_ms, held.time_zone),
        end=_hhmm(meeting.scheduled_end_ms, held.time_zone),
    )


def _holds_its_room(logged: LoggedMeeting) -> bool:
    return not logged.practice and logged.history.meeting.status not in ("closed", "cancelled")


def _by_start(logged: LoggedMeeting) -> tuple[int, str]:
    return logged.history.meeting.scheduled_start_ms, logged.history.meeting.slug


def _hhmm(at_ms: int, zone: str) -> str:
    return _local(at_ms, zone).strftime("%H:%M")


def _local(at_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
