"""“Too fast”, from the booths to the consoles: who may send it, who gets it, and none is kept."""

from typing import Any

import pytest
import requests
from in_process import form_token
from running_server import Laid, RunningServer
from watching import watching

from timekeeper.store.accounts.credentials import Role, Scope

STATEMENT = 3
TIMEOUT_S = 10


@pytest.fixture
def laid(server: RunningServer) -> Laid:
    """A meeting in which a statement is being made."""
    laid = server.lay_out()
    server.done(laid.slug, "open")
    server.done(laid.slug, "give_floor", {"turn": STATEMENT})
    return laid


def address(server: RunningServer, room_slug: str) -> str:
    return f"{server.url}/api/rooms/{room_slug}/too-fast"


def send_too_fast(
    server: RunningServer, room_slug: str, token: str | None = None, body: Any = None
) -> requests.Response:
    """Sends it as a program, with a moderator's token unless another is given ("" is none)."""
    shown = server.token if token is None else token
    headers = {"Authorization": f"Bearer {shown}"} if shown else {}
    sent = {} if body is None else body
    return requests.post(address(server, room_slug), json=sent, headers=headers, timeout=TIMEOUT_S)


def booth(server: RunningServer, room_slug: str) -> requests.Session:
    """A browser in which the interpreters' link was opened."""
    browser = requests.Session()
    link = server.new_link("interpreters", Scope(room_slug=room_slug))
    answer = browser.post(f"{server.url}/link", json={"token": link}, timeout=TIMEOUT_S)
    assert answer.json() == {"location": f"/rooms/{room_slug}/interpreters"}
    return browser


def press(server: RunningServer, browser: requests.Session, room_slug: str) -> requests.Response:
    """What the page's button sends."""
    page = browser.get(f"{server.url}/rooms/{room_slug}/interpreters", timeout=TIMEOUT_S)
    return browser.post(
        address(server, room_slug),
        json={},
        headers={"X-CSRFToken": form_token(page.text), "Origin": server.url},
        timeout=TIMEOUT_S,
    )


def test_the_button_of_the_booths_reaches_every_console_and_nobody_else(
    server: RunningServer, laid: Laid
) -> None:
    with watching(server) as console, watching(server) as other, watching(server) as display:
        console.join(**{"meeting": laid.slug, "as": "moderator"})
        other.join(**{"room": laid.room_slug, "as": "moderator", "format": "html"})
        display.join(**{"room": laid.room_slug, "as": "speaker"})
        answer = press(server, booth(server, laid.room_slug), laid.room_slug)
        assert (answer.status_code, answer.json()) == (200, {"consoles": 2})
        for moderator in (console, other):
            signal = moderator.next("signal")
            assert signal.pop("at_ms") <= server.house.server_time.now_ms()
            assert signal == {"kind": "too_fast", "turn": STATEMENT}
        server.done(laid.slug, "pause", {"turn": STATEMENT})
        assert "signal" not in display.kinds_until("state")


def test_it_is_no_entry_of_the_log_and_no_state_is_sent(server: RunningServer, laid: Laid) -> None:
    with watching(server) as console:
        before = console.join(**{"meeting": laid.slug, "as": "moderator"})
        assert send_too_fast(server, laid.room_slug).status_code == 200
        console.next("signal")
        after = console.join(**{"meeting": laid.slug, "as": "moderator"})
    assert (after["revision"], after["state"]) == (before["revision"], before["state"])


def test_where_no_console_is_open_the_answer_counts_none(server: RunningServer, laid: Laid) -> None:
    answer = send_too_fast(server, laid.room_slug)
    assert (answer.status_code, answer.json()) == (200, {"consoles": 0})


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("interpreters", "room", 200),
        ("moderator", "room", 200),
        ("moderator", "meeting", 200),
        ("room", "room", 403),
        ("speaker", "room", 403),
        ("interpreters", "another room", 403),
        ("moderator", "another room", 403),
    ],
)
def test_interpreters_of_the_room_and_its_moderators_may(
    server: RunningServer, laid: Laid, role: Role, place: str, status: int
) -> None:
    scopes = {
        "room": Scope(room_slug=laid.room_slug),
        "meeting": Scope(meeting_slug=laid.slug),
        "another room": Scope(room_slug="elsewhere"),
    }
    answer = send_too_fast(server, laid.room_slug, server.new_token(role, scopes[place]))
    assert answer.status_code == status, answer.text


def test_the_public_may_not_and_does_not_use_up_the_limit_of_those_who_may(
    server: RunningServer, laid: Laid
) -> None:
    assert send_too_fast(server, laid.room_slug, token="").status_code == 401
    assert send_too_fast(server, laid.room_slug, token="wrong").status_code == 401
    assert send_too_fast(server, laid.room_slug).status_code == 200


def test_a_browser_sends_it_only_from_our_own_page(server: RunningServer, laid: Laid) -> None:
    browser = booth(server, laid.room_slug)
    without = browser.post(address(server, laid.room_slug), json={}, timeout=TIMEOUT_S)
    assert without.status_code == 403
    assert without.json()["detail"].startswith("This page is out of date")
    assert press(server, browser, laid.room_slug).status_code == 200


def test_a_room_sends_it_once_in_five_seconds(server: RunningServer, laid: Laid) -> None:
    elsewhere = server.lay_out()
    server.done(elsewhere.slug, "open")
    server.done(elsewhere.slug, "give_floor", {"turn": STATEMENT})
    interpreters = server.new_token("interpreters", Scope(room_slug=laid.room_slug))
    assert send_too_fast(server, laid.room_slug, interpreters).status_code == 200
    again = send_too_fast(server, laid.room_slug)
    assert again.status_code == 429
    assert (
        again.json()["detail"]
        == "This was sent less than 5 seconds ago. Wait a moment and try again."
    )
    assert send_too_fast(server, elsewhere.room_slug).status_code == 200


def test_it_is_refused_while_no_statement_is_being_made(server: RunningServer) -> None:
    laid = server.lay_out()
    refused = []
    refused.append(send_too_fast(server, laid.room_slug))
    server.done(laid.slug, "open")
    refused.append(send_too_fast(server, laid.room_slug))
    server.done(laid.slug, "give_floor", {"turn": STATEMENT})
    assert send_too_fast(server, laid.room_slug).status_code == 200
    server.done(laid.slug, "close")
    refused.append(send_too_fast(server, laid.room_slug))
    assert [(answer.status_code, answer.json()["detail"]) for answer in refused] == [
        (409, "No Pre-session is open in this room at the moment."),
        (409, "Nobody has the floor at the moment."),
        (409, "No Pre-session is open in this room at the moment."),
    ]


def test_an_unknown_room_and_a_body_with_fields_are_refused(
    server: RunningServer, laid: Laid
) -> None:
    nowhere = send_too_fast(server, "nowhere")
    assert nowhere.status_code == 404
    assert nowhere.json()["detail"] == "There is no room with this name in the programme."
    wrong = send_too_fast(server, laid.room_slug, body={"turn": 4})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "turn")
