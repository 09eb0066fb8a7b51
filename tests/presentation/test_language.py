"""The reader's language: which there are, and what stands in for one that is not there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from timekeeper.presentation import language

FRENCH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Page not found"
msgstr "Rien ici"

msgid "{n} speaker"
msgid_plural "{n} speakers"
msgstr[0] "{n} orateur"
msgstr[1] "{n} orateurs"
"""


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Catalogues of French, of Arabic with nothing in it, and of English."""
    for code, text in (("fr", FRENCH), ("ar", ""), ("en", "")):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(text)
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    for cached in (language.languages, language._catalogue):
        cached.cache_clear()
    yield tmp_path
    for cached in (language.languages, language._catalogue):
        cached.cache_clear()


@pytest.mark.usefixtures("catalogues")
def test_the_languages_are_those_with_a_catalogue_english_first() -> None:
    assert language.languages() == ("en", "ar", "fr")


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize(
    ("wanted", "default", "chosen"),
    [
        ("fr", "en", "fr"),
        ("de", "fr", "fr"),
        (None, "ar", "ar"),
        ("de", "it", "en"),
        ("", "en", "en"),
        ("../../secret", "en", "en"),
        ("FR", "en", "en"),
    ],
)
def test_a_language_that_is_not_there_falls_back(wanted, default: str, chosen: str) -> None:
    assert language.chosen(wanted, default) == chosen


@pytest.mark.usefixtures("catalogues")
def test_a_sentence_is_in_the_current_language_and_english_where_it_has_none() -> None:
    assert language.gettext("Page not found") == "Page not found"
    with language.speaking("fr"):
        assert language.current() == "fr"
        assert language.gettext("Page not found") == "Rien ici"
        assert language.gettext("Not translated yet") == "Not translated yet"
        forms = [language.ngettext("{n} speaker", "{n} speakers", n) for n in (0, 1, 2)]
        assert forms == ["{n} orateur", "{n} orateur", "{n} orateurs"]
    assert language.gettext("Page not found") == "Page not found"


@pytest.mark.usefixtures("catalogues")
def test_the_language_goes_back_when_something_fails() -> None:
    with pytest.raises(LookupError), language.speaking("fr"):
        raise LookupError
    assert language.current() == "en"


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_direction_is_the_language_s(code: str, direction: str) -> None:
    with language.speaking(code):
        assert language.direction() == direction


@pytest.mark.usefixtures("catalogues")
def test_two_readers_at_once_do_not_change_each_other_s_language() -> None:
    turn = Barrier(2, timeout=5)

    def read(code: str) -> str:
        with language.speaking(code):
            turn.wait()
            return language.gettext("Page not found")

    with ThreadPoolExecutor(2) as readers:
        assert list(readers.map(read, ["fr", "en"])) == ["Rien ici", "Page not found"]


@pytest.mark.parametrize("code", language.languages())
def test_every_catalogue_of_ours_can_be_read(code: str) -> None:
    with language.speaking(code):
        assert language.gettext("Not translated anywhere") == "Not translated anywhere"
        assert language.direction() in ("ltr", "rtl")
