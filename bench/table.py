"""The table: a scene's name, its figures side by side, and whether each target is met."""

from collections.abc import Sequence

from .figures import Row

HEADS = ("figure", "ours", "stock", "bare C", "target", "holds")
MOST_WIDTH = 90


def printed(title: str, rows: Sequence[Row]) -> str:
    """The table as Markdown, for documents, with aligned columns for a terminal."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [
        min(MOST_WIDTH, max(len(line[column]) for line in cells)) for column in range(len(HEADS))
    ]
    lines = [_line(line, widths) for line in cells]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"### {title}", "", lines[0], rule, *lines[1:], ""])


def _cells(row: Row) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: ""}[row.holds]
    if row.target and row.holds is None:
        holds = "?"
    return (row.figure, row.ours, row.stock, row.bare, row.target, holds)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def summary(rows: Sequence[Row]) -> str:
    """The number of targets that hold, in a sentence."""
    targets = [row for row in rows if row.target]
    met = sum(row.holds is True for row in targets)
    unknown = sum(row.holds is None for row in targets)
    return f"{met} of {len(targets)} targets hold; {unknown} were not measured."
