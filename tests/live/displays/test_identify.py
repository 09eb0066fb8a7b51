"""“Identify this screen”, over real sockets: who may request it, and who is sent it."""

from typing import Any

import pytest
import requests
from running_server import Laid, RunningServer
from watching import Watcher, watching

from timekeeper.access.grants import COOKIE, cookie_name
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Role, Scope


def request_identify(
    server: RunningServer,
    room_slug: str,
    token: str | None = None,
    **sent: Any,
) -> requests.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    address = f"{server.url}/api/rooms/{room_slug}/identify"
    return requests.post(address, headers=headers, timeout=10, **sent)


def join_as_display(watcher: Watcher, laid: Laid, what: str) -> None:
    assert "state" in watcher.join(**{"room": laid.room_slug, "as": what})


def is_first_identified_now(watcher: Watcher, server: RunningServer, laid: Laid) -> bool:
    """Identifies; an earlier ``identify`` would have come first."""
    assert request_identify(server, laid.room_slug, server.token).status_code == 200
    watcher.next("identify")
    return len(watcher.received("identify")) == 1


def test_every_display_of_the_room_and_the_console_are_sent_the_same_numbers(
    server: RunningServer,
) -> None:
    laid, other = server.lay_out(), server.lay_out()
    with (
        watching(server) as room,
        watching(server) as speaker,
        watching(server) as elsewhere,
        watching(server) as console,
        watching(server) as public,
    ):
        join_as_display(room, laid, "room")
        join_as_display(speaker, laid, "speaker")
        join_as_display(elsewhere, other, "room")
        console.join(**{"meeting": laid.slug, "as": "moderator"})
        public.join(meeting=laid.slug)
        answer = request_identify(server, laid.room_slug, server.token)
        assert (answer.status_code, answer.json()) == (200, {"screens": 2})
        assert room.next("identify") == {"number": 1, "what": "room"}
        assert speaker.next("identify") == {"number": 2, "what": "speaker"}
        listed = console.next("beat")["screens"]
        assert [(screen["number"], screen["what"]) for screen in listed] == [
            (1, "room"),
            (2, "speaker"),
        ]
        assert is_first_identified_now(elsewhere, server, other)
        server.done(laid.slug, "open")
        for watcher in (console, public):
            watcher.next("state")
            assert watcher.received("identify") == []


def test_a_page_keeps_its_number_over_a_reconnect(server: RunningServer) -> None:
    laid = server.lay_out()
    joining = {"room": laid.room_slug, "as": "room"}
    with watching(server) as first, watching(server) as second, watching(server) as console:
        first.join(**joining, page="one")
        second.join(**joining, page="two")
        console.join(**{"meeting": laid.slug, "as": "moderator"})
        with watching(server) as again:
            again.join(**joining, page="one")
            assert request_identify(server, laid.room_slug, server.token).json() == {"screens": 2}
            assert again.next("identify")["number"] == 1
            assert second.next("identify")["number"] == 2
            assert [screen["number"] for screen in console.next("beat")["screens"]] == [1, 2]


def test_without_a_display_none_is_sent(server: RunningServer) -> None:
    answer = request_identify(server, server.lay_out().room_slug, server.token, json={})
    assert (answer.status_code, answer.json()) == (200, {"screens": 0})


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("moderator", "everything", 200),
        ("admin", "everything", 200),
        ("moderator", "room", 200),
        ("moderator", "meeting", 200),
        ("moderator", "another room", 403),
        ("moderator", "another meeting", 403),
        ("moderator", "the next meeting", 403),
        ("room", "room", 403),
        ("speaker", "room", 403),
    ],
)
def test_who_may_ask(server: RunningServer, role: Role, scope: str, status: int) -> None:
    laid, other = server.lay_out(), server.lay_out()
    following = server.lay_out(room_slug=laid.room_slug, starts_in_ms=3_600_000)
    scopes = {
        "everything": Scope(),
        "room": Scope(room_slug=laid.room_slug),
        "meeting": Scope(meeting_slug=laid.slug),
        "another room": Scope(room_slug=other.room_slug),
        "another meeting": Scope(meeting_slug=other.slug),
        "the next meeting": Scope(meeting_slug=following.slug),
    }
    token = server.new_token(role, scopes[scope])
    assert request_identify(server, laid.room_slug, token).status_code == status


def with_cookie(server: RunningServer, role: Role, scope: Scope) -> dict[str, str]:
    with server.house.database.writing() as session:
        now_ms = server.house.server_time.now_ms()
        secret = credentials.mint(session, "cookie", role, "tests", now_ms, scope=scope)
    return {cookie_name(COOKIE, role, scope): secret}


def test_the_public_and_the_displays_may_not_ask(server: RunningServer) -> None:
    laid = server.lay_out()
    in_room = Scope(room_slug=laid.room_slug)
    with watching(server) as watcher:
        join_as_display(watcher, laid, "room")
        assert request_identify(server, laid.room_slug).status_code == 401
        assert request_identify(server, laid.room_slug, "made-up").status_code == 401
        for role in ("room", "speaker"):
            cookies = with_cookie(server, role, in_room)
            assert request_identify(server, laid.room_slug, cookies=cookies).status_code == 403
        assert is_first_identified_now(watcher, server, laid)


def test_a_browser_needs_the_form_token_of_its_page(server: RunningServer) -> None:
    laid = server.lay_out()
    cookies = with_cookie(server, "moderator", Scope())
    answer = request_identify(server, laid.room_slug, cookies=cookies)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This page is out of date. Reload it and try again."


def test_a_wrong_request_is_an_error_in_words(server: RunningServer) -> None:
    room_slug = server.lay_out().room_slug
    nowhere = request_identify(server, "nowhere", server.token)
    assert nowhere.status_code == 404
    assert nowhere.json()["detail"] == "There is no room with this name in the programme."
    assert request_identify(server, "nowhere").status_code == 401
    more = request_identify(server, room_slug, server.token, json={"number": 1})
    assert (more.status_code, more.json()["field"]) == (422, "number")
    assert request_identify(server, room_slug, server.token, data="{").status_code == 415
