"""Reads a pasted list of speakers, one a line: "name – organisation – NHRI".

After the organisation come keywords in any order: a category, a mode ("video", "recorded") or
"protected". A line with one part names the organisation alone. The word "protected" within a name
is an error, so that a speaker who should be protected is never read as unprotected. Numbers,
bullets and headings of a text document (``list_marks``) are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from timekeeper.domain.forbidden_characters import is_formula_error
from timekeeper.domain.meeting.turns import Category, Mode, Person
from timekeeper.domain.refusal import Sentence

from .duplicates import listed_twice
from .list_marks import Heading, heading, names_columns, without_marks, without_number
from .planned_programme import FileTurn

MOST_LINES = 40
LONGEST_TEXT = 200
SEPARATOR = re.compile(r"\s+[–—―−-]{1,3}\s+|\s*[\t;|]\s*")
BLANKS = re.compile(r"[^\S\t]+")
PROTECTED_WORD = re.compile(r"(?<![^\W_])protected(?![^\W_])", re.IGNORECASE)
ENDING = re.compile(r"(.*\S)\s*(?:,\s*([^,]+)|[(（]([^()（）]+)[)）])")
"""A name, and what stands behind it after a comma or in brackets."""

CATEGORIES: dict[str, Category] = {
    "nhri": "NHRI",
    "cso": "CSO",
    "ngo": "CSO",
    "un": "UN",
}
MODES: dict[str, Mode] = {
    "video": "video",
    "by video": "video",
    "recorded": "recorded",
    "person": "person",
    "in person": "person",
}
ENDINGS = frozenset({*CATEGORIES, "video", "by video", "recorded"})


@dataclass(frozen=True)
class LineError:
    """An error in a line; ``number`` counts from 1, blank lines included."""

    number: int
    sentence: Sentence


@dataclass(frozen=True)
class Told:
    """What holds for the lines that follow: what their headings say, and the form."""

    category: Category = "CSO"
    mode: Mode = "person"
    all_protected: bool = False

    def under(self, told: Heading) -> "Told":
        """What holds under a heading; one that says nothing ends what others have said."""
        if told == Heading():
            return Told(all_protected=self.all_protected)
        return replace(self, category=told.category or self.category, mode=told.mode or self.mode)


def read_lines(
    text: str, *, all_protected: bool = False
) -> tuple[tuple[FileTurn, ...], tuple[LineError, ...]]:
    """The speakers of a pasted list, and everything that is wrong with it."""
    turns: list[tuple[int, FileTurn]] = []
    errors: list[LineError] = []
    told = Told(all_protected=all_protected)
    for number, line in _lines(text):
        above, rest = heading(line)
        told = told if above is None else told.under(above)
        found = _turn(rest, told) if rest else None
        if isinstance(found, FileTurn):
            turns.append((number, found))
        elif found is not None:
            errors.append(LineError(number, found))
    if len(turns) > MOST_LINES:
        sentence = Sentence("A Pre-session can have at most {most} speakers.", values=_limit())
        errors.append(LineError(turns[MOST_LINES][0], sentence))
    errors += _listed_twice(turns)
    return tuple(turn for _, turn in turns), tuple(sorted(errors, key=lambda error: error.number))


def _limit() -> dict[str, object]:
    return {"most": MOST_LINES}


def _listed_twice(turns: list[tuple[int, FileTurn]]) -> Iterator[LineError]:
    for first, again in listed_twice(turn.person for _, turn in turns):
        sentence = Sentence(
            "Line {line} has the same speaker and organisation: take one of the two out.",
            values={"line": turns[first][0]},
        )
        yield LineError(turns[again][0], sentence)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that have something in them, without what stands before and behind it."""
    for number, written in enumerate(text.splitlines(), start=1):
        line = BLANKS.sub(" ", written).strip()
        if line:
            yield number, without_marks(line).rstrip(" ;,") or line


def _turn(line: str, told: Told) -> FileTurn | Sentence | None:
    """A speaker, or the sentence that says why not, or None for the head of a table."""
    parts = [" ".join(part.split()) for part in SEPARATOR.split(line)]
    if names_columns(parts):
        return None
    if unusable := _why_unusable(line, parts):
        return unusable
    who, more = _names_and_keywords(parts)
    category, mode, protected = told.category, told.mode, told.all_protected
    for word in more:
        folded = word.casefold()
        if folded in CATEGORIES:
            category = CATEGORIES[folded]
        elif folded in MODES:
            mode = MODES[folded]
        elif folded == "protected":
            protected = True
        elif word:
            return Sentence(
                "“{word}” is not known here. Use NHRI, CSO, UN, video, recorded or protected.",
                values={"word": word[:40]},
            )
    if not protected and any(PROTECTED_WORD.search(part) for part in who):
        return Sentence(
            "“protected” is part of a name here. Write it on its own, as in "
            "“Name – Organisation – protected”."
        )
    if not any(_is_a_name(part) for part in who):
        return Sentence("This line has no name.")
    name, organisation = (None, who[0]) if len(who) == 1 else who[:2]
    person = Person(speaker=name or None, organisation=organisation or None)
    return FileTurn("intervention", person, None, category, mode, protected)


def _why_unusable(line: str, parts: list[str]) -> Sentence | None:
    if any(len(part) > LONGEST_TEXT for part in parts):
        return Sentence("A name can have at most 200 characters.")
    if any(not part.isprintable() for part in parts):
        return Sentence("This contains a character that cannot be displayed; delete it.")
    error = next((part for part in parts if is_formula_error(part)), None)
    if error is not None:
        return Sentence(
            "“{word}” is the error of a formula in a spreadsheet, not a name.",
            values={"word": error},
        )
    if not line.endswith((":", "：")):
        return None
    if PROTECTED_WORD.search(line):
        return Sentence(
            "“protected” stands in a heading: write it in the line of each speaker, as in "
            "“Name – Organisation – protected”."
        )
    return Sentence("A line that ends with a colon is a heading: take it out, or write who speaks.")


def _names_and_keywords(parts: list[str]) -> tuple[list[str], list[str]]:
    """At most two parts say who; a word that is known says something else even before them."""
    if not _is_keyword(parts[min(1, len(parts) - 1)]):
        parts = list(without_number(parts))
    who, more = parts[:2], parts[2:]
    if len(who) == 2 and _is_keyword(who[1]):
        who, more = who[:1], [who[1], *more]
    while (found := ENDING.fullmatch(who[-1])) and (found[2] or found[3]).casefold() in ENDINGS:
        who[-1] = found[1]
        more.insert(0, found[2] or found[3])
    return who, more


def _is_keyword(word: str) -> bool:
    folded = word.casefold()
    return folded in CATEGORIES or folded in MODES or folded == "protected"


def _is_a_name(part: str) -> bool:
    return any(letter.isalnum() for letter in part) and not _is_keyword(part)
