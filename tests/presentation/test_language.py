"""The reader's language: the available ones, and the fallback for a missing one."""

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
    """A French catalogue, and empty Arabic and English ones."""
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
def test_a_missing_language_falls_back(wanted, default: str, chosen: str) -> None:
    assert language.choose(wanted, default) == chosen


@pytest.mark.usefixtures("catalogues")
def test_a_sentence_without_a_translation_is_in_english() -> None:
    assert language.gettext("Page not found") == "Page not found"
    with language.using("fr"):
        assert language.current() == "fr"
        assert language.gettext("Page not found") == "Rien ici"
        assert language.gettext("Not translated yet") == "Not translated yet"
        forms = [language.ngettext("{n} speaker", "{n} speakers", n) for n in (0, 1, 2)]
        assert forms == ["{n} orateur", "{n} orateur", "{n} orateurs"]
    assert language.gettext("Page not found") == "Page not found"


@pytest.mark.usefixtures("catalogues")
def test_the_language_is_reset_after_an_error() -> None:
    with pytest.raises(LookupError), language.using("fr"):
        raise LookupError
    assert language.current() == "en"


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_direction_is_the_language_s(code: str, direction: str) -> None:
    with language.using(code):
        assert language.direction() == direction


@pytest.mark.usefixtures("catalogues")
def test_two_readers_at_once_do_not_change_each_other_s_language() -> None:
    turn = Barrier(2, timeout=5)

    def read(code: str) -> str:
        with language.using(code):
            turn.wait()
            return language.gettext("Page not found")

    with ThreadPoolExecutor(2) as readers:
        assert list(readers.map(read, ["fr", "en"])) == ["Rien ici", "Page not found"]


@pytest.mark.parametrize("code", language.languages())
def test_every_catalogue_can_be_read(code: str) -> None:
    with language.using(code):
        assert language.gettext("Not translated anywhere") == "Not translated anywhere"
        assert language.direction() in ("ltr", "rtl")
