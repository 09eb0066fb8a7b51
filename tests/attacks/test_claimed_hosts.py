"""Claims of a caller: another host, another scheme, an address with line ends.

No claim redirects anybody, and none is shown to others.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import done
from flask.testing import FlaskClient
from in_process import COOKIE, Site
from werkzeug.test import TestResponse

EVIL = "evil.example"
CLAIMS = {
    "X-Forwarded-For": f"{EVIL}, 192.0.2.7",
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-Server": EVIL,
    "X-Original-URL": f"//{EVIL}/",
    "X-Rewrite-URL": f"//{EVIL}/",
    "Forwarded": f"for={EVIL};host={EVIL};proto=https",
    "Referer": f"https://{EVIL}/",
}
PATHS = (
    *("/", "/sign-in", "/link", "/screen", "/nowhere", "/meetings/new", "/meetings/new/"),
    *("/meetings/upr35-kenya", "/meetings/upr35-kenya/", "/console/upr35-kenya", "/audit", "/api"),
    *("/rooms/room-xxi/screen", "/rooms/room-xxi/speaker", "/api/meetings", "/api/openapi.json"),
    *("//meetings/upr35-kenya", "/meetings//upr35-kenya", "/rooms/room-xxi//screen"),
    *("//evil.example/", "//evil.example/..", "/%2f%2fevil.example", "/\\evil.example"),
)

Behind = Callable[[int], Site]


@pytest.fixture
def behind(tmp_path: Path, sqlite_url: str) -> Iterator[Behind]:
    """Creates the site behind a number of proxies."""
    opened: list[Site] = []

    def behind(proxies: int) -> Site:
        settings = {"TIMEKEEPER_PROXIES": str(proxies), "TIMEKEEPER_DATABASE_URL": sqlite_url}
        opened.append(Site(tmp_path, settings))
        return opened[-1]

    yield behind
    for site in opened:
        site.close()


def asked(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Sends the path unchanged; the test client would take a host from two slashes."""
    return client.get("/", headers=headers, environ_overrides={"PATH_INFO": path})


def evil_in(answer: TestResponse) -> list[str]:
    """Where the claimed host appears in headers and links, but not as text of the page."""
    in_headers = [f"{name}: {value}" for name, value in answer.headers if EVIL in value]
    in_page = [f'{name}="{start}{EVIL}' for name in ("href", "action", "src") for start in STARTS]
    return in_headers + [part for part in in_page if part in answer.text]


STARTS = ("", "//", "http://", "https://", "/\\", "\\\\")


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_no_claimed_host_is_redirected_or_linked_to(
    behind: Behind, proxies: int, is_signed_in: bool
) -> None:
    site = behind(proxies)
    site.lay_out()
    client = site.client()
    if is_signed_in:
        client.set_cookie(COOKIE, site.minted("cookie", "admin"))
    for path in PATHS:
        answer = asked(client, path, **CLAIMS)
        assert answer.status_code < 500, path
        assert (path, evil_in(answer)) == (path, [])


def test_the_host_of_a_request_is_in_no_page_and_in_no_link(own_site: Site) -> None:
    """A page from a cache and a link lead to our own host."""
    slug = own_site.lay_out()
    client = own_site.client()
    client.set_cookie(COOKIE, own_site.minted("cookie", "admin"), domain=EVIL)
    for path in PATHS:
        answer = asked(client, path, Host=EVIL)
        assert answer.status_code < 500, path
        assert EVIL not in answer.text.replace(path.strip("/\\"), ""), path
        assert EVIL not in answer.headers.get("Location", ""), path
    for address in (
        done(own_site, "link", "create", "--as", "room", "--room", "room-xxi"),
        done(own_site, "link", "create", "--as", "moderator", "--meeting", slug),
        done(own_site, "user", "invite", "Ada", "--role", "moderator"),
    ):
        assert address.startswith("http://127.0.0.1:5000/")


@pytest.mark.parametrize(
    "host",
    ["a\r\nSet-Cookie: evil=1", "a\nX-Evil: 1", "a b", "a/b", "a@b", "", "[::1", "é", "x" * 9_000],
)
def test_an_invalid_host_changes_no_header(own_site: Site, host: str) -> None:
    own_site.lay_out()
    client = own_site.client()
    for path in ("/", "/console/upr35-kenya", "/api", "/meetings/upr35-kenya"):
        answer = client.get(path, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code < 500, path
        assert "evil" not in str(answer.headers).lower()


def test_an_address_with_an_additional_slash_is_another_one(own_site: Site) -> None:
    """An address that nginx does not serve is not served under a variant of it either."""
    own_site.lay_out()
    client = own_site.client()
    for path in ("/metrics", "/readyz", "/sign-in", "/meetings/upr35-kenya"):
        assert asked(client, path).status_code == 200
        for other in (f"{path}/", f"{path}//", f"{path}/.", f"{path};x", f"{path}\x00"):
            assert asked(client, other).status_code == 404, other


# Other values in a header or an address

ODD = [
    "\x00",
    "\x7f",
    "\xff",
    "é",
    " ",
    "a b",
    "a\tb",
    "x" * 201,
    "<script>",
    "%0d%0a",
    '"',
    "\u0661",
]


def opened(client: FlaskClient, bearer: dict[str, str], **headers: str) -> TestResponse:
    sent = {f"HTTP_{name}": value.encode().decode("latin-1") for name, value in headers.items()}
    return client.post(
        "/api/meetings/upr35-kenya/open", json={}, headers=bearer, environ_overrides=sent
    )


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_key_or_revision_is_refused_or_is_only_a_key(own_site: Site, odd: str) -> None:
    own_site.lay_out()
    client, bearer = own_site.client(), own_site.bearer()
    assert opened(client, bearer, IF_MATCH=odd).status_code == 400
    answer = opened(client, bearer, IDEMPOTENCY_KEY=odd)
    is_a_key = odd in ("<script>", "%0d%0a", '"')
    assert answer.status_code == (200 if is_a_key else 400)
    assert odd not in str(answer.headers) or odd in (" ", '"')


@pytest.mark.parametrize(
    "odd", [*ODD, "en\r\nX-Evil: 1", "../../etc/passwd", "ar\x00", "x" * 5_000]
)
def test_an_odd_language_or_audience_is_ignored_or_refused(own_site: Site, odd: str) -> None:
    own_site.lay_out()
    client = own_site.client()
    page = client.get("/meetings/upr35-kenya", query_string={"lang": odd})
    assert (page.status_code, '<html lang="en"' in page.text) == (200, True)
    answer = client.get("/api/meetings/upr35-kenya", query_string={"as": odd})
    assert (answer.status_code, answer.json["field"]) == (422, "as")
    assert "evil" not in str(answer.headers).lower()
