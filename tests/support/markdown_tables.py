"""Reads the tables of our documents, so that tests can check them."""

import re


def table_under(heading: str, text: str) -> list[list[str]]:
    """The rows of the first table below a heading, each as its cells."""
    _, found, below = text.partition(f"# {heading}\n")
    assert found, f"there is no heading “{heading}”"
    return rows_of(re.split(r"^#+ ", below, flags=re.M)[0])


def rows_of(text: str) -> list[list[str]]:
    """The cells of the first table of a text, without its header."""
    table = re.search(r"^\|.*\n\|[-| :]+\n((?:\|.*\n)+)", text, re.M)
    rows = table[1].splitlines() if table else []
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
