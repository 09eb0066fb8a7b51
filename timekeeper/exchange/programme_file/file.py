"""A programme file: who speaks when and where in a series of Pre-sessions.

``read_programme`` accepts a CSV file as a whole or refuses it. It touches no database: people are
values, instants epoch milliseconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

from timekeeper.exchange.duplicates import listed_twice
from timekeeper.exchange.planned_programme import (
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
    """Reads a CSV file with days and times in ``time_zone`` (an IANA name).

    Raises ``ProgrammeRefused`` with all errors of the file.
    """
    zone = _zone(time_zone)
    errors = ErrorList()
    table = read_table(text_or_bytes, COLUMNS, REQUIRED, errors)
    rows = [read_row(row, table, errors) for row in table.rows]
    meetings = [_meeting(own_rows, zone, errors) for own_rows in _by_state(rows, errors)]
    placed = sorted(
        ((meeting, row) for meeting, row in meetings if meeting is not None),
        key=lambda item: (item[0].scheduled_start_ms, item[0].room_slug, item[0].slug_part),
    )
    _check_rooms_are_free(placed, errors)
    errors.refuse_if_any()
    remarks = tuple(str(remark) for remark in _remarks(rows))
    return Programme(tuple(meeting for meeting, _ in placed), remarks)


def built_in_programme() -> bytes:
    """The file of the 35th series. Most of it is illustrative; its notes say which part."""
    return resources.files(__package__).joinpath("upr35.csv").read_bytes()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        sentence = "The time zone of the series is unknown. Use a name such as Europe/Zurich."
        raise refused(1, sentence) from None


def _by_state(rows: Iterable[SpeakerRow], errors: ErrorList) -> list[list[SpeakerRow]]:
    """The rows of each State, in the order of the file; rows without a State are left out."""
    by_slug: dict[str, list[SpeakerRow]] = {}
    for row in rows:
        if row.state_under_review is None:
            continue
        slug = slug_of(row.state_under_review)
        if slug:
            by_slug.setdefault(slug, []).append(row)
        else:
            errors.add(row.number, "state_under_review", "This name must contain a letter.")
    return list(by_slug.values())


def _meeting(
    rows: Sequence[SpeakerRow], zone: ZoneInfo, errors: ErrorList
) -> tuple[FileMeeting | None, SpeakerRow]:
    """The meeting of one State (None if it has no start), and the row that gives its start."""
    first = next((row for row in rows if row.date and row.start), rows[0])
    rows = [row for row in rows if _is_at_the_same_time(row, first, errors)]
    if len(rows) > MOST_ROWS_IN_A_MEETING:
        sentence = f"A Pre-session can have at most {MOST_ROWS_IN_A_MEETING} rows."
        errors.add(rows[MOST_ROWS_IN_A_MEETING].number, None, sentence)
    turns = [_turn(row) for row in _in_order(rows, errors)]
    room = _room(rows, errors)
    if first.date is None or first.start is None:
        return None, first
    start_ms = instant_ms(first.date, first.start, zone)
    if start_ms is None:
        errors.add(
            first.number,
            "start",
            "This time does not exist on that day: the clocks go forward. Choose another time.",
        )
        return None, first
    return planned(first.state_under_review or "", start_ms, room, turns), first


def _is_at_the_same_time(row: SpeakerRow, first: SpeakerRow, errors: ErrorList) -> bool:
    """A State has one Pre-session in a series, so another day or time is an error."""
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
    """Ordered by position; a row without one follows the row above it in the file."""
    row_at: dict[int, int] = {}
    placed: list[tuple[int, SpeakerRow]] = []
    position = 0
    for row in rows:
        if row.position is not None:
            position = row.position
            if position in row_at:
                sentence = f"Row {row_at[position]} of this Pre-session has the same position."
                errors.add(row.number, "position", sentence)
            row_at.setdefault(position, row.number)
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
    """The room's name; it is enough if one row of the meeting has it."""
    named = [row for row in rows if row.room is not None]
    if not named:
        return DEFAULT_ROOM
    first, room = named[0], named[0].room or DEFAULT_ROOM
    room_slug = slug_of(room)
    if not room_slug:
        errors.add(first.number, "room", "This name must contain a letter or a figure.")
    for row in named[1:]:
        if slug_of(row.room or "") != room_slug:
            sentence = f"Row {first.number} has this Pre-session in another room."
            errors.add(row.number, "room", sentence)
    return room


def _check_rooms_are_free(
    placed: Sequence[tuple[FileMeeting, SpeakerRow]], errors: ErrorList
) -> None:
    """Meetings in one room must not overlap; ``placed`` is ordered by their start."""
    by_room: dict[str, list[tuple[FileMeeting, SpeakerRow]]] = {}
    for meeting, row in placed:
        by_room.setdefault(meeting.room_slug, []).append((meeting, row))
    for in_room in by_room.values():
        for (earlier, earlier_row), (later, later_row) in pairwise(in_room):
            if later.scheduled_start_ms < earlier.scheduled_end_ms:
                sentence = f"The Pre-session of row {earlier_row.number} is still in this room "
                sentence += "when this one starts."
                errors.add(later_row.number, "start", sentence)
