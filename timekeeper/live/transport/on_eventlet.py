"""What needs eventlet itself, and the internals of the Socket.IO libraries.

The library gives every connection a queue, a task that writes, and a task for each
ping. ``Transport`` replaces the queue with an ``Outbox`` and the pings with ``Heartbeats``;
the rest of the protocol stays the library's. A client that polls, or begins by polling,
is served by the library alone.

``INTERNALS`` lists what is used here though it is not public. An upgrade that changes any of
it fails ``tests/live/transport/test_library_internals.py`` with a sentence.
"""

import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import eventlet
import eventlet.tpool
from engineio.async_drivers.eventlet import WebSocketWSGI
from engineio.packet import Packet
from eventlet.hubs import get_hub
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket

from .event_loop import LoopGaps
from .flushing import OutboxFlusher
from .frames import (
    BINARY,
    CLOSE,
    INVALID_TEXT,
    NORMAL,
    PING,
    PROTOCOL_ERROR,
    TEXT,
    TOO_BIG,
    FrameReader,
    InvalidFrame,
    frame,
    pong,
)
from .heartbeats import Connection, Heartbeats
from .outbox import Outbox
from .packets import serve_packets

INTERNALS = (
    "engineio.Server._async",
    "engineio.Server.sockets",
    "engineio.Server.handlers",
    "engineio.socket.Socket.queue",
    "engineio.socket.Socket.last_ping",
    "engineio.socket.Socket.schedule_ping",
    "engineio.socket.Socket.connected",
    "engineio.socket.Socket.upgraded",
    "engineio.socket.Socket.closing",
    "engineio.socket.Socket.closed",
    "engineio.socket.Socket.receive",
    "engineio.socket.Socket._websocket_handler",
    "socketio.Server._send_eio_packet",
    "eventlet.websocket.RFC6455WebSocket._send",
    "eventlet.websocket.RFC6455WebSocket.Message",
    "eventlet.greenio.GreenSocket.fd",
    "eventlet.hubs.hub.BaseHub.wait",
    "eventlet.hubs.hub.BaseHub.add",
    "eventlet.hubs.hub.BaseHub.remove",
    "eventlet.hubs.hub.BaseHub.switch",
)

SEND_BUFFER_BYTES = 16 * 1024
"""The kernel doubles it. A state or two fit in, and a thousand that read nothing cost little."""

READ_AT_ONCE = 4096

CORK = getattr(socket, "TCP_CORK", None)
"""Linux alone has it."""

logger = logging.getLogger(__name__)


def install(server: Any, heartbeats: Heartbeats, flusher: OutboxFlusher) -> None:
    """Makes a ``socketio.Server`` send through outboxes, and ping by ``heartbeats``."""
    eio = server.eio
    eio._async = {**eio._async, "websocket": partial(Transport, flusher)}
    library_handler = eio.handlers["connect"]

    def connected(eio_sid: str, environ: dict[str, Any]) -> Any:
        connection = eio.sockets[eio_sid]
        connection.schedule_ping = partial(heartbeats.schedule, connection)
        return library_handler(eio_sid, environ)

    eio.on("connect", connected)


class Transport(WebSocketWSGI):
    """Serves one WebSocket; the library makes one for each connection."""

    def __init__(self, flusher: OutboxFlusher, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)
        self._library_handler = handler
        self._flusher = flusher
        self._connection: Connection = handler.__self__  # type: ignore[attr-defined]  # it is bound to its connection

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        serve: Callable[[Any], None] = self._serve
        if self._connection.connected:
            serve = partial(_serve_by_library, self._library_handler)
        else:
            _cork(environ["eventlet.input"].get_socket())
        self.handler = serve
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer

    def _serve(self, websocket: Any) -> None:
        """Serves until one of the two sides ends it."""
        connection, server = self._connection, self._connection.server
        sock = _kernel_socket(websocket)
        outbox = Outbox(sock, self._flusher.add)
        websocket._send = outbox.send  # closed by then, it ignores eventlet's own closing frame
        connection.connected = connection.upgraded = True
        _send_directly(connection, outbox)
        _cork(sock, False)
        reader = SocketReader(sock)
        status = NORMAL
        try:
            status = self._receive(reader, outbox)
        finally:
            reader.close()
            outbox.close(status)
            connection.close(wait=False, abort=True, reason=server.reason.TRANSPORT_CLOSE)

    def _receive(self, reader: "SocketReader", outbox: Outbox) -> int:
        """Hands on what the client sends until it ends; gives the status of the closing frame."""
        connection = self._connection
        frames = FrameReader(connection.server.max_http_buffer_size)
        try:
            while read := reader.read():
                for kind, content in frames.messages(read):
                    if kind == TEXT:
                        connection.receive(Packet(encoded_packet=content.decode()))
                    elif kind == BINARY:
                        connection.receive(Packet(encoded_packet=content))
                    elif kind == PING:
                        outbox.send(pong(content))
                    elif kind == CLOSE:
                        return NORMAL
        except InvalidFrame as invalid:
            return invalid.status
        except UnicodeDecodeError:
            return INVALID_TEXT
        except OSError:
            return NORMAL  # the client is gone
        except Exception as error:
            # The libraries raise errors of any kind where something is not a packet.
            logger.info("a client sent something that cannot be read (%s)", type(error).__name__)
            return PROTOCOL_ERROR
        return NORMAL


