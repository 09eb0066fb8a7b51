"""The socket's contract, over a real socket to a real server in both async modes."""

import gc
import time
import warnings
from typing import Any

import pytest
import socketio
import websocket
from running_server import RunningServer
from socketio.exceptions import ConnectionError as Refused
from watching import close_quickly, watching

from timekeeper.store.accounts.credentials import Scope


@pytest.mark.parametrize("audience", ["public", "room", "speaker", "moderator"])
def test_a_command_reaches_every_audience(server: RunningServer, audience: str) -> None:
    laid = server.lay_out()
    with watching(server) as watcher:
        joined = watcher.join(**{"meeting": laid.slug, "as": audience, "format": "json"})
        assert joined["state"]["status"] == "scheduled"
        revision = server.done(laid.slug, "open")["revision"]
        pushed = watcher.next("state")
    assert pushed["revision"] == revision
    assert pushed["state"]["status"] == "open"
    assert ("cue" in pushed["state"]) == (audience in ("speaker", "moderator"))
    assert ("undo" in pushed["state"]) == (audience == "moderator")


def test_the_envelope_is_the_one_that_http_gives(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server) as watcher:
        joined = watcher.join(**{"meeting": laid.slug, "as": "moderator", "format": "json"})
    assert set(joined) == {"epoch", "revision", "now_ms", "slug", "state"}
    assert joined["state"] == server.state(laid.slug)


def test_markup_has_the_screen_s_regions(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server) as watcher:
        joined = watcher.join(meeting=laid.slug, format="html", lang="en")
        assert "state" not in joined
        server.done(laid.slug, "open")
        state = watcher.next("state")
    assert joined["html"].keys() == state["html"].keys() != set()
    for name, markup in state["html"].items():
        assert f'data-region="{name}"' in markup


def test_a_room_is_followed_across_meetings(server: RunningServer) -> None:
    later = server.lay_out(starts_in_ms=3_600_000)
    first = server.lay_out(room_slug=later.room_slug)
    with watching(server) as watcher:
        joined = watcher.join(**{"room": later.room_slug, "as": "room"})
        assert joined["slug"] == first.slug
        revision = server.done(first.slug, "open")["revision"]
        opened = watcher.next("state")
        assert (opened["slug"], opened["revision"]) == (first.slug, revision)
        server.done(first.slug, "close")
        # The same state may come twice, when a beat falls between the commit and its push.
        followed = watcher.next("state", lambda state: state["slug"] == later.slug)
        assert followed["state"]["status"] == "scheduled"
        assert followed["now_ms"] >= joined["now_ms"]
        server.done(later.slug, "open")
        watcher.next("state", lambda state: state["state"]["status"] == "open")


def test_sync_gives_when_a_probe_came_in_and_went_out(server: RunningServer) -> None:
    with watching(server) as watcher:
        before_ms = server.house.server_time.now_ms()
        answer = watcher.call("sync", {"t0": 12.5})
        after_ms = server.house.server_time.now_ms()
    assert answer["t0"] == 12.5
    assert before_ms - 1 <= answer["t1_ms"] <= answer["t2_ms"] <= after_ms + 1


def test_beats_come_every_two_seconds_and_list_its_screens_for_the_console(
    server: RunningServer,
) -> None:
    laid = server.lay_out()
    with watching(server) as display, watching(server) as console:
        display.join(**{"room": laid.room_slug, "as": "speaker"})
        report = {"what": "speaker", "clock_error_ms": 1.5, "round_trip_ms": 3, "version": "x"}
        assert display.call("report", report) == {}
        revision = console.join(**{"meeting": laid.slug, "as": "moderator"})["revision"]
        first, second = console.next("beat"), console.next("beat")
        assert (first["slug"], first["revision"]) == (laid.slug, revision)
        assert 1_500 < second["now_ms"] - first["now_ms"] < 3_500
        [screen] = second["screens"]
        assert (screen["what"], screen["clock_error_ms"]) == ("speaker", 1.5)
        assert "screens" not in display.next("beat")


def test_what_another_process_wrote_arrives_with_the_next_beat(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server) as watcher:
        watcher.join(**{"room": laid.room_slug, "as": "room"})
        added = server.lay_out(room_slug=laid.room_slug, starts_in_ms=-60_000)
        assert watcher.next("state")["slug"] == added.slug


WRONG: list[Any] = [
    {},
    {"meeting": "nowhere"},
    {"room": "nowhere"},
    {"meeting": "a", "room": "b"},
    {"meeting": 7},
    {"meeting": "a", "as": "everybody"},
    {"meeting": "a", "more": 1},
    {"meeting": "a", "format": "xml"},
    "text",
    None,
    [],
]


def test_a_wrong_join_is_an_error_in_words(server: RunningServer) -> None:
    with watching(server) as watcher:
        for wanted in WRONG:
            answer = watcher.call("join", wanted)
            assert list(answer) == ["error"], wanted
            assert answer["error"].endswith(".")


