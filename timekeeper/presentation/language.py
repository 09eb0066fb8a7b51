"""The reader's language: which ones there are, and a sentence in the current one.

Catalogues are ``translations/<language>/LC_MESSAGES/messages.po``, read as they
are, so that there is nothing to compile. The sentences in the code are English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from . import countries

CATALOGUES = Path(__file__).parent.parent / "translations"
DEFAULT_LANGUAGE = "en"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a catalogue; English always has."""
    found = {path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.po")}
    return (DEFAULT_LANGUAGE, *sorted(found - {DEFAULT_LANGUAGE}))


def chosen(wanted: str | None, default: str = DEFAULT_LANGUAGE) -> str:
    """``wanted`` where there is a catalogue for it, else the series' default."""
    if wanted in languages():
        return str(wanted)
    return default if default in languages() else DEFAULT_LANGUAGE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences are in ``language`` inside the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str:
    return _current.get()


def direction() -> str:
    return Locale.parse(current()).text_direction


def gettext(sentence: str) -> str:
    """The sentence in the current language, its ``{names}`` or ``%(names)s`` still in it.

    A country's name is a sentence too; no catalogue of ours translates it.
    """
    return countries.named(_catalogue(current()).gettext(sentence), current())


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the sentence that goes with ``count``."""
    return _catalogue(current()).ngettext(one, many, count)


def name_of(code: str) -> str:
    """What a language is called in the current one, such as "French"; else its code."""
    return Locale.parse(current()).languages.get(code, code)


@cache
def _catalogue(language: str) -> NullTranslations:
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
