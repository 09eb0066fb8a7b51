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
from timekeeper.domain.refusal import Sentence
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


def holders(known: Iterable[LoggedMeeting], booking: Booking) -> list[LoggedMeeting]:
    """Who holds a room at the time for which it is about to be booked."""
    return [m for m in known if _holds_its_room(m) and overlap(m.history.meeting, booking)]


def _holds_its_room(logged: LoggedMeeting) -> bool:
    return not logged.practice and logged.history.meeting.status not in ("closed", "cancelled")


def _by_start(logged: LoggedMeeting) -> tuple[int, str]:
    return logged.history.meeting.scheduled_start_ms, logged.history.meeting.slug


def _hhmm(at_ms: int, zone: str) -> str:
    return _local(at_ms, zone).strftime("%H:%M")


def _local(at_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
