"""Finds the words of a text that name a speaker, or the organisation that they speak for.

It serves a warning before the text is shown, so it prefers a false alarm to a missed name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import cache
from itertools import pairwise

from timekeeper.domain.countries import COUNTRIES
from timekeeper.domain.meeting.turns import Person

from .common_words import COMMON_WORDS
from .normalization import Word, is_arabic, is_cyrillic, is_without_spaces, joined, words

SHORTEST_PART = 4
"""The fewest letters with which a part of a name identifies somebody by itself."""

SHORTEST_ARABIC_PART = 3
"""Arabic does not write short vowels, so three of its letters identify as well."""

SHORTEST_PART_WITHOUT_SPACES = 2
"""The same in a script that writes no spaces between words."""


def words_that_name(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """The words of a text, as they are written there, that name one of these people."""
    searched = _Text(text)
    naming: set[int] = set()
    for name, is_organisation in _names(people):
        parts = words(name)
        naming |= _whole_name(searched, parts) | _identifying_parts(searched, parts)
        if is_organisation:
            naming |= _abbreviation(searched, parts)
    return tuple(dict.fromkeys(searched.words[index].written for index in sorted(naming)))


def _names(people: Iterable[Person]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is the name of an organisation."""
    for person in people:
        if person.speaker:
            yield person.speaker, False
        for organisation in (person.organisation, *(person.coalition_of or "").split(";")):
            if organisation:
                yield organisation, True


class _Text:
    """An index of a text. Its methods give the positions (word numbers) at which a word is."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self._all_letters = "".join(word.plain for word in self.words)
        self._word_of_letter = [i for i, word in enumerate(self.words) for _ in word.plain]
        self._single_letters = "".join(
            word.plain if len(word.plain) == 1 else " " for word in self.words
        )
        self._common = {i for i, word in enumerate(self.words) if word.plain in _common()}
        self._positions = _by_form((word, {i}) for i, word in enumerate(self.words))
        self._pairs = _by_form(
            (joined(first, second), {i, i + 1})
            for i, (first, second) in enumerate(pairwise(self.words))
            if not {i, i + 1} <= self._common
        )

    def positions(self, part: Word) -> set[int]:
        """Where a word is, in any form; also inside words, in a script without spaces."""
        if is_without_spaces(part.plain):
            return self._inside_words(part.plain)
        return set().union(*(self._positions.get(form, ()) for form in part.forms))

    def identifying(self, part: Word, forms: Set[str]) -> set[int]:
        """Where a word is that identifies somebody, also in two words or letter by letter.

        A common word of the text is left out, even where it is a form of ``part``.
        """
        if is_without_spaces(part.plain):
            return self._inside_words(part.plain)
        alone = set().union(*(self._positions.get(form, ()) for form in forms))
        in_two = set().union(*(self._pairs.get(form, ()) for form in forms))
        return alone - self._common | in_two | self.spelled(part.plain)

    def in_capitals(self, plain: str) -> set[int]:
        return {i for i in self._positions.get(plain, ()) if self.words[i].written.isupper()}

    def spelled(self, plain: str) -> set[int]:
        """Where single letters make up a word, as in K.H.R.C."""
        starts = _starts(plain, self._single_letters)
        return {i for start in starts for i in range(start, start + len(plain))}

    def _inside_words(self, plain: str) -> set[int]:
        starts = _starts(plain, self._all_letters)
        return {i for start in starts for i in self._word_of_letter[start : start + len(plain)]}


def _by_form(positioned: Iterable[tuple[Word, set[int]]]) -> dict[str, set[int]]:
    """The positions of all words that have a form, by that form."""
    by_form: defaultdict[str, set[int]] = defaultdict(set)
    for word, positions in positioned:
        for form in word.forms:
            by_form[form] |= positions
    return by_form


def _starts(sought: str, letters: str) -> Iterator[int]:
    start = letters.find(sought)
    while start >= 0:
        yield start
        start = letters.find(sought, start + 1)


def _whole_name(text: _Text, name: list[Word]) -> set[int]:
    """Where all words of a name are next to each other, in any order."""
    if name and all(len(part.plain) == 1 for part in name):
        name = [joined(*name)]
    if len(name) == 1:
        is_known = len(name[0].plain) > 1 and not _is_common(name[0])
        return text.identifying(name[0], name[0].forms) if is_known else set()
    return _adjacent(text, name)


def _adjacent(text: _Text, name: list[Word]) -> set[int]:
    """Where as many adjacent words as the name has are all in the name, and no part is missing."""
    positions = [text.positions(part) for part in name]
    if not all(positions):
        return set()
    anywhere = set().union(*positions)
    found: set[int] = set()
    for start in anywhere:
        adjacent = set(range(start, start + len(name)))
        if adjacent <= anywhere and not any(adjacent.isdisjoint(each) for each in positions):
            found |= adjacent
    return found


def _identifying_parts(text: _Text, name: list[Word]) -> set[int]:
    """Where a part of a name is that identifies somebody by itself."""
    parts = [part for part in name if _is_identifying(part)]
    if len(name) > 1:
        parts += filter(_is_identifying, [joined(*name), *_joined_pairs(name)])
    return set().union(*(text.identifying(part, _long_forms(part)) for part in parts))


def _joined_pairs(name: list[Word]) -> Iterator[Word]:
    """Each two words that people may write as one, as in Al-Khatib."""
    for first, second in pairwise(name):
        if _is_identifying(first) or _is_identifying(second):
            yield joined(first, second)


def _is_identifying(part: Word) -> bool:
    if is_without_spaces(part.plain):
        shortest = SHORTEST_PART_WITHOUT_SPACES
    elif is_arabic(part.plain):
        shortest = SHORTEST_ARABIC_PART
    else:
        shortest = SHORTEST_PART
    return len(part.plain) >= shortest and not part.plain.isdigit() and not _is_common(part)


def _long_forms(part: Word) -> Set[str]:
    """The forms long enough to identify. Arabic names and Cyrillic stems may be shorter."""
    if is_arabic(part.plain) or is_cyrillic(part.plain):
        return part.forms
    return {form for form in part.forms if len(form) >= SHORTEST_PART}


def _is_common(part: Word) -> bool:
    return part.plain in _common() or not _long_forms(part).isdisjoint(_common())


@cache
def _common() -> frozenset[str]:
    """The words that are in many names: those of this field, and those of country names."""
    texts = [COMMON_WORDS, *(country.name for country in COUNTRIES)]
    common = [word for text in texts for word in words(text)]
    declined = (form for word in common if is_cyrillic(word.plain) for form in word.forms)
    return frozenset(word.plain for word in common) | frozenset(declined)


def _abbreviation(text: _Text, organisation: list[Word]) -> set[int]:
    """Where an organisation's initials are, in capitals or letter by letter."""
    initials = {
        "".join(part.plain[0] for part in organisation),
        "".join(part.plain[0] for part in organisation if len(part.plain) >= SHORTEST_PART),
    }
    return set().union(
        *(text.in_capitals(each) | text.spelled(each) for each in initials if len(each) > 2)
    )
