"""Speakers as somebody pastes them, one a line: "name – organisation – NHRI".

What follows the organisation is a category, a mode ("video", "recorded") or "protected",
in any order. A line with one part names the organisation alone. Who is meant to be protected
is never read as somebody who is not, so that word within a name is a fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from timekeeper.domain.meeting.turns import Category, Mode, Person
from timekeeper.domain.refusal import Sentence

from .planned_meeting import FileTurn

MOST_LINES = 40
LONGEST_TEXT = 200
PARTED_BY = re.compile(r"\s+[–—-]\s+|\s*[\t;|]\s*")
SAYS_PROTECTED = re.compile(r"(?<![^\W_])protected(?![^\W_])", re.IGNORECASE)

CATEGORIES: dict[str, Category] = {
    "nhri": "NHRI",
    "cso": "CSO",
    "ngo": "CSO",
    "un": "UN",
}
MODES: dict[str, Mode] = {"video": "video", "recorded": "recorded", "person": "person"}


@dataclass(frozen=True)
class LineError:
    """What is wrong with a line; ``number`` counts from 1, blank lines included."""

    number: int
    sentence: Sentence


def read_lines(
    text: str, *, all_protected: bool = False
) -> tuple[tuple[FileTurn, ...], tuple[LineError, ...]]:
    """The speakers of a pasted list, and everything that is wrong with it."""
    turns, errors = [], []
    for number, line in _lines(text):
        found = _turn(line, all_protected)
        if isinstance(found, FileTurn):
            turns.append(found)
        else:
            errors.append(LineError(number, found))
    if len(turns) > MOST_LINES:
        sentence = Sentence("A Pre-session can have at most {most} speakers.", values=_most())
        errors.append(LineError(MOST_LINES + 1, sentence))
    return tuple(turns), tuple(errors)


def _most() -> dict[str, object]:
    return {"most": MOST_LINES}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _turn(line: str, all_protected: bool) -> FileTurn | Sentence:
    """A speaker, or the sentence that says why not."""
    parts = [part.strip() for part in PARTED_BY.split(line)]
    if any(len(part) > LONGEST_TEXT for part in parts):
        return Sentence("A name can have at most 200 characters.")
    if any(not part.isprintable() for part in parts):
        return Sentence("This contains a character that cannot be displayed; delete it.")
    who, more = _who_and_more(parts)
    category: Category = "CSO"
    mode: Mode = "person"
    protected = all_protected
    for word in more:
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
    if not protected and any(SAYS_PROTECTED.search(part) for part in who):
        return Sentence(
            "“protected” is part of a name here. Write it on its own, as in "
            "“Name – Organisation – protected”."
        )
    if not any(letter.isalnum() for part in who for letter in part):
        return Sentence("This line has no name.")
    name, organisation = (None, who[0]) if len(who) == 1 else who[:2]
    person = Person(speaker=name or None, organisation=organisation or None)
    return FileTurn("intervention", person, None, category, mode, protected)


def _who_and_more(parts: list[str]) -> tuple[list[str], list[str]]:
    """At most two parts say who; a word that is known says something else even before them."""
    who, more = parts[:2], parts[2:]
    if len(who) == 2 and _is_known(who[1]):
        who, more = who[:1], [who[1], *more]
    return who, more


def _is_known(word: str) -> bool:
    folded = word.casefold()
    return folded in CATEGORIES or folded in MODES or folded == "protected"
