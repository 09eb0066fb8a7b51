"""Outboxes over real sockets: a slow watcher gets the newest, whole and in order."""

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import websocket
from running_server import RunningServer
from watching import watching

from timekeeper.live.transport.frames import PROTOCOL_ERROR

SMALL_BUFFER = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
PRESSES = 40


@contextmanager
def slow_watcher(server: RunningServer, slug: str) -> Iterator[websocket.WebSocket]:
    """A connection that has joined, with a small receive buffer."""
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(
        address, origin=server.url, timeout=10, sockopt=SMALL_BUFFER
    )
    try:
        assert connection.recv().startswith("0")
        connection.send("40")
        assert connection.recv().startswith("40")
        connection.send(f'421["join",{{"meeting":"{slug}","format":"html"}}]')
        assert connection.recv().startswith('431[{"epoch"')
        yield connection
    finally:
        connection.shutdown()  # where the server has ended it, close() would leave it open


def press(server: RunningServer, slug: str, times: int) -> int:
    """Makes ``times`` further states without a pause; gives the newest revision."""
    server.done(slug, "open")
    server.done(slug, "give_floor", {"turn": 1})
    for number in range(times):
        by_ms = 1_000 if number % 2 == 0 else -1_000
        revision: int = server.done(slug, "adjust_time", {"turn": 1, "by_ms": by_ms})["revision"]
    return revision


def texts_until(connection: websocket.WebSocket, revision: int) -> list[str]:
    """The messages up to the state of a revision."""
    read: list[str] = []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        read.append(connection.recv())
        if f'"revision":{revision},' in read[-1] and read[-1].startswith('42["state"'):
            return read
    raise AssertionError(f"revision {revision} did not come")


def states(texts: list[str]) -> list[dict[str, Any]]:
    return [json.loads(text[2:])[1] for text in texts if text.startswith('42["state"')]


def test_a_watcher_that_reads_late_gets_the_newest_and_not_all_before_it(
    on_eventlet: RunningServer,
) -> None:
    laid = on_eventlet.lay_out()
    with slow_watcher(on_eventlet, laid.slug) as slow, watching(on_eventlet) as quick:
        quick.join(meeting=laid.slug, format="json")
        newest = press(on_eventlet, laid.slug, PRESSES)
        quick.next("state", lambda state: state["revision"] == newest)
        slow.send('422["sync",{"t0":1}]')
        slow.ping("still there?")
        revisions = [state["revision"] for state in states(texts_until(slow, newest))]
        assert revisions == sorted(set(revisions))
        assert len(revisions) < PRESSES / 2
        assert slow.recv().startswith('432[{"t0":1')
        opcode, answer = slow.recv_data(control_frame=True)
        assert (opcode, answer) == (websocket.ABNF.OPCODE_PONG, b"still there?")


def test_a_watcher_that_has_caught_up_gets_each_state_again(on_eventlet: RunningServer) -> None:
    laid = on_eventlet.lay_out()
    with slow_watcher(on_eventlet, laid.slug) as slow:
        texts_until(slow, press(on_eventlet, laid.slug, PRESSES))
        revision = on_eventlet.done(laid.slug, "pause", {"turn": 1})["revision"]
        [state] = states(texts_until(slow, revision))
        assert state["html"].keys() == {"head", "now", "list", "foot"}


@pytest.mark.full
def test_a_watcher_that_reads_nothing_is_dropped_within_ten_seconds(
    own_server: RunningServer,
) -> None:
    laid = own_server.lay_out()
    with slow_watcher(own_server, laid.slug):
        press(own_server, laid.slug, PRESSES)
        began = time.monotonic()
        while 'timekeeper_watching{audience="public"} 1.0' in own_server.metrics():
            assert time.monotonic() - began < 10
            time.sleep(0.25)  # a real server's timeout, in real time


@pytest.mark.full
def test_pings_are_answered_for_a_minute(on_eventlet: RunningServer) -> None:
    """By python-socketio's client; tests/browser has the browser's."""
    laid = on_eventlet.lay_out()
    with watching(on_eventlet) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        time.sleep(65)  # three pings of a real server, and one timeout
        revision = on_eventlet.done(laid.slug, "open")["revision"]
        assert watcher.next("state")["revision"] == revision


INVALID_PACKETS: list[str | bytes] = [
    "",
    "9",
    "4",
    "4\0",
    "42",
    "42{}",
    "42[]",
    "42[[]]",
    '42["join"',
    '45-["join"]',
    '4599999999999-["x",{"_placeholder":true,"num":0}]',
    "41/elsewhere,",
    "4" + "[" * 60_000,
    b"",
    b"\xff" * 100,
]


def next_message(connection: websocket.WebSocket) -> str:
    """The next message; "gone" where the server has ended the connection."""
    try:
        text: str = connection.recv() or "gone"
    except (OSError, websocket.WebSocketException):
        return "gone"
    return "gone" if text == "1" else text  # Engine.IO's close packet


def test_an_invalid_packet_ends_its_own_connection_at_most(on_eventlet: RunningServer) -> None:
    laid = on_eventlet.lay_out()
    logged = len(on_eventlet.log())
    with watching(on_eventlet) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        for number, wrong in enumerate(INVALID_PACKETS):
            with slow_watcher(on_eventlet, laid.slug) as other:
                opcode = websocket.ABNF.OPCODE_BINARY if isinstance(wrong, bytes) else 1
                other.send(wrong, opcode)
                other.send('423["sync",{"t0":1}]')
                assert next_message(other).startswith(("gone", '433[{"t0":1', "44")), number
        on_eventlet.done(laid.slug, "open")
        watcher.next("state")
    assert "wsgi.py" not in on_eventlet.log()[logged:]  # no fault reached the server


def test_an_invalid_packet_is_answered_with_a_status_that_says_why(
    on_eventlet: RunningServer,
) -> None:
    laid = on_eventlet.lay_out()
    for wrong in ("", "9", "x", "4" + "[" * 60_000):
        with slow_watcher(on_eventlet, laid.slug) as other:
            other.send(wrong)
            closing = other.recv_frame()
        assert closing.opcode == websocket.ABNF.OPCODE_CLOSE, wrong[:9]
        assert closing.data == struct.pack("!H", PROTOCOL_ERROR), wrong[:9]
