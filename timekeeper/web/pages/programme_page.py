"""What the programme page shows: series, days and the meetings that are on now."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from timekeeper.domain.meeting.bookings import place_taken_by
from timekeeper.store.journal import LoggedMeeting


@dataclass(frozen=True)
class ProgrammeMeeting:
    slug: str
    state_under_review: str
    room: str
    room_slug: str
    start_ms: int
    end_ms: int
    status: str
    speakers: int
    is_now: bool
    is_next: bool
    undoes: int | None
    """The revision whose undo brings a cancelled one back, where nothing was done since."""


@dataclass(frozen=True)
class Day:
    day_ms: int
    meetings: tuple[ProgrammeMeeting, ...]


@dataclass(frozen=True)
class Series:
    name: str
    zone: str
    illustrative: bool
    days: tuple[Day, ...]


def by_series(
    meetings: list[LoggedMeeting], now_ms: int, *, shows_replaced: bool
) -> tuple[list[Series], list[ProgrammeMeeting]]:
    """The series of the programme, and separately the practice meetings.

    ``shows_replaced`` includes cancelled meetings whose room and hour another one has.
    """
    listed = [m for m in meetings if shows_replaced or not _is_replaced(m, meetings)]
    real = [logged for logged in listed if not logged.practice]
    practice = [
        _programme_meeting(m, now_ms, None) for m in listed if m.practice and not _is_cancelled(m)
    ]
    names = dict.fromkeys(logged.history.meeting.series for logged in real)
    series = [
        _series([logged for logged in real if logged.history.meeting.series == name], now_ms)
        for name in names
    ]
    return series, [meeting for meeting in practice if meeting.end_ms > now_ms or meeting.is_now]


def _is_replaced(logged: LoggedMeeting, meetings: list[LoggedMeeting]) -> bool:
    """A name that was corrected leaves a cancelled meeting behind, which would only confuse."""
    if not _is_cancelled(logged):
        return False
    others = (other.history.meeting for other in meetings)
    return place_taken_by(logged.history.meeting, others) is not None


def _is_cancelled(logged: LoggedMeeting) -> bool:
    return logged.history.meeting.status == "cancelled"


def _series(meetings: list[LoggedMeeting], now_ms: int) -> Series:
    first = meetings[0]
    zone = ZoneInfo(first.time_zone)
    next_meeting = next((m for m in meetings if _is_ahead(m, now_ms)), None)

    def day_of(logged: LoggedMeeting) -> date:
        start_ms = logged.history.meeting.scheduled_start_ms
        return datetime.fromtimestamp(start_ms / 1000, zone).date()

    days = [
        _day([_programme_meeting(logged, now_ms, next_meeting) for logged in of_the_day])
        for _, of_the_day in groupby(meetings, key=day_of)
    ]
    return Series(first.history.meeting.series, first.time_zone, first.illustrative, tuple(days))


def _day(meetings: list[ProgrammeMeeting]) -> Day:
    return Day(meetings[0].start_ms, tuple(meetings))


def _is_ahead(logged: LoggedMeeting, now_ms: int) -> bool:
    meeting = logged.history.meeting
    return meeting.status == "scheduled" and meeting.scheduled_start_ms > now_ms


def _programme_meeting(
    logged: LoggedMeeting, now_ms: int, next_meeting: LoggedMeeting | None
) -> ProgrammeMeeting:
    meeting = logged.history.meeting
    return ProgrammeMeeting(
        slug=meeting.slug,
        state_under_review=meeting.state_under_review,
        room=meeting.room,
        room_slug=meeting.room_slug,
        start_ms=meeting.scheduled_start_ms,
        end_ms=meeting.scheduled_end_ms,
        status=meeting.status,
        speakers=sum(1 for turn in meeting.turns if turn.kind == "intervention"),
        is_now=meeting.is_on,
        is_next=logged is next_meeting,
        undoes=_undoes(logged),
    )


def _undoes(logged: LoggedMeeting) -> int | None:
    history = logged.history
    undoable = history.undoable
    if undoable is None or history.entry(undoable).fact.verb != "cancel":
        return None
    return undoable
