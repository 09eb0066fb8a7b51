"""The columns of a programme file: what each may hold, and what a blank cell means.

A cell that cannot be read is added to the errors and then counts as blank, so that the rest of its
row is still checked.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TypeVar, get_args

from timekeeper.domain.forbidden_characters import is_control, is_formula_error
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.dates import YEARS
from timekeeper.domain.meeting.turns import Category, Gender, Kind, Mode, Person
from timekeeper.domain.verbs import LONGEST_TURN_MS, SHORTEST_TURN_MS

from .errors import ErrorList
from .table import Table, TableRow

Value = TypeVar("Value")

REQUIRED = ("state_under_review", "date", "start", "organisation", "category", "speaker")
COLUMNS = (
    "state_under_review",
    "date",
    "start",
    "room",
    "position",
    "kind",
    "organisation",
    "category",
    "speaker",
    "theme",
    "minutes",
    "language",
    "mode",
    "protected",
    "words",
    "gender",
    "national",
    "coalition_of",
    "notes",
)

LONGEST_TEXT = 200
LONGEST_NOTES = 2_000
LONGEST_QUOTE = 40
MOST_WORDS = 100_000
MOST_POSITION = 9_999
FORMULA_ERROR = "This is the error of a formula, not a text; correct the cell in the spreadsheet."


def _by_folded_case(values: tuple[Value, ...]) -> dict[str, Value]:
    return {str(value).casefold(): value for value in values}


KINDS: Mapping[str, Kind] = _by_folded_case(get_args(Kind))
CATEGORIES: Mapping[str, Category] = _by_folded_case(get_args(Category))
MODES: Mapping[str, Mode] = _by_folded_case(get_args(Mode))
GENDERS: Mapping[str, Gender] = _by_folded_case(get_args(Gender))
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True)
class SpeakerRow:
    """One row that was read. None means blank, or unreadable with an error."""

    number: int
    state_under_review: str | None
    date: date | None
    start: time | None
    room: str | None
    position: int | None
    kind: Kind
    allotted_ms: int | None
    category: Category | None
    mode: Mode
    protected: bool
    person: Person


def read_row(row: TableRow, table: Table, errors: ErrorList) -> SpeakerRow:
    """Reads every cell of ``row``; adds what is wrong to ``errors``."""
    cells = _Cells(row, table, errors)
    written_kind = cells.choice("kind", KINDS)
    kind = written_kind or "intervention"
    category = cells.choice("category", CATEGORIES)
    if category is None and kind == "state_statement":
        category = "State"
    person = Person(
        speaker=cells.text("speaker"),
        organisation=cells.text("organisation"),
        theme=cells.text("theme"),
        language=cells.value("language", _language),
        gender=cells.choice("gender", GENDERS),
        national=cells.choice("national", YES_NO),
        coalition_of=cells.text("coalition_of"),
        words=cells.value("words", _whole_number(MOST_WORDS)),
        notes=cells.text("notes", LONGEST_NOTES),
    )
    if written_kind == "intervention" or not cells.written("kind"):
        _check_intervention(cells)
    return SpeakerRow(
        number=row.number,
        state_under_review=cells.required("state_under_review", cells.text("state_under_review")),
        date=cells.required("date", cells.value("date", _date)),
        start=cells.required("start", cells.value("start", _start)),
        room=cells.text("room"),
        position=cells.value("position", _whole_number(MOST_POSITION)),
        kind=kind,
        allotted_ms=cells.value("minutes", _minutes_ms),
        category=category,
        mode=cells.choice("mode", MODES) or "person",
        protected=cells.protected(),
        person=person,
    )


def _check_intervention(cells: "_Cells") -> None:
    cells.required("category", None)
    if cells.is_blank("speaker") and cells.is_blank("organisation"):
        cells.add_error("speaker", "An intervention needs a speaker or an organisation.")


class _Cells:
    """The cells of one row, each read by the rule of its column."""

    def __init__(self, row: TableRow, table: Table, errors: ErrorList) -> None:
        self._row = row
        self._columns = table.columns
        self._errors = errors
        # If the cells of a row are shifted, a name may be in the column of a number. Errors
        # therefore quote nothing from the row of a protected speaker.
        self._may_quote = (
            "protected" not in table.columns or self.written("protected").casefold() == "no"
        )

    def written(self, column: str) -> str:
        """The text of the cell in Unicode NFC, without the blanks around it."""
        return unicodedata.normalize("NFC", self._row.cells.get(column, "")).strip()

    def is_blank(self, column: str) -> bool:
        """Whether the file has the column and the cell is empty."""
        return column in self._columns and not self.written(column)

    def add_error(self, column: str, sentence: str) -> None:
        self._errors.add(self._row.number, column, sentence)

    def required(self, column: str, value: Value) -> Value:
        """Returns ``value``; adds an error if the cell is blank."""
        if self.is_blank(column):
            self.add_error(column, "This must not be blank.")
        return value

    def text(self, column: str, longest: int = LONGEST_TEXT) -> str | None:
        """A text. Only notes may have several lines. Errors never quote it."""
        text = self.written(column)
        if len(text) > longest:
            self.add_error(column, f"This is longer than {longest} characters.")
            return None
        if is_formula_error(text):
            self.add_error(column, FORMULA_ERROR)
            return None
        lines = "\t\r\n" if column == "notes" else ""
        if any(is_control(character) for character in text if character not in lines):
            self.add_error(
                column, "This text contains a control character or a line break; remove it."
            )
            return None
        return (text if lines else " ".join(text.split())) or None

    def choice(self, column: str, values: Mapping[str, Value]) -> Value | None:
        """One of ``values``, in any letter case."""

        def read(written: str) -> Value:
            if written.casefold() not in values:
                raise _Unreadable(f"This must be one of {', '.join(map(_label, values.items()))}")
            return values[written.casefold()]

        return self.value(column, read)

    def value(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """The cell as ``read`` converts it; None if it is blank or cannot be read."""
        written = self.written(column)
        if not written:
            return None
        try:
            return read(written)
        except _Unreadable as unreadable:
            self.add_error(column, f"{unreadable}{self._quoted(written)}.")
            return None

    def protected(self) -> bool:
        """In a file that has the column, every cell but "no" means protected, to be safe."""
        if "protected" not in self._columns:
            return False
        return self.choice("protected", YES_NO) is not False

    def _quoted(self, written: str) -> str:
        if not self._may_quote or len(written) > LONGEST_QUOTE or not written.isprintable():
            return ""
        return f", not “{written}”"


class _Unreadable(Exception):
    """Its message says what the cell must hold, as the beginning of a sentence."""


def _label(item: tuple[str, object]) -> str:
    written, value = item
    return value if isinstance(value, str) else written


def _date(written: str) -> date:
    """An ISO date as YYYY-MM-DD; the other forms that Python accepts would hide typing errors."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise _Unreadable("A date must be a day that exists") from None
        if day.year in YEARS:
            return day
    raise _Unreadable(f"A date must be written like 2019-12-10, from {YEARS[0]} to {YEARS[-1]}")


def _start(written: str) -> time:
    """Hours and minutes, also as 9:00: spreadsheets drop the leading zero."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", written)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Unreadable("A time must be written like 09:30, from 00:00 to 23:59")
    return time(int(match[1]), int(match[2]))


def _minutes_ms(written: str) -> int:
    """Milliseconds, from minutes that are whole or decimal with a point or comma."""
    longest = LONGEST_TURN_MS // MINUTE_MS
    if re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,20})?", written):
        allotted_ms = int(Decimal(written.replace(",", ".")) * MINUTE_MS)
        if SHORTEST_TURN_MS <= allotted_ms <= LONGEST_TURN_MS:
            return allotted_ms
    raise _Unreadable(f"Minutes must be a number above 0 and up to {longest}, such as 5 or 5.5")


def _whole_number(most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", written) and int(written) <= most:
            return int(written)
        raise _Unreadable(f"This must be a whole number from 0 to {most}")

    return read


def _language(written: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", written):
        raise _Unreadable("A language must be a two-letter code, such as en")
    return written.lower()
