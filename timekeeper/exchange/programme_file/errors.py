"""All errors of a programme file, each with its row and column."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RowError:
    """One error: its place as a spreadsheet shows it, and a sentence.

    ``row`` counts from 1, blank rows included, so the header usually is row 1. ``column`` is None
    if the error concerns the whole row, or the whole file (row 1).
    """

    row: int
    column: str | None
    sentence: str

    def __str__(self) -> str:
        column = "" if self.column is None else f", column {self.column}"
        return f"row {self.row}{column}: {self.sentence}"


class ProgrammeRefused(Exception):
    """The programme file has errors; ``errors`` lists all of them, top to bottom."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class ErrorList:
    """Collects the errors while a file is read."""

    def __init__(self) -> None:
        self._errors: list[RowError] = []

    def add(self, row: int, column: str | None, sentence: str) -> None:
        self._errors.append(RowError(row, column, sentence))

    @property
    def has_any(self) -> bool:
        return bool(self._errors)

    def refuse_if_any(self) -> None:
        """Raises ``ProgrammeRefused`` if there are errors."""
        if self._errors:
            raise ProgrammeRefused(sorted(self._errors, key=lambda error: error.row))


def refused(row: int, sentence: str) -> ProgrammeRefused:
    """The refusal of a file that cannot be read any further."""
    return ProgrammeRefused([RowError(row, None, sentence)])
