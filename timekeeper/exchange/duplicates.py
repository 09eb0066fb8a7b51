"""Who is on a list twice: the same speaker of the same organisation, however it is written.

A second row would take a second share of the hour, where all have equal standing.
"""

import unicodedata
from collections.abc import Iterable

from timekeeper.domain.meeting.turns import Person

LETTERS_AND_FIGURES = frozenset("LMN")


def listed_twice(people: Iterable[Person]) -> list[tuple[int, int]]:
    """The places of who stands on a list again, each with that of the first time, from 0.

    Who has neither a name nor an organisation is nobody.
    """
    first: dict[tuple[str, str], int] = {}
    found = []
    for place, person in enumerate(people):
        key = (_plain(person.speaker), _plain(person.organisation))
        if key == ("", ""):
            continue
        if key in first:
            found.append((first[key], place))
        else:
            first[key] = place
    return found


def _plain(name: str | None) -> str:
    """Without letter case, blanks and punctuation, which office programs change by themselves."""
    composed = unicodedata.normalize("NFKC", name or "").casefold()
    words = "".join(letter if _counts(letter) else " " for letter in composed).split()
    return " ".join(words) or "".join(composed.split())


def _counts(letter: str) -> bool:
    return unicodedata.category(letter)[0] in LETTERS_AND_FIGURES
