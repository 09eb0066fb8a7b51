"""Unlimited messages and invalid packets end only the connection that sent them."""

import json
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import pytest
import requests
import websocket
from running_server import RunningServer
from watching import connected_websocket, open_websocket, watching

from config import MAX_BODY_BYTES

ENDED = (websocket.WebSocketException, OSError)
NO_FINAL = 0
Way = Callable[[RunningServer], AbstractContextManager[Any]]


@contextmanager
def upgrading(server: RunningServer) -> Iterator[websocket.WebSocket]:
    """A WebSocket of who began by polling; nothing is said over it yet."""
    address = f"{server.url}/socket.io/?EIO=4&transport=polling"
    page = {"X-Timekeeper-Page": "1"}
    sid = json.loads(requests.get(address, headers=page, timeout=5).text[1:])["sid"]
    with open_websocket(server, sid) as connection:
        yield connection


@contextmanager
def upgraded(server: RunningServer) -> Iterator[websocket.WebSocket]:
    with upgrading(server) as connection:
        connection.send("2probe")
        assert connection.recv() == "3probe"
        connection.send("5")
        connection.send("40")
        while not connection.recv().startswith("40"):
            pass
        yield connection


WAYS = pytest.mark.parametrize(
    "way", [connected_websocket, upgraded], ids=["websocket", "polling first"]
)


def is_ended(connection: websocket.WebSocket) -> bool:
    """Reads to the end; gives False where the server does not end the connection in time."""
    try:
        while connection.recv() not in ("", "1", "41"):
            pass
    except websocket.WebSocketTimeoutException:
        return False
    except ENDED:
        pass
    return True


def is_served(server: RunningServer) -> bool:
    with watching(server) as watcher:
        return watcher.call("sync", {"t0": 1})["t0"] == 1


@pytest.mark.parametrize(
    "junk",
    [
        "4",
        "49",
        "42",
        "42[",
        "42{}",
        "42[]",
        "42[[]]",
        "44",
        "45",
        "451000000-[]",
        "45999999999999-[]",
        '452-["join",{"_placeholder":true,"num":0}]',
        "46",
        '42["sync",' + "[" * 60_000,
        '42["sync",' + "[" * 200 + "]" * 200 + "]",
        "4" + "[" * 60_000,
        "",
        "9",
        "x",
    ],
    ids=lambda junk: junk[:24],
)
@WAYS
def test_an_invalid_packet_ends_its_connection_and_fills_no_log(
    server: RunningServer, way: Way, junk: str
) -> None:
    logged = len(server.log())
    with way(server) as connection:
        connection.send(junk)
        assert is_ended(connection)
    assert is_served(server)
    assert "Traceback" not in server.log()[logged:]


@pytest.mark.parametrize(
    "sent", [["x"], ["4" + "[" * 60_000], ["2probe", ""], ["3"], ["2probe", "3"]]
)
def test_an_upgrade_that_goes_otherwise_ends_and_fills_no_log(
    server: RunningServer, sent: list[str]
) -> None:
    logged = len(server.log())
    with upgrading(server) as connection:
        for message in sent:
            connection.send(message)
        assert is_ended(connection)
    assert is_served(server)
    assert "Traceback" not in server.log()[logged:]


def test_an_event_with_one_attachment_is_an_error_as_others_are(server: RunningServer) -> None:
    with connected_websocket(server) as connection:
        connection.send('451-7["join",{"_placeholder":true,"num":0}]')
        connection.send_binary(b"x")
        assert connection.recv().startswith('437[{"error":')


def test_attachments_without_end_are_not_held(server: RunningServer) -> None:
    with connected_websocket(server) as connection:
        connection.send('4599999-["join",{"_placeholder":true,"num":0}]')
        with suppress(*ENDED):
            for _ in range(100):
                connection.send_binary(b"x" * 60_000)
        assert is_ended(connection)
    assert is_served(server)


def test_fragments_without_end_are_not_held_after_an_upgrade_from_polling(
    server: RunningServer,
) -> None:
    # On threads the library does not hold empty fragments.
    pieces = ("x" * 60_000,) if server.mode == "threading" else ("x" * 60_000, "")
    for piece in pieces:
        with upgraded(server) as connection:
            with suppress(*ENDED):
                frame = websocket.ABNF.create_frame("42", websocket.ABNF.OPCODE_TEXT, NO_FINAL)
                connection.send_frame(frame)
                for _ in range(200_000 if not piece else 20):
                    connection.send_frame(
                        websocket.ABNF.create_frame(piece, websocket.ABNF.OPCODE_CONT, NO_FINAL)
                    )
            assert is_ended(connection), len(piece)
    assert is_served(server)


@WAYS
def test_a_message_that_is_announced_too_long_is_refused_before_it_comes(
    server: RunningServer, way: Way
) -> None:
    with way(server) as connection:
        with suppress(*ENDED):
            connection.sock.sendall(struct.pack("!BBQ4s", 0x81, 0x80 | 127, 1 << 40, b"mask"))
            if server.mode == "threading":  # the library counts what has come
                connection.sock.sendall(bytes(4 * MAX_BODY_BYTES))
        assert is_ended(connection)
    assert is_served(server)


@WAYS
def test_the_longest_message_that_is_allowed_is_read(server: RunningServer, way: Way) -> None:
    with way(server) as connection:
        empty = '421["explode",""]'
        connection.send(empty.replace('""', f'"{"x" * (MAX_BODY_BYTES - len(empty))}"'))
        assert connection.recv().startswith('431[{"error":')
