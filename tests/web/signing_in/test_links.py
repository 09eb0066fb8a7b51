"""Links: each opens only its own screen, until it is revoked or used up."""

from typing import Any

import pytest
from browsing import cookies_set, exchange, press, sign_out
from in_process import COOKIE, Site

from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Scope


@pytest.mark.parametrize(
    ("role", "scope", "location"),
    [
        ("room", Scope("room-xxi"), "/rooms/room-xxi/screen"),
        ("speaker", Scope("room-xxi"), "/rooms/room-xxi/speaker"),
        ("moderator", Scope(meeting_slug="upr35-kenya"), "/console/upr35-kenya"),
        ("moderator", Scope(), "/"),
    ],
)
def test_a_link_opens_its_own_screen(own_site: Site, role: Any, scope: Scope, location: str):
    own_site.lay_out()
    client = own_site.client()
    answer = exchange(client, own_site.minted("link", role, scope))
    assert (answer.status_code, answer.json) == (200, {"location": location})
    [cookie] = cookies_set(answer).values()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get(location).status_code == 200


def test_a_display_s_link_opens_nothing_else(own_site: Site) -> None:
    slug = own_site.lay_out()
    client = own_site.client()
    exchange(client, own_site.minted("link", "room", Scope("room-xxi")))
    assert client.get("/rooms/room-xxi/speaker").status_code == 401
    assert client.get(f"/console/{slug}").status_code == 302
    assert client.get(f"/api/meetings/{slug}", query_string={"as": "speaker"}).status_code == 403
    assert press(client, slug).status_code == 403


def test_a_moderator_of_one_meeting_follows_no_room(own_site: Site) -> None:
    """The link may not cover the next meeting of the room."""
    slug = own_site.lay_out()
    client = own_site.client()
    exchange(client, own_site.minted("link", "moderator", Scope(meeting_slug=slug)))
    assert client.get(f"/console/{slug}").status_code == 200
    assert client.get("/rooms/room-xxi/speaker").status_code == 401


def test_a_one_time_link_works_once(own_site: Site) -> None:
    slug = own_site.lay_out()
    link = own_site.minted("link", "moderator", one_time=True)
    client = own_site.client()
    assert exchange(client, link).status_code == 200
    again = exchange(own_site.client(), link)
    assert again.status_code == 401
    assert again.json["detail"].startswith("This link is no longer valid.")
    assert client.get(f"/console/{slug}").status_code == 200


def test_a_display_s_link_and_its_cookies_work_until_it_is_revoked(
    own_site: Site,
) -> None:
    own_site.lay_out()
    link = own_site.minted("link", "room", Scope("room-xxi"))
    clients = [own_site.client(), own_site.client()]
    assert [exchange(client, link).status_code for client in clients] == [200, 200]
    with own_site.house.database.writing() as session:
        row = credentials.find(session, link, frozenset({"link"}), 0)
        assert row is not None
        credentials.revoke(session, row, 0)
    assert exchange(own_site.client(), link).status_code == 401
    assert [client.get("/rooms/room-xxi/screen").status_code for client in clients] == [401, 401]


def test_neither_a_token_nor_a_cookie_is_a_link(own_site: Site) -> None:
    client = own_site.signed_in()
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    for secret in (own_site.minted("token", "admin"), cookie.value, "wrong"):
        assert exchange(own_site.client(), secret).status_code == 401


def test_a_foreign_page_exchanges_no_link(own_site: Site) -> None:
    link = own_site.minted("link", "moderator", one_time=True)
    assert exchange(own_site.client(), link, Origin="http://evil.example").status_code == 403
    assert exchange(own_site.client(), link).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"token": 7}', b'{"token": ""}'])
def test_an_exchange_without_a_token_is_an_error(own_site: Site, body: bytes) -> None:
    assert own_site.client().post("/link", data=body).status_code in (400, 422)


def test_signing_out_ends_the_cookie_of_a_moderator_s_link_but_not_of_displays(
    own_site: Site,
) -> None:
    slug = own_site.lay_out()
    client = own_site.client()
    exchange(client, own_site.minted("link", "moderator", Scope(meeting_slug=slug)))
    exchange(client, own_site.minted("link", "room", Scope("room-xxi")))
    assert client.get(f"/console/{slug}").status_code == 200
    sign_out(client)
    assert client.get(f"/console/{slug}").status_code == 302
    assert client.get("/rooms/room-xxi/screen").status_code == 200
