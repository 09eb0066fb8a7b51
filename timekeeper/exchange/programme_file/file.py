"""A programme file: who speaks when and where in a series of Pre-sessions.

``read_programme`` takes the whole of a CSV file or nothing. It touches no database:
people come as values, instants as epoch milliseconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

from timekeeper.exchange.duplicates import listed_twice
from timekeeper.exchange.planned_meeting import (
    FileMeeting,
    FileTurn,
    Programme,
    instant_ms,
    planned,
    slug_of,
)

from .columns import COLUMNS, REQUIRED, SpeakerRow, read_row
from .errors import ErrorList, ProgrammeRefused, RowError, refused
from .table import read_table

__all__ = [
    "FileMeeting",
    "FileTurn",
    "Programme",
    "ProgrammeRefused",
    "RowError",
    "built_in_programme",
    "read_programme",
]

DEFAULT_ROOM = "Room 1"
MOST_ROWS_IN_A_MEETING = 40


def read_programme(text_or_bytes: str | bytes, *, time_zone: str) -> Programme:
    """Read a CSV file whose days and hours are those of ``time_zone`` (an IANA name).

    Raises ``ProgrammeRefused`` with everything that is wrong with the file.
    """
    zone = _zone(time_zone)
    errors = ErrorList()
    table = read_table(text_or_bytes, COLUMNS, REQUIRED, errors)
    rows = [read_row(row, table, errors) for row in table.rows]
    found = [_meeting(own_rows, zone, errors) for own_rows in _by_state(rows, errors)]
    placed = sorted(
        ((meeting, row) for meeting, row in found if meeting is not None),
        key=lambda item: (item[0].scheduled_start_ms, item[0].room_slug, item[0].slug_part),
    )
    _check_rooms_are_free(placed, errors)
    errors.refuse_if_any()
    remarks = tuple(str(remark) for remark in _remarks(rows))
    return Programme(tuple(meeting for meeting, _ in placed), remarks)


def built_in_programme() -> bytes:
    """The file of the 35th series, most of it illustrative (its notes say which part)."""
    return resources.files(__package__).joinpath("upr35.csv").read_bytes()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        sentence = "The time zone of the series is not known; use Europe/Zurich or the like."
        raise refused(1, sentence) from None


def _by_state(rows: Iterable[SpeakerRow], errors: ErrorList) -> list[list[SpeakerRow]]:
    """The rows of each State, in the order of the file; a row without a State has no place."""
    by_slug: dict[str, list[SpeakerRow]] = {}
    for row in rows:
        if row.state_under_review is None:
            continue
        slug = slug_of(row.state_under_review)
        if slug:
            by_slug.setdefault(slug, []).append(row)
        else:
            errors.add(row.number, "state_under_review", "There is no letter in this name.")
    return list(by_slug.values())


def _meeting(
    rows: Sequence[SpeakerRow], zone: ZoneInfo, errors: ErrorList
) -> tuple[FileMeeting | None, SpeakerRow]:
    """The meeting of one State (None if it has no instant), and the row that placed it."""
    first = next((row for row in rows if row.date and row.start), rows[0])
    rows = [row for row in rows if _is_at_the_same_time(row, first, errors)]
    if len(rows) > MOST_ROWS_IN_A_MEETING:
        sentence = f"A Pre-session may have {MOST_ROWS_IN_A_MEETING} rows at most."
        errors.add(rows[MOST_ROWS_IN_A_MEETING].number, None, sentence)
    turns = [_turn(row) for row in _in_order(rows, errors)]
    room = _room(rows, errors)
    if first.date is None or first.start is None:
        return None, first
    start_ms = instant_ms(first.date, first.start, zone)
    if start_ms is None:
        errors.add(first.number, "start", "The clocks are put forward over this time that day.")
        return None, first
    return planned(first.state_under_review or "", start_ms, room, turns), first


def _is_at_the_same_time(row: SpeakerRow, first: SpeakerRow, errors: ErrorList) -> bool:
    """A State has one Pre-session in a series, so another day or hour is a slip."""
    for column, own, other in (
        ("date", row.date, first.date),
        ("start", row.start, first.start),
    ):
        if own is not None and other is not None and own != other:
            sentence = f"Row {first.number} has the same State at another {column}; "
            errors.add(row.number, column, sentence + "a State has one Pre-session in a file.")
            return False
    return True


def _remarks(rows: Sequence[SpeakerRow]) -> Iterator[RowError]:
    """A row that was copied takes a second share of the hour, which nobody may have meant."""
    for of_state in _by_state(rows, ErrorList()):
        panel = [row for row in of_state if row.kind == "intervention"]
        for first, again in listed_twice(row.person for row in panel):
            sentence = f"The same speaker and organisation as in row {panel[first].number}; "
            yield RowError(panel[again].number, None, sentence + "each has a share of the hour.")


def _in_order(rows: Sequence[SpeakerRow], errors: ErrorList) -> list[SpeakerRow]:
    """By position; a row that gives none comes after the one above it in the file."""
    taken: dict[int, int] = {}
    placed: list[tuple[int, SpeakerRow]] = []
    position = 0
    for row in rows:
        if row.position is not None:
            position = row.position
            if position in taken:
                sentence = f"Row {taken[position]} of this Pre-session has the same position."
                errors.add(row.number, "position", sentence)
            taken.setdefault(position, row.number)
        placed.append((position, row))
    return [row for _, row in sorted(placed, key=lambda item: item[0])]


def _turn(row: SpeakerRow) -> FileTurn:
    return FileTurn(
        kind=row.kind,
        person=row.person,
        allotted_ms=row.allotted_ms,
        category=row.category,
        mode=row.mode,
        protected=row.protected,
    )


def _room(rows: Sequence[SpeakerRow], errors: ErrorList) -> str:
    """The room's name; one row of the meeting is enough to say it."""
    named = [row for row in rows if row.room is not None]
    if not named:
        return DEFAULT_ROOM
    first, room = named[0], named[0].room or DEFAULT_ROOM
    room_slug = slug_of(room)
    if not room_slug:
        errors.add(first.number, "room", "There is no letter or figure in this name.")
    for row in named[1:]:
        if slug_of(row.room or "") != room_slug:
            sentence = f"Row {first.number} has this Pre-session in another room."
            errors.add(row.number, "room", sentence)
    return room


def _check_rooms_are_free(
    placed: Sequence[tuple[FileMeeting, SpeakerRow]], errors: ErrorList
) -> None:
    """Two meetings in one room must not overlap; ``placed`` is sorted by their start."""
    by_room: dict[str, list[tuple[FileMeeting, SpeakerRow]]] = {}
    for meeting, row in placed:
        by_room.setdefault(meeting.room_slug, []).append((meeting, row))
    for in_room in by_room.values():
        for (earlier, earlier_row), (later, later_row) in pairwise(in_room):
            if later.scheduled_start_ms < earlier.scheduled_end_ms:
                sentence = f"The Pre-session of row {earlier_row.number} is in this room until "
                sentence += "after this one begins."
                errors.add(later_row.number, "start", sentence)
