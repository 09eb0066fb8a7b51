"""Pairing a screen: its code is short-lived, typed once, and worthless without the secret."""

from typing import Any

import pytest
from browsing import Projector
from in_process import COOKIE, Site, form_token
from werkzeug.test import TestResponse

from timekeeper.store.accounts import credentials, pairings
from timekeeper.store.accounts.credentials import Scope
from timekeeper.store.accounts.pairings import (
    CODE_ALPHABET,
    CODE_LENGTH,
    CODE_LIFETIME_MS,
    COOKIE_TIMEOUT_MS,
    MOST_PER_ADDRESS,
    MOST_WAITING,
)


def pair(site: Site, code: str, role: str = "room", **headers: str) -> TestResponse:
    return site.client().post(
        "/api/rooms/room-xxi/pair",
        json={"code": code, "as": role},
        headers=headers or site.bearer(),
    )


@pytest.mark.parametrize(
    ("role", "location"),
    [
        ("room", "/rooms/room-xxi/screen"),
        ("speaker", "/rooms/room-xxi/speaker"),
        ("interpreters", "/rooms/room-xxi/interpreters"),
    ],
)
def test_a_screen_becomes_what_a_moderator_says_it_is(
    own_site: Site, role: str, location: str
) -> None:
    own_site.lay_out()
    projector = Projector(own_site)
    assert len(projector.code) == CODE_LENGTH
    assert set(projector.code) <= set(CODE_ALPHABET)
    assert projector.waits().json == {"location": None}
    answer = pair(own_site, projector.code, role)
    assert (answer.status_code, answer.json) == (200, {"paired": role})
    answer = projector.waits()
    assert answer.json == {"location": location}
    assert projector.client.get(location).status_code == 200
    others = {"/rooms/room-xxi/screen", "/rooms/room-xxi/speaker"} - {location}
    assert [projector.client.get(other).status_code for other in others] == [401] * len(others)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {0} ", "{2} {3}", "{2}-{3}"])
def test_a_code_may_be_typed_in_other_ways(own_site: Site, typed: str) -> None:
    own_site.lay_out()
    code = Projector(own_site).code
    assert pair(own_site, typed.format(code, code.lower(), code[:3], code[3:])).status_code == 200


def test_a_code_is_typed_once(own_site: Site) -> None:
    own_site.lay_out()
    projector = Projector(own_site)
    assert pair(own_site, projector.code).status_code == 200
    again = pair(own_site, projector.code, "speaker")
    assert (again.status_code, again.json["field"]) == (422, "code")
    assert projector.waits().json["location"] == "/rooms/room-xxi/screen"
    assert pair(own_site, projector.code).status_code == 422


def test_the_answer_of_a_pairing_can_be_fetched_again(own_site: Site) -> None:
    own_site.lay_out()
    projector, again = Projector(own_site), Projector(own_site)
    pair(own_site, projector.code)
    assert projector.waits().status_code == 200
    again.secret = projector.secret
    assert again.waits().json == {"location": "/rooms/room-xxi/screen"}
    assert again.client.get("/rooms/room-xxi/screen").status_code == 200


@pytest.mark.parametrize("typed_ms", [0, CODE_LIFETIME_MS - 1])
@pytest.mark.parametrize(("late_ms", "status"), [(-1, 200), (0, 404), (1, 404)])
def test_a_paired_screen_has_a_minute_to_fetch_its_cookie(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, typed_ms: int, late_ms: int, status: int
) -> None:
    own_site.lay_out()
    now_ms = own_site.house.server_time.now_ms()
    monkeypatch.setattr(own_site.house.server_time, "now_ms", lambda: now_ms)
    projector = Projector(own_site)
    now_ms += typed_ms
    assert pair(own_site, projector.code).json == {"paired": "room"}
    now_ms += COOKIE_TIMEOUT_MS + late_ms
    assert projector.waits().status_code == status


def test_the_code_alone_gives_no_cookie(own_site: Site) -> None:
    own_site.lay_out()
    projector, other = Projector(own_site), Projector(own_site)
    pair(own_site, projector.code)
    other.secret = projector.code
    assert other.waits().status_code == 404
    assert own_site.client().get("/rooms/room-xxi/screen").status_code == 401
    own_site.client().post("/link", json={"token": projector.code})
    assert projector.waits().status_code == 200


