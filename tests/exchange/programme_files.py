"""Writes small programme files for the tests, and reads them back."""

import csv
import io
from datetime import UTC, datetime

import pytest

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileMeeting, FileTurn, Programme
from timekeeper.exchange.programme_file.columns import COLUMNS, REQUIRED
from timekeeper.exchange.programme_file.file import ProgrammeRefused, RowError, read_programme

ZONE = "Europe/Zurich"
BASE = {
    "state_under_review": "Kenya",
    "date": "2019-12-11",
    "start": "11:00",
    "organisation": "Lakeside Forum",
    "category": "CSO",
    "speaker": "Ada Quill",
}


def written(*rows: dict[str, str], columns: tuple[str, ...] | None = None, separator=",") -> str:
    """A file with these rows; missing cells are those of BASE."""
    if columns is None:
        named = {name for row in rows for name in row}
        columns = tuple(name for name in COLUMNS if name in REQUIRED or name in named)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=separator)
    writer.writeheader()
    writer.writerows(BASE | row for row in rows)
    return text.getvalue()


def read(*rows: dict[str, str]) -> Programme:
    return read_programme(written(*rows), time_zone=ZONE)


def one(*rows: dict[str, str]) -> FileMeeting:
    (meeting,) = read(*rows).meetings
    return meeting


def spoken(*rows: dict[str, str]) -> list[FileTurn]:
    """The turns that the file itself lists."""
    return [turn for turn in one(*rows).turns if turn.person != Person()]


def errors(text: str | bytes, zone: str = ZONE) -> list[RowError]:
    with pytest.raises(ProgrammeRefused) as refused:
        read_programme(text, time_zone=zone)
    return list(refused.value.errors)


def places(*rows: dict[str, str]) -> list[tuple[int, str | None]]:
    return [(error.row, error.column) for error in errors(written(*rows))]


def instant_ms(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)
