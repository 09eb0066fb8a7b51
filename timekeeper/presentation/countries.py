"""Names of countries in the readers' languages: translating, finding and choosing a country.

The names are those of CLDR, from Babel, except where the United Nations use another one. A
country is found by its codes, its names and its usual other names.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from timekeeper.domain.countries import COUNTRIES, Country

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
"""Those of the United Nations. A country is found by its name in any of them, on every page."""

UNITED_NATIONS_NAMES: Mapping[str, Mapping[str, str]] = {
    "VA": {
        "fr": "Saint-Siège",
        "es": "Santa Sede",
        "ru": "Святой Престол",
        "zh": "教廷",
        "ar": "الكرسي الرسولي",
    },
    "PS": {
        "fr": "État de Palestine",
        "es": "Estado de Palestina",
        "ru": "Государство Палестина",
        "zh": "巴勒斯坦国",
        "ar": "دولة فلسطين",
    },
    "CD": {
        "fr": "République démocratique du Congo",
        "es": "República Democrática del Congo",
        "ru": "Демократическая Республика Конго",
        "zh": "刚果民主共和国",
        "ar": "جمهورية الكونغو الديمقراطية",
    },
    "CG": {"fr": "Congo", "es": "Congo", "ru": "Конго", "zh": "刚果", "ar": "الكونغو"},
    "MM": {"fr": "Myanmar", "es": "Myanmar", "ru": "Мьянма", "zh": "缅甸", "ar": "ميانمار"},
}
"""Names that differ from those of CLDR; the English one is in ``domain/countries.py``."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "BN": ("Brunei",),
    "CD": ("DR Congo", "DRC", "Congo Kinshasa"),
    "CG": ("Republic of the Congo", "Congo Brazzaville"),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("UK", "Great Britain"),
    "IR": ("Islamic Republic of Iran",),
    "KP": ("North Korea", "DPRK"),
    "KR": ("South Korea", "Korea"),
    "LA": ("Laos",),
    "MD": ("Moldova",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "NL": ("The Netherlands", "Holland"),
    "PS": ("Palestine",),
    "RU": ("Russia",),
    "ST": ("São Tomé and Príncipe",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "United States of America"),
    "VA": ("Vatican",),
    "VN": ("Vietnam",),
}


def translated(name: str, language: str) -> str:
    """Translates the English name of a country; any other text stays as it is."""
    country = _by_name().get(name)
    return name if country is None else _name(country, language)


def find(text: str) -> Country | None:
    """The country with this code or with this name in any of LANGUAGES, or None."""
    return _by_spelling().get(_normalized(text))


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every country as ``(code, name)`` in a language, ordered by name."""
    names = [(country.code, _name(country, language)) for country in COUNTRIES]
    return tuple(sorted(names, key=lambda choice: _normalized(choice[1])))


def completions(language: str) -> list[tuple[str, str, str]]:
    """Every country as ``(code, three-letter code, name)``, for a field with autocompletion."""
    three_letters = {country.code: country.alpha_3 for country in COUNTRIES}
    return [(code, three_letters[code], name) for code, name in choices(language)]


def _name(country: Country, language: str) -> str:
    if language == "en":
        return country.name
    name = UNITED_NATIONS_NAMES.get(country.code, {}).get(language)
    return name or _territories(language).get(country.code, country.name)


@cache
def _territories(language: str) -> Mapping[str, str]:
    try:
        territories: Mapping[str, str] = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return territories


@cache
def _by_name() -> Mapping[str, Country]:
    return {country.name: country for country in COUNTRIES}


@cache
def _by_spelling() -> Mapping[str, Country]:
    return {_normalized(text): country for country in COUNTRIES for text in _spellings(country)}


def _spellings(country: Country) -> Iterator[str]:
    yield from (country.code, country.alpha_3)
    yield from ALIASES.get(country.code, ())
    for language in LANGUAGES:
        yield _territories(language).get(country.code, country.name)
        yield _name(country, language)


def _normalized(text: str) -> str:
    """Without accents, capitals, apostrophes and "and", which people leave out when they type."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter if letter.isalnum() else " " for letter in parts if not _is_mark(letter))
    return " ".join("".join(letters).replace(" and ", " ").split())


def _is_mark(letter: str) -> bool:
    return unicodedata.combining(letter) != 0