@pytest.mark.parametrize(("late_ms", "status"), [(-60_000, 200), (1, 422)])
def test_a_code_lives_for_ten_minutes(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, late_ms: int, status: int
) -> None:
    own_site.lay_out()
    projector = Projector(own_site)
    real = own_site.house.server_time.now_ms
    monkeypatch.setattr(
        own_site.house.server_time, "now_ms", lambda: real() + CODE_LIFETIME_MS + late_ms
    )
    assert pair(own_site, projector.code).status_code == status
    assert projector.waits().status_code == (200 if status == 200 else 404)


def test_revoking_the_link_ends_the_paired_screen(own_site: Site) -> None:
    own_site.lay_out()
    projector = Projector(own_site)
    pair(own_site, projector.code)
    projector.waits()
    with own_site.house.database.writing() as session:
        [link] = credentials.all_of_kind(session, "link")
        assert (link.name, link.role) == ("room of room-xxi", "room")
        credentials.revoke(session, link, 0)
    assert projector.client.get("/rooms/room-xxi/screen").status_code == 401


def test_guessing_codes_is_slowed_down_for_each_moderator_separately(own_site: Site) -> None:
    own_site.lay_out()
    projector, guesser = Projector(own_site), own_site.bearer()
    answers = [pair(own_site, f"WRONG{n % 7 + 2}", **guesser).status_code for n in range(21)]
    assert answers == [422] * 20 + [429]
    assert pair(own_site, projector.code, **guesser).status_code == 429
    assert pair(own_site, projector.code).status_code == 200


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("moderator", Scope(room_slug="room-xxi"), 200),
        ("moderator", Scope(room_slug="room-xx"), 403),
        ("moderator", Scope(meeting_slug="upr35-kenya"), 403),
        ("rapporteur", Scope(), 403),
        ("room", Scope(room_slug="room-xxi"), 403),
    ],
)
def test_pairing_needs_a_moderator_of_the_whole_room(
    own_site: Site, role: Any, scope: Scope, status: int
) -> None:
    own_site.lay_out()
    code = Projector(own_site).code
    token = own_site.minted("token", role, scope)
    assert pair(own_site, code, Authorization=f"Bearer {token}").status_code == status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "ABCDEF"}, "as"),
        ({"code": "ABCDEF", "as": "moderator"}, "as"),
        ({"code": "", "as": "room"}, "code"),
        ({"code": 7, "as": "room"}, "code"),
        ({"code": "ABCDEF", "as": "room", "more": 1}, "more"),
    ],
)
def test_a_wrong_field_is_named(own_site: Site, body: dict[str, Any], field: str) -> None:
    own_site.lay_out()
    answer = own_site.client().post(
        "/api/rooms/room-xxi/pair", json=body, headers=own_site.bearer()
    )
    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_pairing_keeps_the_console_of_the_same_browser_signed_in(own_site: Site) -> None:
    slug = own_site.lay_out()
    projector = Projector(own_site)
    projector.client.set_cookie(COOKIE, own_site.minted("cookie", "moderator"))
    pair(own_site, projector.code)
    assert projector.waits().status_code == 200
    assert projector.client.get(f"/console/{slug}").status_code == 200


def test_the_number_of_waiting_screens_is_limited_and_old_ones_end(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_ms = own_site.house.server_time.now_ms()
    with own_site.house.database.writing() as session:
        for _ in range(MOST_WAITING):
            pairings.begin(session, now_ms)
    client = own_site.client()
    token = form_token(client.get("/screen").text)
    refused = client.post("/screen", json={}, headers={"X-CSRFToken": token})
    assert refused.status_code == 429
    real = own_site.house.server_time.now_ms
    monkeypatch.setattr(own_site.house.server_time, "now_ms", lambda: real() + CODE_LIFETIME_MS)
    assert client.post("/screen", json={}, headers={"X-CSRFToken": token}).status_code == 200


def test_one_address_cannot_block_all_other_screens(own_site: Site) -> None:
    client = own_site.client()
    headers = {"X-CSRFToken": form_token(client.get("/screen").text)}

    def begun(address: str) -> int:
        caller = {"REMOTE_ADDR": address}
        answer = client.post("/screen", json={}, headers=headers, environ_base=caller)
        return answer.status_code

    answers = [begun("192.0.2.1") for _ in range(MOST_PER_ADDRESS + 1)]
    assert answers == [200] * MOST_PER_ADDRESS + [429]
    assert begun("192.0.2.2") == 200
    in_two_windows_that_meet = 2 * MOST_PER_ADDRESS
    assert in_two_windows_that_meet < MOST_WAITING
