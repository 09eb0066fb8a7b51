"""The table: a scene's name, its figures side by side, and whether each target holds."""

from collections.abc import Sequence

from .figures import Row

HEADS = ("figure", "ours", "stock", "bare C", "target", "holds")
MOST_WIDTH = 90


def printed(title: str, rows: Sequence[Row]) -> str:
    """As Markdown, so that it can be put into a document as it is; aligned for the eye."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [
        min(MOST_WIDTH, max(len(line[column]) for line in cells)) for column in range(len(HEADS))
    ]
    lines = [_line(line, widths) for line in cells]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"### {title}", "", lines[0], rule, *lines[1:], ""])


def _cells(row: Row) -> tuple[str, ...]:
    held = {True: "yes", False: "NO", None: ""}[row.holds]
    if row.target and row.holds is None:
        held = "?"
    return (row.figure, row.ours, row.stock, row.bare, row.target, held)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def summary(rows: Sequence[Row]) -> str:
    """How many of the targets hold, in a sentence."""
    aimed = [row for row in rows if row.target]
    held = sum(row.holds is True for row in aimed)
    unknown = sum(row.holds is None for row in aimed)
    return f"{held} of {len(aimed)} targets hold; {unknown} were not measured."
