"""Which words of a text name somebody: a speaker, or the organisation they speak for.

For a warning before it is shown, so it rather says one word too many than one too few.
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
"""Letters that a part of a name has to have for telling by itself who is meant."""

SHORTEST_ARABIC_PART = 3
"""Arabic writes no short vowels, so three of its letters tell as much."""


def words_that_name(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """The words of a text, as they stand there, by which one of these people is known."""
    searched = _Text(text)
    named: set[int] = set()
    for name, is_organisation in _names(people):
        parts = words(name)
        named |= _where_whole(searched, parts) | _where_told(searched, parts)
        if is_organisation:
            named |= _where_abbreviated(searched, parts)
    return tuple(dict.fromkeys(searched.words[index].written for index in sorted(named)))


def _names(people: Iterable[Person]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is an organisation's."""
    for person in people:
        if person.speaker:
            yield person.speaker, False
        for organisation in (person.organisation, *(person.coalition_of or "").split(";")):
            if organisation:
                yield organisation, True


class _Text:
    """A text, laid out for looking up at which of its words somebody's name stands."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self._run_on = "".join(word.plain for word in self.words)
        self._word_of_letter = [i for i, word in enumerate(self.words) for _ in word.plain]
        self._single_letters = "".join(
            word.plain if len(word.plain) == 1 else " " for word in self.words
        )
        self._common = {i for i, word in enumerate(self.words) if word.plain in _common()}
        self._places = _by_form((word, {i}) for i, word in enumerate(self.words))
        self._pairs = _by_form(
            (joined(first, second), {i, i + 1})
            for i, (first, second) in enumerate(pairwise(self.words))
            if not {i, i + 1} <= self._common
        )

    def where_stands(self, part: Word) -> set[int]:
        """Where a word stands, in any form; within a word, where a script parts none."""
        if is_without_spaces(part.plain):
            return self._where_within(part.plain)
        return set().union(*(self._places.get(form, ()) for form in part.forms))

    def where_tells(self, part: Word, forms: Set[str]) -> set[int]:
        """Where a word stands that names somebody by itself, also in two or letter by letter.

        A common word of the text is none, whatever it may be a form of.
        """
        if is_without_spaces(part.plain):
            return self._where_within(part.plain)
        alone = set().union(*(self._places.get(form, ()) for form in forms))
        in_two = set().union(*(self._pairs.get(form, ()) for form in forms))
        return alone - self._common | in_two | self.where_spelled(part.plain)

    def where_capitals(self, plain: str) -> set[int]:
        return {i for i in self._places.get(plain, ()) if self.words[i].written.isupper()}

    def where_spelled(self, plain: str) -> set[int]:
        """Where single letters stand that make up a word, as in K.H.R.C."""
        starts = _starts(plain, self._single_letters)
        return {i for start in starts for i in range(start, start + len(plain))}

    def _where_within(self, plain: str) -> set[int]:
        starts = _starts(plain, self._run_on)
        return {i for start in starts for i in self._word_of_letter[start : start + len(plain)]}


def _by_form(placed: Iterable[tuple[Word, set[int]]]) -> dict[str, set[int]]:
    places: defaultdict[str, set[int]] = defaultdict(set)
    for word, at in placed:
        for form in word.forms:
            places[form] |= at
    return places


def _starts(sought: str, letters: str) -> Iterator[int]:
    start = letters.find(sought)
    while start >= 0:
        yield start
        start = letters.find(sought, start + 1)


def _where_whole(text: _Text, name: list[Word]) -> set[int]:
    """Where all words of a name stand beside each other, in any order."""
    if name and all(len(part.plain) == 1 for part in name):
        name = [joined(*name)]
    if len(name) == 1:
        is_known = len(name[0].plain) > 1 and not _is_common(name[0])
        return text.where_tells(name[0], name[0].forms) if is_known else set()
    return _where_beside(text, name)


def _where_beside(text: _Text, name: list[Word]) -> set[int]:
    """Where as many words as a name has stand beside each other, each of them in the name."""
    places = [text.where_stands(part) for part in name]
    if not all(places):
        return set()
    anywhere = set().union(*places)
    found: set[int] = set()
    for start in anywhere:
        beside = set(range(start, start + len(name)))
        if beside <= anywhere and not any(beside.isdisjoint(each) for each in places):
            found |= beside
    return found


def _where_told(text: _Text, name: list[Word]) -> set[int]:
    """Where a part of a name stands that tells by itself who is meant."""
    parts = [part for part in name if _is_telling(part)]
    if len(name) > 1:
        parts += filter(_is_telling, [joined(*name), *_written_as_one(name)])
    return set().union(*(text.where_tells(part, _long_forms(part)) for part in parts))


def _written_as_one(name: list[Word]) -> Iterator[Word]:
    """Two words that may as well be written as one, as in Al-Khatib."""
    for first, second in pairwise(name):
        if _is_telling(first) or _is_telling(second):
            yield joined(first, second)


def _is_telling(part: Word) -> bool:
    if is_without_spaces(part.plain):
        shortest = 2
    elif is_arabic(part.plain):
        shortest = SHORTEST_ARABIC_PART
    else:
        shortest = SHORTEST_PART
    return len(part.plain) >= shortest and not part.plain.isdigit() and not _is_common(part)


def _long_forms(part: Word) -> Set[str]:
    """The forms that tell something; a stem, and a name in Arabic, may be of fewer letters."""
    if is_arabic(part.plain) or is_cyrillic(part.plain):
        return part.forms
    return {form for form in part.forms if len(form) >= SHORTEST_PART}


def _is_common(part: Word) -> bool:
    return part.plain in _common() or not _long_forms(part).isdisjoint(_common())


@cache
def _common() -> frozenset[str]:
    """What stands in many names: the words of this field, and the countries."""
    texts = [COMMON_WORDS, *(country.name for country in COUNTRIES)]
    common = [word for text in texts for word in words(text)]
    declined = (form for word in common if is_cyrillic(word.plain) for form in word.forms)
    return frozenset(word.plain for word in common) | frozenset(declined)


def _where_abbreviated(text: _Text, organisation: list[Word]) -> set[int]:
    """Where an organisation's initials stand, in capitals or letter by letter."""
    initials = {
        "".join(part.plain[0] for part in organisation),
        "".join(part.plain[0] for part in organisation if len(part.plain) >= SHORTEST_PART),
    }
    places = (
        text.where_capitals(each) | text.where_spelled(each) for each in initials if len(each) > 2
    )
    return set().union(*places)
