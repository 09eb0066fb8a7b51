"""The reader's language: which languages there are, and sentences in the current one.

Catalogues are ``translations/<language>/LC_MESSAGES/messages.po``. They are read uncompiled. The
sentences in the code are English.
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
    """The codes of the languages that have a catalogue, and English, which needs none."""
    found = {path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.po")}
    return (DEFAULT_LANGUAGE, *sorted(found - {DEFAULT_LANGUAGE}))


def choose(wanted: str | None, default: str = DEFAULT_LANGUAGE) -> str:
    """``wanted`` if it has a catalogue, else ``default`` (that of the series), else English."""
    if wanted in languages():
        return str(wanted)
    return default if default in languages() else DEFAULT_LANGUAGE


@contextmanager
def using(language: str) -> Iterator[None]:
    """Makes ``language`` the current one inside the block."""
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
    """The sentence in the current language, with its placeholders ``{name}`` or ``%(name)s``.

    Names of countries are translated too, though they are not in the catalogues.
    """
    return countries.translated(_catalogue(current()).gettext(sentence), current())


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form of the sentence for ``count``, in the current language."""
    return _catalogue(current()).ngettext(one, many, count)


def name_of(code: str) -> str:
    """The name of a language in the current one, such as "French"; without a name, its code."""
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