def _serve_by_library(library_handler: Callable[[Any], None], websocket: Any) -> None:
    """Has the library serve a client that began by polling, with bounded messages."""
    websocket.Message = partial(MessageFragments, 2 * websocket.max_frame_length)
    serve_packets(library_handler, websocket)


class MessageFragments(RFC6455WebSocket.Message):
    """The fragments of one message, within bounds; empty ones count, as they take memory too."""

    def __init__(self, max_size: int, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._left = max_size

    def push(self, data: bytes, final: bool = False) -> None:
        self._left -= len(data) + 1
        if self._left < 0:
            raise FailedConnectionError(TOO_BIG, "")
        super().push(data, final)


def _kernel_socket(websocket: Any) -> socket.socket:
    """The kernel's socket, without eventlet's waiting around it, and with a small send buffer."""
    sock: socket.socket = websocket.socket.fd
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return sock


def _cork(sock: Any, is_on: bool = True) -> None:
    """Has the kernel wait for more to send, so that two greetings go out as one packet."""
    if CORK is not None:
        sock.setsockopt(socket.IPPROTO_TCP, CORK, is_on)


class SocketReader:
    """Waits for what one client sends, without a limit: heartbeats end dead connections.

    The hub registers a socket once, not at each wait as by ``trampoline``: thousands that
    connect together send three times each.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._hub = get_hub()
        self._greenlet = eventlet.getcurrent()
        self._listener: Any = None
        self._is_waiting = False

    def read(self) -> bytes:
        """Gives the next bytes, none at the end. Raises OSError.

        Other tasks always run first, so that a client that never stops sending holds up none.
        """
        while True:
            self._wait()
            with suppress(BlockingIOError):
                return self._socket.recv(READ_AT_ONCE)

    def _wait(self) -> None:
        hub = self._hub
        if self._listener is None:
            self._listener = hub.add(
                hub.READ, self._socket.fileno(), self._on_readable, self._on_error, None
            )
        self._is_waiting = True
        try:
            hub.switch()
        finally:
            self._is_waiting = False

    def _on_readable(self, _file: int) -> None:
        """Wakes ``read``. While none waits, the hub would report the socket again and again."""
        if self._is_waiting:
            self._greenlet.switch()
        else:
            self.close()

    def _on_error(self, error: BaseException) -> None:
        self._listener = None
        if self._is_waiting:
            self._greenlet.throw(error)

    def close(self) -> None:
        """Removes the socket from the hub, until the next ``read``."""
        listener, self._listener = self._listener, None
        if listener is not None:
            self._hub.remove(listener)


def _send_directly(connection: Connection, outbox: Outbox) -> None:
    """Replaces a connection's queue: sends what waits in it, then at once what is put in."""
    waiting, connection.queue = connection.queue, OutboxQueue(outbox)
    while not waiting.empty():
        connection.queue.put(waiting.get_nowait())


class OutboxQueue:
    """Replaces the library's queue: sends at once what is put in."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox

    def put(self, packet: Packet | None) -> None:
        if packet is None:
            self.outbox.close()
        else:
            self.outbox.send(frame(packet.encode()))

    def join(self) -> None:
        """Returns at once: nothing waits here."""


def watch_loop(gaps: LoopGaps) -> None:
    """Makes the loop report when it begins to poll its sockets, and when it returns."""
    hub = get_hub()
    library_wait = hub.wait

    def wait(seconds: float | None = None) -> None:
        gaps.poll_begins()
        library_wait(seconds)
        gaps.poll_ends()

    hub.wait = wait


def run_in_os_thread(work: Callable[[], None]) -> None:
    """Waits for work that a thread of the operating system does; other tasks run meanwhile."""
    eventlet.tpool.execute(work)
