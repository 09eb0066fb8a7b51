"""Which words of a text name somebody: a speaker, or the organisation they speak for.

For a warning before it is shown, so it rather says one word too many than one too few.
What may be written in several ways is compared in one: without capitals, accents and
punctuation, Arabic in its plainest letters and without what is written onto a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from .common_words import COMMON_WORDS
from .countries import COUNTRIES
from .turns import Person

SHORTEST_PART = 4
"""Letters that a part of a name has to have for telling by itself who is meant."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ة": "ه",
        "ک": "ك",
        "ـ": "",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that people write for one another, and that no accent tells apart."""

_ARABIC_BEFORE = [
    conjunction + preposition + article
    for conjunction in ("", "و", "ف")
    for preposition in ("", "ب", "ل", "ك")
    for article in ("", "ال", "ل")
]
_RUSSIAN_ENDING = re.compile(
    "(ого|ому|ыми|ими|ами|ями|ои|ою|еи|ом|ем|ым|им|ых|их|ах|ях|[аяуюыиеоь])$"
)
_WITHOUT_SPACES = re.compile("[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\uffff]")
"""Scripts that part no words, or write onto a name what follows it."""


def words_that_name(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """The words of a text, as they stand there, by which one of these people is known."""
    words = _words(text)
    folded = [_folded(word) for word in words]
    telling: set[int] = set()
    for name, is_organisation in _names(people):
        telling |= _where_named(folded, [_folded(word) for word in _words(name)])
        if is_organisation:
            telling |= _where_abbreviated(words, name)
    return tuple(dict.fromkeys(words[index] for index in sorted(telling)))


def _names(people: Iterable[Person]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is an organisation's."""
    for person in people:
        if person.speaker:
            yield person.speaker, False
        for organisation in (person.organisation, *(person.coalition_of or "").split(";")):
            if organisation:
                yield organisation, True


def _words(text: str) -> list[str]:
    """The text's words: letters and digits, with the marks and joiners between them."""
    spaced = (letter if _is_of_a_word(letter) else " " for letter in text)
    return [word for word in "".join(spaced).split() if _folded(word)]


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc", "Cf")


def _folded(word: str) -> str:
    """A word in the one way in which it is compared."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = (letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Mc", "Cf"))
    return "".join(kept).translate(_ALIKE)


def _where_named(text: list[str], name: list[str]) -> set[int]:
    """The places of a text at which a whole name stands, or a part that is telling enough."""
    found: set[int] = set()
    if len(name) > 1 or (name and len(name[0]) > 1 and not _is_common(name[0])):
        for start in range(len(text) - len(name) + 1):
            if all(_is_the_same(text[start + i], part) for i, part in enumerate(name)):
                found |= set(range(start, start + len(name)))
    parts = {part for part in [*name, "".join(name), *_joined(name)] if _is_telling(part)}
    found |= {i for i, word in enumerate(text) if any(_is_the_same(word, part) for part in parts)}
    for i, (first, second) in enumerate(pairwise(text)):
        if first + second in parts:
            found |= {i, i + 1}
    return found


def _joined(name: list[str]) -> Iterator[str]:
    """Two words that may as well be written as one, as in Al-Khatib."""
    for first, second in pairwise(name):
        if _is_telling(first) or _is_telling(second):
            yield first + second


def _is_telling(part: str) -> bool:
    if _WITHOUT_SPACES.search(part):
        return len(part) > 1
    return len(part) >= SHORTEST_PART and not part.isdigit() and not _is_common(part)


def _is_common(part: str) -> bool:
    return not _forms(part).isdisjoint(_common())


@cache
def _common() -> frozenset[str]:
    """What stands in many names: the words of this field, and the countries."""
    texts = [COMMON_WORDS, *(country.name for country in COUNTRIES)]
    return frozenset(_folded(word) for text in texts for word in _words(text))


def _is_the_same(word: str, part: str) -> bool:
    if _WITHOUT_SPACES.search(part):
        return len(part) > 1 and part in word
    return not _forms(word).isdisjoint(_forms(part))


def _forms(word: str) -> set[str]:
    """A word and what it is without an ending or a beginning that grammar gives it."""
    forms = {word}
    if "\u0600" <= word[0] <= "\u06ff":
        for before in _ARABIC_BEFORE:
            if word.startswith(before) and len(word) - len(before) >= 3:
                forms.add(word[len(before) :])
    elif "\u0400" <= word[0] <= "\u04ff":
        stem = _RUSSIAN_ENDING.sub("", word)
        if len(stem) >= 3:
            forms.add(stem)
    elif word.endswith("s") and len(word) > SHORTEST_PART:
        forms.add(word[:-1])
    return forms


def _where_abbreviated(words: list[str], organisation: str) -> set[int]:
    """The places at which an organisation's initials stand, in capitals."""
    parts = [_folded(word) for word in _words(organisation)]
    initials = {
        "".join(part[0] for part in parts),
        "".join(part[0] for part in parts if len(part) >= SHORTEST_PART),
    }
    return {
        index
        for index, word in enumerate(words)
        if word.isupper() and len(word) > 2 and _folded(word) in initials
    }
