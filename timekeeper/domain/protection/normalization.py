"""Normalizes words, so that different spellings of one word compare as equal.

Removes capitals, accents, apostrophes and punctuation, reduces variants of Arabic letters
and umlauts to the base letter, and removes grammatical endings and prefixes.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_SHORTEST_FORM = 3
"""The fewest letters that a word keeps when an ending or a prefix is removed."""

_APOSTROPHES = frozenset("'`´ʹʻʼʽʾʿ‘’＇")
"""Unicode classes some of them as letters; people write one for another, or none."""

_BASE_LETTERS = str.maketrans(
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
"""Variants of letters that people exchange, and that removing accents does not unify."""

_ARABIC_PREFIXES = [
    conjunction + preposition + article
    for conjunction in ("", "و", "ف")
    for preposition in ("", "ب", "ل", "ك")
    for article in ("", "ال", "ل")
]
_CYRILLIC_ENDING = re.compile(
    "[аяуюыиіеєоь]|ая|яя|ую|юю|[иіыое]и|[ое]і|[оеє]ю|[оеыи]е|[иіыоеєая]м|[иыая]х"
    "|[ое]го|[ое]му|[иыая]ми|[оеє]ві"
)
"""Of names and adjectives in Russian and Ukrainian, folded: й becomes и, ё е, and ї і."""

_UMLAUT = re.compile("([aou])e")
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words, and scripts that append other words to a name."""

_WORD = re.compile("'+s(?![lsm])|(u[um]*|[ls](?:[lsm]|'+(?=[ls])(?!s(?![lsm])))*)")
"""Matches words by the kinds of their letters (``_kind``); an English “'s” is part of none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written in a text, as it is compared, and all its forms for comparison."""

    written: str
    plain: str
    forms: frozenset[str]


def words(text: str) -> list[Word]:
    """A text's words: letters and digits, with the marks and joiners between them.

    A word also ends where the script changes between one with spaces and one without.
    """
    kinds = text.translate(_KINDS)
    return [_word(text[slice(*match.span(1))]) for match in _WORD.finditer(kinds) if match[1]]


def joined(*parts: Word) -> Word:
    """Words written as one."""
    plain = "".join(part.plain for part in parts)
    return Word(" ".join(part.written for part in parts), plain, frozenset(_forms(plain)))


def is_without_spaces(plain: str) -> bool:
    """Whether a word is in a script in which it may be inside another word."""
    return _WITHOUT_SPACES.match(plain) is not None


def is_arabic(plain: str) -> bool:
    return "\u0600" <= plain[0] <= "\u06ff"


def is_cyrillic(plain: str) -> bool:
    return "\u0400" <= plain[0] <= "\u04ff"


def _word(written: str) -> Word:
    """A word; its parts between apostrophes are forms of it too, as in d'Amina."""
    folded = written.translate(_FOLDED)
    plain = folded.replace("'", "")
    if plain == folded:
        return Word(written, plain, frozenset(_forms(plain)))
    parts = [part for part in folded.split("'") if len(part) >= _SHORTEST_FORM]
    return Word(written, plain, frozenset().union(*map(_forms, [plain, *parts])))


def _forms(plain: str) -> set[str]:
    """The word, also without a grammatical ending or prefix, and without the e of an umlaut."""
    found = {plain}
    if is_arabic(plain):
        for prefix in _ARABIC_PREFIXES:
            if plain.startswith(prefix) and len(plain) - len(prefix) >= _SHORTEST_FORM:
                found.add(plain[len(prefix) :])
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
    """A letter as it is compared; "" for a mark."""
    if _is_apostrophe(letter):
        return "'"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(each for each in letters if not _is_mark(each)).translate(_BASE_LETTERS)


def _kind(letter: str) -> str:
    """The kind of a letter, as one character.

    ``u``: of a script without spaces; ``s``: the letter s; ``l``: any other letter or digit;
    ``m``: a mark; ``'``: an apostrophe; a space: anything else.
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


class _LetterTable(dict[int, str]):
    """A table for ``str.translate`` that computes and keeps the entry of a letter at first use."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, code: int) -> str:
        entry = self[code] = self._compute(chr(code))
        return entry


_FOLDED = _LetterTable(_folded)
_KINDS = _LetterTable(_kind)
