"""The pages: their headers, the files that they load, their errors and their languages."""

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from expected_headers import faults_of_headers
from flask.testing import FlaskClient
from in_process import SLUG, Site
from werkzeug.test import TestResponse

from timekeeper.presentation import language
from timekeeper.presentation.rendering import SCREEN_OF, TEMPLATES
from timekeeper.store.accounts.credentials import Scope

PAGES = {
    "/": 200,
    "/sign-in": 200,
    "/link": 200,
    f"/meetings/{SLUG}": 200,
    f"/console/{SLUG}": 200,
    "/rooms/room-xxi/screen": 200,
    "/rooms/room-xxi/speaker": 200,
    "/rooms/room-xxi/interpreters": 200,
    "/meetings/new": 200,
    "/rehearsals/new": 200,
    "/meetings/nowhere": 404,
    "/console/nowhere": 404,
    "/rooms/nowhere/screen": 404,
    "/nowhere": 404,
}
LIGHT_BYTES = 60_000


@pytest.fixture
def moderator(own_site: Site) -> FlaskClient:
    """A moderator's browser, and a meeting in which a turn has the floor."""
    slug = own_site.lay_out()
    for verb, body in (("open", {}), ("give_floor", {"turn": 3})):
        path = f"/api/meetings/{slug}/{verb}"
        answer = own_site.client().post(path, json=body, headers=own_site.bearer())
        assert answer.status_code == 200
    return own_site.signed_in()


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get(path, headers=sent, buffered=True)
    answer.close()
    return answer


