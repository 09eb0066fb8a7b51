"""Anything sent over the socket is answered in words or ends it; no fault, no change."""

import json
from typing import Any

import pytest
import requests
import websocket
from fuzzing import SERVER_INTERNALS, tries
from hypothesis import example, given
from hypothesis import strategies as st
from running_server import RunningServer

EVENTS = ("join", "sync", "report", "connect", "disconnect", "state", "message", "*", "", "ende")
FIELDS = ("meeting", "room", "as", "format", "lang", "page", "t0", "what", "clock_error_ms")
WORDS = st.sampled_from(
    ["public", "moderator", "html", "json", "room", "../..", "'; --", "\0", "\ud800", "ß" * 200]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**63, -(2**64), 10**99])
PLAIN = st.none() | st.booleans() | NUMBERS | st.text(max_size=20) | WORDS
JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
ATTACHMENT = st.just({"_placeholder": True, "num": 0}) | st.just({"_placeholder": True, "num": "x"})

EVENTS_PER_CONNECTION = 50
"""One connection alone would reach its limit of events."""


class FuzzingClient:
    """A client that connects to a server again and again."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.slug = server.lay_out().slug
        self._numbers = iter(range(10**9))
        self._connection: websocket.WebSocket | None = None

    def connection(self) -> websocket.WebSocket:
        if self._connection is None:
            address = f"ws://127.0.0.1:{self.server.port}/socket.io/?EIO=4&transport=websocket"
            self._connection = websocket.create_connection(
                address, origin=self.server.url, timeout=2
            )
            assert self._read().startswith("0{")
            self._connection.send("40")
            assert self._read().startswith("40")
        return self._connection

    def _read(self) -> str:
        assert self._connection is not None
        read = self._connection.recv()
        return read if isinstance(read, str) else read.decode(errors="replace")

    def answer(self, *event: Any) -> str:
        """The answer to an event with its arguments."""
        number = next(self._numbers)
        if number % EVENTS_PER_CONNECTION == 0:
            self.end()
        self.connection().send(f"42{number}{json.dumps(event)}")
        while True:
            read = self._read()
            if read.startswith(f"43{number}["):
                json.loads(read.removeprefix(f"43{number}"), parse_constant=_refuse_constant)
                return read
            if read.startswith("2"):
                self.connection().send("3")

    def send_all(self, *frames: str | bytes) -> list[str]:
        """What the server sends after frames of any kind, up to a pong or the end."""
        received: list[str] = []
        kinds = websocket.ABNF
        kind = kinds.OPCODE_TEXT
        try:
            connection = self.connection()
            for sent in frames:
                is_binary = isinstance(sent, bytes)
                connection.send(sent, kinds.OPCODE_BINARY if is_binary else kinds.OPCODE_TEXT)
            connection.ping("still there?")
            while kind not in (kinds.OPCODE_PONG, kinds.OPCODE_CLOSE):
                kind, content = connection.recv_data(control_frame=True)
                received.append(content.decode(errors="replace"))
        except (
            websocket.WebSocketConnectionClosedException,
            websocket.WebSocketProtocolException,
            ConnectionError,
        ):
            pass  # the connection has ended
        self.end()
        return received

    def end(self) -> None:
        if self._connection is not None:
            self._connection.shutdown()
            self._connection = None

    def check_that_nothing_changed(self) -> None:
        assert self.server.state(self.slug)["status"] == "scheduled"
        log = requests.get(
            f"{self.server.url}/api/meetings/{self.slug}/log",
            headers={"Authorization": f"Bearer {self.server.token}"},
            timeout=10,
        )
        assert len(log.json()) == 1
        assert "an event failed" not in self.server.log()


def _refuse_constant(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.fixture
def client(either_server: RunningServer) -> Any:
    client = FuzzingClient(either_server)
    yield client
    client.end()


def test_every_event_is_answered_with_any_content(client: FuzzingClient) -> None:
    @tries(400, full=10_000)
    @given(
        event=st.sampled_from(EVENTS) | st.text(max_size=50), arguments=st.lists(JSON, max_size=3)
    )
    @example(event="join", arguments=[{"meeting": "x" * 60_000}])
    @example(event="sync", arguments=[{"t0": float("nan")}])
    @example(event="\ud800", arguments=[])
    @example(event="join", arguments=[{"\ud800": 1}])
    @example(event="connect", arguments=[1, 2, 3])
    @example(event="join", arguments=[[[[[[[[]]]]]]]])
    def check(event: str, arguments: list[Any]) -> None:
        assert SERVER_INTERNALS.search(client.answer(event, *arguments)) is None

    check()
    client.check_that_nothing_changed()


DIGITS = st.text("0123456789-/,", max_size=8)
FRAMES = st.builds(
    lambda head, rest: head + rest, DIGITS, st.text(max_size=20) | JSON.map(json.dumps)
)
WITH_ATTACHMENTS = st.builds(
    lambda number, count, event, arguments: f"45{count}-{number}{json.dumps([event, *arguments])}",
    st.integers(0, 9) | st.just(""),
    st.integers(-1, 12) | st.just(10**20),
    st.sampled_from(EVENTS),
    st.lists(ATTACHMENT | JSON, max_size=3),
)


def test_an_invalid_packet_ends_at_most_its_own_connection(client: FuzzingClient) -> None:
    @tries(250, full=10_000)
    @given(st.lists(FRAMES | WITH_ATTACHMENTS | st.binary(max_size=40), min_size=1, max_size=4))
    @example(["42" + "[" * 30_000])
    @example(["40/other,", '42/other,["join"]'])
    @example(['451-["sync",{"_placeholder":true,"num":0}]', b"\0"])
    @example(["2probe", "5", "1", "6"])
    def check(frames: list[str | bytes]) -> None:
        sendable = [f for f in frames if isinstance(f, bytes) or f.isprintable() or f.isascii()]
        for received in client.send_all(*sendable):
            assert SERVER_INTERNALS.search(received) is None

    check()
    client.check_that_nothing_changed()
