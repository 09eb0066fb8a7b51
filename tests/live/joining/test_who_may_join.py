"""Who may join what over the socket, read from the database at every join."""

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


def may(client: SocketIOTestClient, target: dict[str, str], audience: str) -> bool:
    answer = client.emit("join", {**target, "as": audience}, callback=True)
    return "error" not in answer


@pytest.mark.parametrize(
    ("role", "scope", "target", "audience", "expected"),
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
def test_only_those_who_may_see_all_of_a_room_s_meetings_follow_it(
    own_site: Site, role: Any, scope: Scope, target: dict[str, str], audience: str, expected: bool
) -> None:
    own_site.lay_out()
    client = connected(own_site, own_site.minted("link", role, scope))
    assert may(client, target, audience) is expected


def test_a_revoked_link_is_refused_at_the_next_join(own_site: Site) -> None:
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


def test_without_its_database_it_refuses_every_connection_and_join(own_site: Site) -> None:
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


def test_a_fault_in_the_handshake_refuses_the_connection(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_site.lay_out()
    token = own_site.minted("token", "moderator")

    def fails(*_arguments: object) -> None:
        raise RuntimeError("an unexpected fault")

    with monkeypatch.context() as broken:
        broken.setattr(credentials, "find", fails)
        assert not connected(own_site, token).is_connected()
    assert may(connected(own_site, token), MEETING, "moderator")


# Connections that end during a join, as another thread may report at any moment


def leave_during(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, leave: Any) -> None:
    """Calls ``leave`` right after the first call of a method."""
    real = getattr(owner, name)

    def call_and_leave(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, real)
        answer = real(*arguments, **named)
        leave()
        return answer

    monkeypatch.setattr(owner, name, call_and_leave)


def kept_of_connections(live: Live) -> list[object]:
    """Everything that is kept of any connection."""
    events, manager = live._events, live.socketio.server.manager
    in_joining = (events._secrets, events._reporters, live._revocations._in_use, manager.rooms)
    elsewhere = (live._screens.announced(), live._channels.in_use(), manager.pending_connect)
    return [kept for kept in (*in_joining, *elsewhere) if kept]


@pytest.mark.parametrize("step", ["_find", "_check_may_see"])
@pytest.mark.parametrize("role", ["public", "speaker"])
def test_nothing_is_kept_of_a_display_that_leaves_during_its_join(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, role: str, step: str
) -> None:
    own_site.lay_out()
    live = own_site.app.extensions["timekeeper.live"]
    client = connected(own_site, own_site.minted("link", "speaker", ONE_ROOM))
    [sid] = live._events._secrets
    leave_during(monkeypatch, live._events, step, client.disconnect)
    live._events.join(sid, {**ROOM, "as": role})
    assert kept_of_connections(live) == []


def test_a_connection_that_ends_while_its_token_is_looked_up_is_not_kept(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = own_site.app.extensions["timekeeper.live"]
    server, token = live.socketio.server, own_site.minted("token", "moderator")

    def end() -> None:
        [connection] = server.environ
        server._handle_eio_disconnect(connection, "it has gone")

    with monkeypatch.context() as slow:
        leave_during(slow, live._events._handshake, "accept", end)
        connected(own_site, token)
    assert kept_of_connections(live) == []
    assert connected(own_site, token).is_connected()


def test_a_late_packet_of_an_ended_connection_is_not_accepted(own_site: Site) -> None:
    live = own_site.app.extensions["timekeeper.live"]
    client = connected(own_site, own_site.minted("token", "moderator"))
    live.socketio.server._handle_eio_disconnect(client.eio_sid, "it has gone")
    live.socketio.server._handle_eio_message(client.eio_sid, "0")
    assert kept_of_connections(live) == []


# Events that a client names like the library's own


def test_an_event_with_the_name_connect_gives_no_further_rights(own_site: Site) -> None:
    own_site.lay_out()
    client = connected(own_site, own_site.minted("token", "rapporteur"))
    shown = {"HTTP_COOKIE": f"{COOKIE}={own_site.minted('cookie', 'moderator')}"}
    for token in (None, own_site.minted("token", "moderator")):
        answer = client.emit("connect", shown, {"token": token}, callback=True)
        assert answer == {"error": "There is no event “connect”."}
    assert not may(client, MEETING, "moderator")
    assert may(client, MEETING, "room")
