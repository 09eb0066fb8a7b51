"""Turns the bytes of a programme file into rows of named cells.

This handles encoding, separator and header, but not the meaning of columns. Another file format
only has to pass its records to ``as_table``.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from .errors import ErrorList, refused

Record = tuple[int, Sequence[str]]
"""A row: its number as a spreadsheet shows it, and its cells."""

SEPARATORS = ",;\t|"
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LEAST_KNOWN_COLUMNS = 3
"""A row with fewer known names counts as a title or as data, and errors do not quote it."""
MOST_ROWS_OF_TITLE = 10
MOST_CELLS_OF_A_TITLE = 3
"""A row with more cells is a speaker, and must not be left out silently."""


@dataclass(frozen=True)
class TableRow:
    """The cells of one row as they were written, by the name of their column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    columns: frozenset[str]
    rows: tuple[TableRow, ...]


def read_table(
    source: str | bytes, known: Sequence[str], required: Sequence[str], errors: ErrorList
) -> Table:
    """The rows of a CSV file with the columns ``known``.

    Raises ``ProgrammeRefused`` if the text has no readable rows; adds other errors to ``errors``.
    """
    text = source if isinstance(source, str) else _decoded(source)
    records = _records(text.removeprefix("\ufeff"), known, errors)
    return as_table(records, known, required, errors)


def _decoded(source: bytes) -> str:
    if source.startswith(b"PK\x03\x04"):
        raise refused(
            1, "This is a spreadsheet or an archive; save it as CSV (UTF-8) and load that file."
        )
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        row = source.count(b"\n", 0, error.start) + 1
        raise refused(row, "The text is not in UTF-8; save the file as CSV (UTF-8).") from None


def _records(text: str, known: Sequence[str], errors: ErrorList) -> Iterator[Record]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text, known), strict=True
    )
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        errors.add(number + 1, None, "From here on the quotation marks are not in pairs.")


def _separator(text: str, known: Sequence[str]) -> str:
    """The separator that finds most of the columns in one of the first lines.

    A line such as ``sep=;`` above them is a title like any other.
    """
    filled = (line for line in io.StringIO(text) if line.strip(f"{SEPARATORS} \r\n"))
    first = list(islice(filled, MOST_ROWS_OF_TITLE + 1))

    def found(separator: str) -> int:
        return max((_known_names(line.split(separator), known) for line in first), default=0)

    return max(SEPARATORS, key=found)


def _known_names(cells: Sequence[str], known: Sequence[str]) -> int:
    """How many cells of a row name a column, quotation marks or none."""
    return sum(1 for cell in cells if _column_name(cell, '"') in known)


def _column_name(cell: str, also_strip: str = "") -> str:
    return cell.strip().strip(also_strip).strip().casefold()


def as_table(
    records: Iterable[Record], known: Sequence[str], required: Sequence[str], errors: ErrorList
) -> Table:
    """The rows below the header without blank ones, with named cells. A title may precede it."""
    filled = ((number, cells) for number, cells in records if any(c.strip() for c in cells))
    header_number, header = _header(filled, known, required)
    if len(header) > MOST_COLUMNS:
        raise refused(header_number, f"A file can have at most {MOST_COLUMNS} columns.")
    names = [_column_name(cell) for cell in header]
    _check_header(header_number, names, known, required, errors)
    rows = tuple(_rows(filled, names, errors))
    if not rows and not errors.has_any:
        errors.add(header_number, None, "There are no rows below the header.")
    return Table(frozenset(names) & frozenset(known), rows)


def _header(rows: Iterator[Record], known: Sequence[str], required: Sequence[str]) -> Record:
    """The row that names the columns; whoever asks goes on below it."""
    first_number = None
    for number, cells in islice(rows, MOST_ROWS_OF_TITLE + 1):
        first_number = first_number or number
        if len({_column_name(cell) for cell in cells}.intersection(known)) >= LEAST_KNOWN_COLUMNS:
            return number, cells
        if sum(1 for cell in cells if cell.strip()) > MOST_CELLS_OF_A_TITLE:
            break
    columns = ", ".join(required)
    raise refused(
        first_number or 1,
        f"Above all speakers a row must name the columns: at least {columns}. Only a title may "
        "stand above it.",
    )


def _check_header(
    number: int,
    names: Sequence[str],
    known: Sequence[str],
    required: Sequence[str],
    errors: ErrorList,
) -> None:
    for name in required:
        if name not in names:
            errors.add(number, name, "This column is missing.")
    for index, name in enumerate(names):
        if not name:
            continue
        if name not in known:
            errors.add(number, _showable(name), _unknown(name, known))
        elif name in names[:index]:
            errors.add(number, name, "This column appears twice.")


def _showable(name: str) -> str | None:
    return name if name.isprintable() and len(name) <= 40 else None


def _unknown(name: str, known: Sequence[str]) -> str:
    # Only a short name is compared, as the time grows with the square of its length.
    alike = get_close_matches(name, known, n=1, cutoff=0.8) if _showable(name) else []
    return (
        f"There is no such column. Did you mean {alike[0]}?"
        if alike
        else "There is no such column."
    )


def _rows(records: Iterable[Record], names: Sequence[str], errors: ErrorList) -> Iterator[TableRow]:
    for count, (number, cells) in enumerate(records):
        if count == MOST_ROWS:
            errors.add(number, None, f"A file can have at most {MOST_ROWS} rows.")
            return
        if any(cell.strip() for cell in _without_a_name(cells, names)):
            errors.add(
                number,
                None,
                "A cell has no column above it; a text that contains a comma or semicolon "
                "must be in quotation marks.",
            )
            continue
        named: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            named.setdefault(name, cell)
        yield TableRow(number, named)


def _without_a_name(cells: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for index, cell in enumerate(cells):
        if index >= len(names) or not names[index]:
            yield cell
