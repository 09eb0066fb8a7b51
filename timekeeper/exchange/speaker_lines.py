"""Reads a pasted list of speakers, one a line: "name – organisation – NHRI".

After the organisation come keywords in any order: a category, a mode ("video", "recorded") or
"protected". A line with one part names the organisation alone. The word "protected" within a name
is an error, so that a speaker who should be protected is never read as unprotected.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from timekeeper.domain.meeting.turns import Category, Mode, Person
from timekeeper.domain.refusal import Sentence

from .planned_programme import FileTurn

MOST_LINES = 40
LONGEST_TEXT = 200
SEPARATOR = re.compile(r"\s+[–—-]\s+|\s*[\t;|]\s*")
PROTECTED_WORD = re.compile(r"(?<![^\W_])protected(?![^\W_])", re.IGNORECASE)

CATEGORIES: dict[str, Category] = {
    "nhri": "NHRI",
    "cso": "CSO",
    "ngo": "CSO",
    "un": "UN",
}
MODES: dict[str, Mode] = {"video": "video", "recorded": "recorded", "person": "person"}


@dataclass(frozen=True)
class LineError:
    """An error in a line; ``number`` counts from 1, blank lines included."""

    number: int
    sentence: Sentence


def read_lines(
    text: str, *, all_protected: bool = False
) -> tuple[tuple[FileTurn, ...], tuple[LineError, ...]]:
    """The speakers of a pasted list, and all of its errors."""
    turns, errors = [], []
    for number, line in _lines(text):
        turn_or_error = _turn(line, all_protected)
        if isinstance(turn_or_error, FileTurn):
            turns.append(turn_or_error)
        else:
            errors.append(LineError(number, turn_or_error))
    if len(turns) > MOST_LINES:
        sentence = Sentence("A Pre-session can have at most {most} speakers.", values=_limit())
        errors.append(LineError(MOST_LINES + 1, sentence))
    return tuple(turns), tuple(errors)


def _limit() -> dict[str, object]:
    return {"most": MOST_LINES}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _turn(line: str, all_protected: bool) -> FileTurn | Sentence:
    """The turn of a line, or the sentence that says what is wrong."""
    parts = [part.strip() for part in SEPARATOR.split(line)]
    if any(len(part) > LONGEST_TEXT for part in parts):
        return Sentence("A name can have at most 200 characters.")
    if any(not part.isprintable() for part in parts):
        return Sentence("This contains a character that cannot be displayed; delete it.")
    names, keywords = _names_and_keywords(parts)
    category: Category = "CSO"
    mode: Mode = "person"
    protected = all_protected
    for word in keywords:
        folded = word.casefold()
        if folded in CATEGORIES:
            category = CATEGORIES[folded]
        elif folded in MODES:
            mode = MODES[folded]
        elif folded == "protected":
            protected = True
        else:
            return Sentence(
                "“{word}” is not known here. Use NHRI, CSO, UN, video, recorded or protected.",
                values={"word": word[:40]},
            )
    if not protected and any(PROTECTED_WORD.search(part) for part in names):
        return Sentence(
            "“protected” is part of a name here. Write it on its own, as in "
            "“Name – Organisation – protected”."
        )
    if not any(letter.isalnum() for part in names for letter in part):
        return Sentence("This line has no name.")
    name, organisation = (None, names[0]) if len(names) == 1 else names[:2]
    person = Person(speaker=name or None, organisation=organisation or None)
    return FileTurn("intervention", person, None, category, mode, protected)


def _names_and_keywords(parts: list[str]) -> tuple[list[str], list[str]]:
    """The first two parts are names, unless the second one is a keyword."""
    names, keywords = parts[:2], parts[2:]
    if len(names) == 2 and _is_keyword(names[1]):
        names, keywords = names[:1], [names[1], *keywords]
    return names, keywords


def _is_keyword(word: str) -> bool:
    folded = word.casefold()
    return folded in CATEGORIES or folded in MODES or folded == "protected"
