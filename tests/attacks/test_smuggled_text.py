"""Line ends in header values, path traversal, texts that no database accepts, and a planted
cookie.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_socketio.test_client import SocketIOTestClient
from in_process import COOKIE, Site, form_token

from timekeeper.store.connection.database import Database

LINE_ENDS = ["%0d%0aSet-Cookie:%20evil=1", "%0aX-Evil:%201", "%E5%98%8A%E5%98%8DX-Evil:1"]
CLIMBING = [
    "/static/../config.py",
    "/static/..%2fconfig.py",
    "/static/%2e%2e/config.py",
    "/static/%2e%2e%2fconfig.py",
    "/static/..%5cconfig.py",
    "/static//etc/passwd",
    "/static/....//config.py",
    "/static/%00/config.py",
    "/meetings/..%2f..%2fconfig.py",
    "/rooms/..%2f..%2fconfig.py/screen",
    "/api/meetings/..%2fconfig.py",
]


@pytest.mark.parametrize("smuggled", LINE_ENDS)
@pytest.mark.parametrize(
    "path",
    ["/sign-in?next=/{}", "/console/{}", "/meetings/{}", "/rooms/{}/screen", "/{}", "/api/{}"],
)
def test_no_line_end_gets_into_a_header(own_site: Site, path: str, smuggled: str) -> None:
    answer = own_site.client().get(path.format(smuggled))
    assert answer.status_code < 500
    assert "x-evil" not in {name.lower() for name, _ in answer.headers}
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("evil")]
    assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


@pytest.mark.parametrize("smuggled", ["/x\r\nSet-Cookie: evil=1", "/x\nX-Evil: 1", "/\r\n/evil"])
def test_no_line_end_gets_into_the_redirect_after_signing_in(own_site: Site, smuggled: str) -> None:
    own_site.add_user()
    answer = own_site.sign_in(own_site.client(), next=smuggled)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "evil" not in str(answer.headers).lower()


@pytest.mark.parametrize("path", CLIMBING)
def test_no_path_climbs_out(own_site: Site, path: str) -> None:
    answer = own_site.client().get(path)
    assert answer.status_code in (400, 401, 404)
    assert b"MAX_BODY_BYTES" not in answer.data
    assert b"root:" not in answer.data


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[Site]:
    """A site with one meeting, on the requested database."""
    own = Site(tmp_path / "instance", {"TIMEKEEPER_DATABASE_URL": database.url})
    own.lay_out()
    yield own
    own.close()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "path",
    [
        "/meetings/%00",
        "/console/%00",
        "/meetings/upr35-kenya%00/log",
        "/rooms/%00/screen",
        "/api/meetings/%00",
        "/api/meetings/%00/share",
        "/api/meetings/%00/log",
    ],
)
def test_an_address_that_no_database_accepts_is_not_found(site: Site, path: str) -> None:
    assert site.signed_in().get(path).status_code == 404


@pytest.mark.both_databases
@pytest.mark.parametrize("path", ["/api/meetings/%00/open", "/api/rooms/%00/pair"])
def test_a_command_to_such_an_address_is_not_found(site: Site, path: str) -> None:
    assert site.client().post(path, json={}, headers=site.bearer()).status_code == 404


@pytest.mark.both_databases
def test_no_user_has_a_name_that_no_database_accepts(site: Site) -> None:
    site.add_user()
    answers = [site.sign_in(site.client(), name=name) for name in ("\0", "Ada\0", "A\0da")]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert site.sign_in(site.client(), password="\0").status_code == 401


@pytest.mark.both_databases
def test_no_series_has_such_a_name(site: Site) -> None:
    client = site.signed_in()
    token = form_token(client.get("/identities").text)
    sent = {"csrf_token": token, "series": "upr35\0", "until": "2099-03-31"}
    answer = client.post("/identities", data=sent)
    assert answer.status_code == 422
    assert "There is no series" in answer.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("meeting", "There is no such Pre-session."),
        ("room", "There is no room with this name in the programme."),
    ],
)
def test_such_a_meeting_or_room_cannot_be_joined(site: Site, place: str, sentence: str) -> None:
    live, auth = site.app.extensions["timekeeper.live"], {"token": site.minted("token", "admin")}
    client: SocketIOTestClient = live.socketio.test_client(site.app, auth=auth)
    assert client.emit("join", {place: "\0"}, callback=True) == {"error": sentence}


def test_a_planted_cookie_is_invalid_after_signing_in(own_site: Site) -> None:
    """Signing in replaces a planted cookie by one that an attacker does not know."""
    own_site.add_user()
    client = own_site.client()
    client.set_cookie(COOKIE, "planted")
    assert own_site.sign_in(client).status_code == 302
    given = client.get_cookie(COOKIE)
    assert given is not None
    assert given.value != "planted"
    thief = own_site.client()
    thief.set_cookie(COOKIE, "planted")
    assert thief.get("/console/upr35-kenya").status_code in (302, 404)
    slug = own_site.lay_out()
    assert thief.post(f"/api/meetings/{slug}/open", json={}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/sign-in", "/link", "/nowhere", "/meetings/upr35-kenya"])
def test_no_page_may_be_framed(own_site: Site, path: str) -> None:
    own_site.lay_out()
    headers = own_site.client().get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
