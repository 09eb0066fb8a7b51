"""How a word is compared: what may be written in several ways is the same in one.

Without capitals, accents, apostrophes and punctuation, Arabic in its plainest letters, an
umlaut as its vowel alone, and without the ending or the beginning that grammar gives a word.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_SHORTEST_FORM = 3
"""Letters that a word keeps when an ending or a beginning is taken from it."""

_APOSTROPHES = frozenset("'`´ʹʻʼʽʾʿ‘’＇")
"""Some of them count as letters elsewhere; people write one for another, or none."""

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
_CYRILLIC_ENDING = re.compile(
    "[аяуюыиіеєоь]|ая|яя|ую|юю|[иіыое]и|[ое]і|[оеє]ю|[оеыи]е|[иіыоеєая]м|[иыая]х"
    "|[ое]го|[ое]му|[иыая]ми|[оеє]ві"
)
"""Of names and adjectives in Russian and Ukrainian, folded: й is и there, ё е, and ї і."""

_UMLAUT = re.compile("([aou])e")
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\U00020000-\U0003ffff]"
)
"""Scripts that part no words, or write onto a name what follows it."""

_WORD = re.compile("'+s(?![lsm])|(u[um]*|[ls](?:[lsm]|'+(?=[ls])(?!s(?![lsm])))*)")
"""Words by the kinds of their letters (see ``_kind``); an English “'s” is of none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text, as it is compared, and in all forms it is known by."""

    written: str
    plain: str
    forms: frozenset[str]


def words(text: str) -> list[Word]:
    """A text's words: letters and digits, with the marks and the joiners between them.

    Where the script changes between one that parts words and one that does not, a word ends.
    """
    kinds = text.translate(_KINDS)
    return [_word(text[slice(*found.span(1))]) for found in _WORD.finditer(kinds) if found[1]]


def joined(*parts: Word) -> Word:
    """Words written as one."""
    plain = "".join(part.plain for part in parts)
    return Word(" ".join(part.written for part in parts), plain, frozenset(_forms(plain)))


def is_without_spaces(plain: str) -> bool:
    """Whether a word is of a script in which it may stand within another."""
    return _WITHOUT_SPACES.match(plain) is not None


def is_arabic(plain: str) -> bool:
    return "\u0600" <= plain[0] <= "\u06ff"


def is_cyrillic(plain: str) -> bool:
    return "\u0400" <= plain[0] <= "\u04ff"


def _word(written: str) -> Word:
    """A word whose parts between apostrophes are forms of it, as in d'Amina."""
    marked = written.translate(_FOLDED)
    plain = marked.replace("'", "")
    if plain == marked:
        return Word(written, plain, frozenset(_forms(plain)))
    parts = [part for part in marked.split("'") if len(part) >= _SHORTEST_FORM]
    return Word(written, plain, frozenset().union(*map(_forms, [plain, *parts])))


def _forms(plain: str) -> set[str]:
    """A word and what it is without an ending or a beginning that grammar gives it."""
    found = {plain}
    if is_arabic(plain):
        for before in _ARABIC_BEFORE:
            if plain.startswith(before) and len(plain) - len(before) >= _SHORTEST_FORM:
                found.add(plain[len(before) :])
    elif is_cyrillic(plain):
        for length in range(1, min(3, len(plain) - _SHORTEST_FORM) + 1):
            if _CYRILLIC_ENDING.fullmatch(plain[-length:]):
                found.add(plain[:-length])
    else:
        if plain[-1] == "s" and len(plain) > _SHORTEST_FORM + 1:
            found.add(plain[:-1])
        if "e" in plain:
            found |= {_UMLAUT.sub(r"\1", form) for form in found}
    return found


def _folded(letter: str) -> str:
    """A letter in the one way in which it is compared; nothing, where it is a mark."""
    if _is_apostrophe(letter):
        return "'"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(each for each in letters if not _is_mark(each)).translate(_ALIKE)


def _kind(letter: str) -> str:
    """What a letter is to a word, in a letter of its own.

    ``u`` of a script that is unparted, ``s``, ``l`` any other, ``m`` a mark, ``'``, or a space.
    """
    if _is_apostrophe(letter):
        return "'"
    if not (letter.isalnum() or _is_mark(letter)):
        return " "
    folded = _FOLDED[ord(letter)]
    if not folded:
        return "m"
    if is_without_spaces(folded):
        return "u"
    return "s" if letter in "sS" else "l"


def _is_apostrophe(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter) in _APOSTROPHES


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Cf")


class _PerLetter(dict[int, str]):
    """What is said of each letter, for ``str.translate``; it is asked once for each."""

    def __init__(self, asked: Callable[[str], str]) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, code: int) -> str:
        answer = self[code] = self._asked(chr(code))
        return answer


_FOLDED = _PerLetter(_folded)
_KINDS = _PerLetter(_kind)
