"""Countries: translating, finding and choosing them in the readers' languages."""

import pytest

from timekeeper.domain.countries import COUNTRIES, OBSERVERS, UN_MEMBERS, country
from timekeeper.presentation import countries
from timekeeper.presentation.language import gettext, using


def test_all_member_states_are_there_once() -> None:
    assert len(UN_MEMBERS) == 193
    assert len(OBSERVERS) == 3
    for name in ("code", "alpha_3", "name"):
        assert len({getattr(one, name) for one in COUNTRIES}) == len(COUNTRIES)


def test_a_country_is_found_by_its_code() -> None:
    kenya = country("KE")
    assert kenya is not None
    assert (kenya.alpha_3, kenya.name) == ("KEN", "Kenya")
    assert country("XX") is None


@pytest.mark.parametrize("language", countries.LANGUAGES)
def test_every_choice_is_found_by_its_name(language: str) -> None:
    offered = countries.choices(language)
    assert len(offered) == len({name for _, name in offered}) == len(COUNTRIES)
    for code, name in offered:
        found = countries.find(name)
        assert found is not None, name
        assert found.code == code


def test_no_two_countries_share_a_spelling() -> None:
    meant: dict[str, str] = {}
    for one in COUNTRIES:
        for text in countries._spellings(one):
            assert meant.setdefault(countries._normalized(text), one.code) == one.code, text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ke", "KE"),
        ("KEN", "KE"),
        (" kenya ", "KE"),
        ("cote d'ivoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("Ivory Coast", "CI"),
        ("turkiye", "TR"),
        ("Turkey", "TR"),
        ("Bosnia & Herzegovina", "BA"),
        ("Allemagne", "DE"),
        ("Германия", "DE"),
        ("德国", "DE"),
        ("ألمانيا", "DE"),
        ("Russia", "RU"),
        ("UK", "GB"),
        ("Guinea Bissau", "GW"),
        ("Holy See", "VA"),
    ],
)
def test_a_country_is_found_by_other_spellings(typed: str, code: str) -> None:
    found = countries.find(typed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("typed", ["", "   ", "Ruritania", "K", "ken ya n"])
def test_other_texts_find_no_country(typed: str) -> None:
    assert countries.find(typed) is None


def test_names_are_ordered_without_regard_to_accents() -> None:
    names = [name for _, name in countries.choices("fr")]
    assert names.index("Égypte") < names.index("Espagne") < names.index("Zambie")


def test_names_of_countries_are_translated_like_sentences() -> None:
    with using("fr"):
        assert gettext("Germany") == "Allemagne"
        assert gettext("Holy See") == "Saint-Siège"
    assert gettext("Germany") == "Germany"


def test_other_texts_and_unknown_languages_are_left_as_they_are() -> None:
    assert countries.translated("Please conclude", "fr") == "Please conclude"
    assert countries.translated("Germany", "xx") == "Germany"