class Page(HTMLParser):
    """The addresses that a page's markup loads, and its parts that a strict policy forbids."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.forbidden: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.forbidden += [
            f"{tag} {name}" for name in named if name == "style" or name.startswith("on")
        ]
        if tag in ("style", "base") or (tag == "script" and "src" not in named):
            self.forbidden.append(tag)
        if tag == "script" or (tag == "link" and named.get("rel") in ("stylesheet", "preload")):
            self.loads.append(named.get("src") or named.get("href") or "")


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_every_page_carries_the_headers_and_nothing_inline(
    moderator: FlaskClient, path: str, status: int
) -> None:
    answer = get(moderator, path)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert faults_of_headers(answer.headers.items()) == []
    page = Page(answer.text)
    assert page.forbidden == []
    assert page.loads
    assert not [address for address in page.loads if not address.startswith("/static/")]


def test_inline_code_would_be_noticed() -> None:
    page = Page('<p style="x" onclick="y"><script>z</script><style>a</style><script src="b">')
    assert page.forbidden == ["p style", "p onclick", "script", "style"]


def test_personal_pages_are_not_cached(moderator: FlaskClient) -> None:
    for path in (f"/console/{SLUG}", "/rooms/room-xxi/screen", "/sign-in", "/link"):
        assert get(moderator, path).headers["Cache-Control"] == "no-store", path
    assert get(moderator, f"/meetings/{SLUG}").headers["Cache-Control"] == "no-cache"


# Static files


def all_loaded(client: FlaskClient, path: str) -> dict[str, TestResponse]:
    """A page and all that it loads, with modules and imported styles but without fonts."""
    answers = {path: get(client, path, Accept_Encoding="gzip")}
    waiting = Page(answers[path].text).loads
    while waiting:
        address = waiting.pop()
        if address in answers or address.endswith(".woff2"):
            continue
        answers[address] = get(client, address, Accept_Encoding="gzip")
        assert answers[address].status_code == 200, address
        folder, plain = posixpath.dirname(address), get(client, address).text
        waiting += [posixpath.normpath(f"{folder}/{found}") for found in imported(plain)]
    return answers


def imported(text: str) -> list[str]:
    """The relative paths that a module or a style sheet imports."""
    modules = re.findall(r"(?:\bfrom|\bimport)\s*\(?\s*[\"'](\.[^\"']+)[\"']", text)
    return modules + re.findall(r"@import\s+(?:url\()?[\"'](\.[^\"']+)[\"']", text)


def test_the_public_page_is_light(own_site: Site) -> None:
    own_site.lay_out()
    answers = all_loaded(own_site.client(), f"/meetings/{SLUG}")
    names = {posixpath.basename(address) for address in answers}
    assert {"public.js", "clock.js", "socket.io.esm.min.js", "tokens.css"} <= names
    weight = sum(len(answer.data) for answer in answers.values())
    assert weight < LIGHT_BYTES, {address: len(a.data) for address, a in answers.items()}


@pytest.mark.parametrize("path", [path for path, status in PAGES.items() if status == 200])
def test_all_files_of_a_page_are_cached_for_ever_and_compressed(
    moderator: FlaskClient, path: str
) -> None:
    for address, answer in all_loaded(moderator, path).items():
        if address == path:
            continue
        kept = answer.headers["Cache-Control"]
        assert "immutable" in kept, address
        assert int(re.search(r"max-age=(\d+)", kept)[1]) >= 31_536_000
        assert faults_of_headers(answer.headers.items()) == []
        if address.endswith((".js", ".css")) and len(get(moderator, address).data) > 1_000:
            assert answer.headers["Content-Encoding"] == "gzip", address


def test_the_fonts_are_there(own_site: Site) -> None:
    [font] = [path for path in Page(get(own_site.client(), "/").text).loads if "woff2" in path]
    answer = get(own_site.client(), font)
    assert (answer.status_code, answer.mimetype) == (200, "font/woff2")


@pytest.mark.parametrize("path", ["/static/../config.py", "/static/js/time/clock.js", "/static/"])
def test_nothing_else_is_served_as_static(own_site: Site, path: str) -> None:
    assert get(own_site.client(), path).status_code == 404


# Errors


def test_an_unknown_address_is_a_page_with_a_sentence(own_site: Site) -> None:
    answer = get(own_site.client(), "/nowhere")
    assert "<h1>Page not found</h1>" in answer.text
    assert 'href="/"' in answer.text


def test_under_the_api_it_is_a_problem_in_json(own_site: Site) -> None:
    answer = get(own_site.client(), "/api/nowhere", Accept="text/html")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json == {
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_a_screen_without_its_link_says_how_to_open_it(own_site: Site) -> None:
    own_site.lay_out()
    answer = get(own_site.client(), "/rooms/room-xxi/screen")
    assert answer.status_code == 401
    assert "This screen opens with its link" in answer.text
    assert "/sign-in?next=/rooms/room-xxi/screen" in answer.text


def test_an_internal_error_is_a_sentence_without_details(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise RuntimeError("an inside")

    monkeypatch.setattr(own_site.house.views, "meetings", fails)
    for path, kind in (("/", "text/html"), ("/api/meetings", "application/problem+json")):
        answer = get(own_site.client(), path)
        assert (answer.status_code, answer.mimetype) == (500, kind)
        assert "It has been logged." in answer.text
        assert "inside" not in answer.text
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_markup_in_a_name_is_only_text(own_site: Site) -> None:
    slug = own_site.lay_out()
    nasty = "<script>alert('x')</script>\"'&"
    for verb, body in (
        ("edit_turn", {"turn": 3, "organisation": nasty, "theme": nasty, "notes": nasty}),
        ("notice", {"text": nasty}),
    ):
        path = f"/api/meetings/{slug}/{verb}"
        answer = own_site.client().post(path, json=body, headers=own_site.bearer())
        assert answer.status_code == 200
    client = own_site.signed_in()
    for path in (f"/meetings/{slug}", f"/console/{slug}", "/rooms/room-xxi/screen"):
        page = get(client, path)
        assert "alert(" in page.text, path
        assert "<script>" not in page.text, path


def test_the_public_reads_that_an_absent_speaker_is_not_present_today(own_site: Site) -> None:
    slug = own_site.lay_out()
    path = f"/api/meetings/{slug}/mark_absent"
    own_site.client().post(path, json={"turn": 3}, headers=own_site.bearer())
    page = get(own_site.client(), f"/meetings/{slug}").text
    assert "not present today" in page
    assert "absent<" not in page


# Languages


@pytest.mark.parametrize("wanted", ["en", "xx", "", "../../etc", "a" * 200])
def test_a_missing_language_falls_back_to_that_of_the_series(own_site: Site, wanted: str) -> None:
    slug = own_site.lay_out()
    page = get(own_site.client(), f"/meetings/{slug}?lang={wanted}").text
    assert '<html lang="en" dir="ltr"' in page


def test_an_available_language_is_used(
    own_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = own_site.lay_out()
    monkeypatch.setattr(language, "languages", lambda: ("en", "ar"))
    page = get(own_site.client(), f"/meetings/{slug}?lang=ar").text
    assert '<html lang="ar" dir="rtl"' in page
    assert language.current() == "en"


def test_every_region_of_a_screen_is_on_its_page(moderator: FlaskClient) -> None:
    paths = {
        "public": f"/meetings/{SLUG}",
        "console": f"/console/{SLUG}",
        "room": "/rooms/room-xxi/screen",
        "speaker": "/rooms/room-xxi/speaker",
        "interpreters": "/rooms/room-xxi/interpreters",
    }
    for screen in SCREEN_OF.values():
        regions = {file.stem for file in (TEMPLATES / screen / "regions").glob("*.html")}
        page = get(moderator, paths[screen]).text
        assert set(re.findall(r'data-region="([^"]+)"', page)) == regions, screen


def test_the_first_clock_of_a_page_is_that_of_the_floor(
    moderator: FlaskClient,
) -> None:
    paths = (f"/meetings/{SLUG}", f"/console/{SLUG}", "/rooms/room-xxi/speaker")
    for path in (*paths, "/rooms/room-xxi/screen"):
        clock = re.search(r"<floor-clock\b([^>]*)>([^<]*)<", get(moderator, path).text)
        assert clock is not None, path
        assert re.fullmatch(r"(7:00|6:5\d)", clock[2].strip()), path
        assert re.search(r'data-running-since-ms="\d+"', clock[1]), path


def test_a_display_follows_the_meetings_of_its_room(own_site: Site) -> None:
    own_site.lay_out()
    client = own_site.client()
    link = own_site.minted("link", "room", Scope("room-xxi"))
    client.post("/link", json={"token": link})
    page = get(client, "/rooms/room-xxi/screen").text
    assert "Kenya" in page
    assert "&#34;room&#34;: &#34;room-xxi&#34;" in page or '"room": "room-xxi"' in page
