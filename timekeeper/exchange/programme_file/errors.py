"""What is wrong with a programme file, all of it at once, each thing with its place."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong: where a spreadsheet shows it, and a sentence that says what.

    ``row`` counts from 1, blank rows included, so that the header usually is row 1.
    ``column`` is unset where the whole row (or the whole file, row 1) is meant.
    """

    row: int
    column: str | None
    sentence: str

    def __str__(self) -> str:
        column = "" if self.column is None else f", column {self.column}"
        return f"row {self.row}{column}: {self.sentence}"


class ProgrammeRefused(Exception):
    """A programme file that cannot be taken; ``errors`` has every reason, top to bottom."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class ErrorList:
    """Gathers what is wrong while the reading goes on."""

    def __init__(self) -> None:
        self._errors: list[RowError] = []

    def add(self, row: int, column: str | None, sentence: str) -> None:
        self._errors.append(RowError(row, column, sentence))

    @property
    def has_any(self) -> bool:
        return bool(self._errors)

    def refuse_if_any(self) -> None:
        """Raise ``ProgrammeRefused`` unless nothing was wrong."""
        if self._errors:
            raise ProgrammeRefused(sorted(self._errors, key=lambda error: error.row))


def refused(row: int, sentence: str) -> ProgrammeRefused:
    """The refusal of a file in which nothing more can be looked at."""
    return ProgrammeRefused([RowError(row, None, sentence)])
