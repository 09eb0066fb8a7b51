"""Who may join what over the socket, asked of the database at every join."""

from pathlib import Path
from typing import Any

import pytest
from flask_socketio.test_client import SocketIOTestClient
from in_process import COOKIE, SLUG, Site

from timekeeper.live.server import Live
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Scope

MEETING, ROOM = {"meeting": SLUG}, {"room": "room-xxi"}
ONE_MEETING, ONE_ROOM = Scope(meeting_slug=SLUG), Scope(room_slug="room-xxi")


def connected(site: Site, token: str) -> SocketIOTestClient:
    live = site.app.extensions["timekeeper.live"]
    client: SocketIOTestClient = live.socketio.test_client(site.app, auth={"token": token})
    return client


def may(client: SocketIOTestClient, place: dict[str, str], audience: str) -> bool:
    answer = client.emit("join", {**place, "as": audience}, callback=True)
    return "error" not in answer


@pytest.mark.parametrize(
    ("role", "scope", "place", "audience", "expected"),
    [
        ("moderator", Scope(), MEETING, "moderator", True),
        ("moderator", Scope(), ROOM, "moderator", True),
        ("moderator", ONE_ROOM, ROOM, "moderator", True),
        ("moderator", ONE_MEETING, MEETING, "moderator", True),
        ("moderator", ONE_MEETING, ROOM, "moderator", False),
        ("moderator", ONE_MEETING, ROOM, "speaker", False),
        ("moderator", ONE_MEETING, ROOM, "public", True),
        ("room", ONE_ROOM, ROOM, "room", True),
        ("room", ONE_ROOM, ROOM, "speaker", False),
        ("room", ONE_ROOM, MEETING, "moderator", False),
    ],
)
def test_a_room_is_followed_only_by_who_may_see_all_that_will_be_on_in_it(
    own_site: Site, role: Any, scope: Scope, place: dict[str, str], audience: str, expected: bool
) -> None:
    own_site.lay_out()
    client = connected(own_site, own_site.minted("link", role, scope))
    assert may(client, place, audience) is expected


def test_a_link_that_was_revoked_opens_nothing_at_the_next_join(own_site: Site) -> None:
    own_site.lay_out()
    link = own_site.minted("link", "room", ONE_ROOM)
    client = connected(own_site, link)
    assert may(client, ROOM, "room")
    with own_site.house.database.writing() as session:
        row = credentials.find(session, link, frozenset({"link"}), 0)
        assert row is not None
        credentials.revoke(session, row, 0)
    assert not may(client, ROOM, "room")
    assert not connected(own_site, link).is_connected()


def test_without_its_database_it_lets_nobody_in_unasked(own_site: Site) -> None:
    own_site.lay_out()
    token = own_site.minted("token", "moderator")
    client = connected(own_site, token)
    path = Path(own_site.house.config.database_url.removeprefix("sqlite:///"))
    path.rename(path.with_suffix(".away"))
    answer = client.emit("join", {**MEETING, "as": "moderator"}, callback=True)
    assert answer == {"error": "The database does not answer; trying again."}
    assert not connected(own_site, token).is_connected()
    path.with_suffix(".away").rename(path)
    assert may(connected(own_site, token), MEETING, "moderator")


def test_whatever_goes_wrong_at_the_door_lets_nobody_in(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_site.lay_out()
    token = own_site.minted("token", "moderator")

    def fails(*_asked: object) -> None:
        raise RuntimeError("a fault that nobody has thought of")

    with monkeypatch.context() as broken:
        broken.setattr(credentials, "find", fails)
        assert not connected(own_site, token).is_connected()
    assert may(connected(own_site, token), MEETING, "moderator")


# Who leaves meanwhile, as another thread may say at any moment


def leaves_during(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, leave: Any) -> None:
    """Have somebody leave as soon as this has been done for the first time."""
    real = getattr(owner, name)

    def done_and_left(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, real)
        answer = real(*arguments, **named)
        leave()
        return answer

    monkeypatch.setattr(owner, name, done_and_left)


def who_is_there(live: Live) -> list[object]:
    """All that is kept of anybody."""
    events, manager = live._events, live.socketio.server.manager
    kept = (events._secrets, events._reporting, live._rights._used, manager.rooms)
    there = (live._screens.said(), live._channels.in_use(), manager.pending_connect)
    return [some for some in (*kept, *there) if some]


@pytest.mark.parametrize("step", ["_place", "_check_may_see"])
@pytest.mark.parametrize("role", ["public", "speaker"])
def test_a_display_that_leaves_while_it_is_let_in_leaves_nothing_behind(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, role: str, step: str
) -> None:
    own_site.lay_out()
    live = own_site.app.extensions["timekeeper.live"]
    client = connected(own_site, own_site.minted("link", "speaker", ONE_ROOM))
    [sid] = live._events._secrets
    leaves_during(monkeypatch, live._events, step, client.disconnect)
    live._events.join(sid, {**ROOM, "as": role})
    assert who_is_there(live) == []


def test_a_connection_that_ends_while_its_token_is_looked_up_is_not_kept(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = own_site.app.extensions["timekeeper.live"]
    server, token = live.socketio.server, own_site.minted("token", "moderator")

    def end() -> None:
        [connection] = server.environ
        server._handle_eio_disconnect(connection, "it has gone")

    with monkeypatch.context() as slow:
        leaves_during(slow, live._events._door, "let_in", end)
        connected(own_site, token)
    assert who_is_there(live) == []
    assert connected(own_site, token).is_connected()


def test_what_was_still_to_be_read_of_who_has_gone_lets_nobody_in(own_site: Site) -> None:
    live = own_site.app.extensions["timekeeper.live"]
    client = connected(own_site, own_site.minted("token", "moderator"))
    live.socketio.server._handle_eio_disconnect(client.eio_sid, "it has gone")
    live.socketio.server._handle_eio_message(client.eio_sid, "0")
    assert who_is_there(live) == []


# Events that a client calls as the library does its own


def test_an_event_that_a_client_calls_connect_shows_nothing_more(own_site: Site) -> None:
    own_site.lay_out()
    client = connected(own_site, own_site.minted("token", "rapporteur"))
    shown = {"HTTP_COOKIE": f"{COOKIE}={own_site.minted('cookie', 'moderator')}"}
    for token in (None, own_site.minted("token", "moderator")):
        answer = client.emit("connect", shown, {"token": token}, callback=True)
        assert answer == {"error": "There is no event “connect”."}
    assert not may(client, MEETING, "moderator")
    assert may(client, MEETING, "room")