def test_any_other_event_is_an_error_and_changes_nothing(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server) as watcher:
        watcher.join(meeting=laid.slug)
        for event in ("explode", "state", "beat", "connect", "disconnect", "message", "*"):
            assert f"“{event}”" in watcher.call(event, {"x": 1})["error"]
        assert list(watcher.call("sync", {"t0": float("nan")})) == ["error"]
        server.done(laid.slug, "open")
        assert watcher.next("state")["state"]["status"] == "open"


def test_a_display_s_link_opens_its_own_room_and_nothing_else(server: RunningServer) -> None:
    mine, other = server.lay_out(), server.lay_out()
    link = server.new_link("speaker", Scope(room_slug=mine.room_slug))
    with watching(server, token=link) as watcher:
        assert "state" in watcher.join(**{"room": mine.room_slug, "as": "speaker"})
        assert "state" in watcher.join(meeting=other.slug)
        assert "error" in watcher.join(**{"room": mine.room_slug, "as": "moderator"})
        assert "error" in watcher.join(**{"room": other.room_slug, "as": "speaker"})
        assert "error" in watcher.join(**{"meeting": other.slug, "as": "speaker"})


def discard_sockets() -> None:
    """Collects sockets that the server closed or refused: the client library leaves them open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def is_refused(server: RunningServer, *, origin: str | None = None, **options: Any) -> bool:
    """Whether a client that sends this origin, or none, is refused."""
    sent = {"origin": origin} if origin else {"suppress_origin": True}
    client = socketio.Client(reconnection=False, websocket_extra_options=sent)
    headers = {"Origin": origin} if origin and options["transports"] == ["polling"] else {}
    try:
        client.connect(server.url, headers=headers, **options)
    except Refused:
        return True
    finally:
        close_quickly(client)
        client.disconnect()
        del client
        discard_sockets()
    return False


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_foreign_origin_is_refused(server: RunningServer, transport: str) -> None:
    shown = {"auth": {"token": server.token}, "transports": [transport]}
    assert is_refused(server, origin="http://elsewhere.example", **shown)
    assert not is_refused(server, origin=server.url, **shown)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_program_without_origin_needs_a_token(server: RunningServer, transport: str) -> None:
    assert is_refused(server, transports=[transport])
    assert is_refused(server, transports=[transport], auth={"token": "wrong"})
    assert not is_refused(server, transports=[transport], auth={"token": server.token})


def test_a_page_of_ours_needs_no_token(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server, auth=None) as watcher:
        assert "state" in watcher.join(meeting=laid.slug)
        assert "error" in watcher.join(**{"meeting": laid.slug, "as": "moderator"})


def test_a_frame_that_is_too_long_closes_only_its_own_connection(server: RunningServer) -> None:
    laid = server.lay_out()
    with watching(server) as steady, watching(server) as flooder:
        steady.join(meeting=laid.slug)
        flooder.client.emit("join", {"meeting": "x" * 1_000_000})
        deadline = time.monotonic() + 5
        while flooder.client.connected and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not flooder.client.connected
        server.done(laid.slug, "open")
        assert steady.next("state")["state"]["status"] == "open"
    del flooder
    discard_sockets()


def test_frames_are_not_compressed(server: RunningServer) -> None:
    """It would cost CPU and memory once for each watcher."""
    offer = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(address, origin=server.url, header=offer, timeout=5)
    assert connection.recv().startswith("0")
    assert "sec-websocket-extensions" not in connection.headers
    connection.shutdown()


def test_a_connection_watches_a_bounded_number_of_meetings(server: RunningServer) -> None:
    slugs = [server.lay_out().slug for _ in range(9)]
    with watching(server) as watcher:
        answers = [watcher.join(meeting=slug) for slug in slugs]
        assert ["error" in answer for answer in answers] == [False] * 8 + [True]
        assert "state" in watcher.join(meeting=slugs[0])


@pytest.mark.parametrize(
    "transports", [["websocket"], ["polling"], ["polling", "websocket"]], ids="+".join
)
def test_by_every_transport_states_come_in_order_and_the_last_is_the_newest(
    server: RunningServer, transports: list[str]
) -> None:
    laid = server.lay_out()
    with watching(server, transports=transports) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        server.done(laid.slug, "open")
        server.done(laid.slug, "give_floor", {"turn": 1})
        for by_ms in [1_000, -1_000] * 10:
            newest = server.done(laid.slug, "adjust_time", {"turn": 1, "by_ms": by_ms})["revision"]
            assert watcher.call("sync", {"t0": by_ms})["t0"] == by_ms
        watcher.next("state", lambda state: state["revision"] == newest)
        revisions = [state["revision"] for state in watcher.received("state")]
    assert revisions == sorted(set(revisions))
    assert len(revisions) > 2
