"""What needs eventlet itself, and the insides of the Socket.IO libraries.

The library gives every connection a queue, a task that writes, and a task for each
ping. ``Transport`` puts a ``Outbox`` in place of the queue and a round of ``Heartbeats``
in place of the pings; all the rest of the protocol stays the library's. A client that
polls, or begins by polling, is served by the library alone.

``INSIDES`` lists what is used here and promised by nobody. ``tests/live/transport/test_insides.py``
fails with a sentence when an upgrade changes any of it.
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
    NORMAL,
    NOT_TEXT,
    PING,
    PROTOCOL_ERROR,
    TEXT,
    TOO_BIG,
    FrameReader,
    WrongFrame,
    frame,
    pong,
)
from .heartbeats import Connection, Heartbeats
from .outbox import Outbox
from .packets import serve_packets

INSIDES = (
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
"""The kernel doubles it. A state or two fit in, and a thousand who read nothing cost little."""

READ_AT_ONCE = 4096

CORK = getattr(socket, "TCP_CORK", None)
"""Linux has it."""

logger = logging.getLogger(__name__)


def install(server: Any, heartbeats: Heartbeats, draining: OutboxFlusher) -> None:
    """Have a ``socketio.Server`` send through lines, and ping by ``heartbeats``."""
    eio = server.eio
    eio._async = {**eio._async, "websocket": partial(Transport, draining)}
    library_s = eio.handlers["connect"]

    def connected(eio_sid: str, environ: dict[str, Any]) -> Any:
        connection = eio.sockets[eio_sid]
        connection.schedule_ping = partial(heartbeats.schedule, connection)
        return library_s(eio_sid, environ)

    eio.on("connect", connected)


class Transport(WebSocketWSGI):
    """Serves one WebSocket; the library makes one for each connection."""

    def __init__(self, draining: OutboxFlusher, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)
        self._library_s = handler
        self._draining = draining
        self._connection: Connection = handler.__self__  # type: ignore[attr-defined]  # it is bound to its connection

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        serve: Callable[[Any], None] = self._serve
        if self._connection.connected:
            serve = partial(_in_measure, self._library_s)
        else:
            _hold_back(environ["eventlet.input"].get_socket())
        self.handler = serve
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer

    def _serve(self, websocket: Any) -> None:
        """Until one of the two sides ends it."""
        connection, server = self._connection, self._connection.server
        sock = _kernel_s(websocket)
        line = Outbox(sock, self._draining.add)
        websocket._send = line.send  # the farewell that eventlet adds is one too many by then
        connection.connected = connection.upgraded = True
        _send_directly(connection, line)
        _hold_back(sock, False)
        ear = SocketReader(sock)
        status = NORMAL
        try:
            status = self._receive(ear, line)
        finally:
            ear.close()
            line.end(status)
            connection.close(wait=False, abort=True, reason=server.reason.TRANSPORT_CLOSE)

    def _receive(self, ear: "SocketReader", line: Outbox) -> int:
        """Hand on what the client sends, until it ends; gives the status to part with."""
        connection = self._connection
        reader = FrameReader(connection.server.max_http_buffer_size)
        try:
            while read := ear.read():
                for kind, content in reader.messages(read):
                    if kind == TEXT:
                        connection.receive(Packet(encoded_packet=content.decode()))
                    elif kind == BINARY:
                        connection.receive(Packet(encoded_packet=content))
                    elif kind == PING:
                        line.send(pong(content))
                    elif kind == CLOSE:
                        return NORMAL
        except WrongFrame as wrong:
            return wrong.status
        except UnicodeDecodeError:
            return NOT_TEXT
        except OSError:
            return NORMAL  # it is gone
        except Exception as error:
            # The libraries raise whatever comes to them of what is no packet at all.
            logger.info("a client sent what cannot be read (%s)", type(error).__name__)
            return PROTOCOL_ERROR
        return NORMAL


def _in_measure(library_s: Callable[[Any], None], websocket: Any) -> None:
    """Of who began by polling the library reads, but no message without end."""
    websocket.Message = partial(MessageFragments, 2 * websocket.max_frame_length)
    serve_packets(library_s, websocket)


class MessageFragments(RFC6455WebSocket.Message):
    """What has come of one message; pieces with nothing in them take room as well."""

    def __init__(self, most: int, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._left = most

    def push(self, data: bytes, final: bool = False) -> None:
        self._left -= len(data) + 1
        if self._left < 0:
            raise FailedConnectionError(TOO_BIG, "")
        super().push(data, final)


def _kernel_s(websocket: Any) -> socket.socket:
    """The kernel's socket, without eventlet's waiting around it."""
    sock: socket.socket = websocket.socket.fd
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return sock


def _hold_back(sock: Any, holds: bool = True) -> None:
    """Have the kernel wait for more to send, so that two greetings go out as one packet."""
    if CORK is not None:
        sock.setsockopt(socket.IPPROTO_TCP, CORK, holds)


class SocketReader:
    """Waits for what one client sends, without a limit, as heartbeats notice who is gone.

    The hub is told of a socket once, not at each wait as by ``trampoline``: of the thousands
    who come in together each sends three times.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._hub = get_hub()
        self._greenlet = eventlet.getcurrent()
        self._listener: Any = None
        self._waits = False

    def read(self) -> bytes:
        """Others get a turn in any case, so that nobody who never stops sending is the only one
        who is heard. Gives nothing at the end; raises OSError."""
        while True:
            self._wait()
            with suppress(BlockingIOError):
                return self._socket.recv(READ_AT_ONCE)

    def _wait(self) -> None:
        hub = self._hub
        if self._listener is None:
            self._listener = hub.add(
                hub.READ, self._socket.fileno(), self._heard, self._failed, None
            )
        self._waits = True
        try:
            hub.switch()
        finally:
            self._waits = False

    def _heard(self, _file: int) -> None:
        """The client has sent something. While nobody waits for it, it would be said for ever."""
        if self._waits:
            self._greenlet.switch()
        else:
            self.close()

    def _failed(self, error: BaseException) -> None:
        self._listener = None
        if self._waits:
            self._greenlet.throw(error)

    def close(self) -> None:
        """Listen no more, unless there is another ``read``."""
        listener, self._listener = self._listener, None
        if listener is not None:
            self._hub.remove(listener)


def _send_directly(connection: Connection, line: Outbox) -> None:
    """From now on what is put in the queue is sent; first comes what waits there."""
    waiting, connection.queue = connection.queue, OutboxQueue(line)
    while not waiting.empty():
        connection.queue.put(waiting.get_nowait())


class OutboxQueue:
    """Stands where the library has a queue: what is put in goes out at once."""

    def __init__(self, line: Outbox) -> None:
        self.line = line

    def put(self, packet: Packet | None) -> None:
        if packet is None:
            self.line.end()
        else:
            self.line.send(frame(packet.encode()))

    def join(self) -> None:
        """Nothing waits here."""


def watch_loop(gaps: LoopGaps) -> None:
    """Have the loop say when it goes to look at its sockets, and when it comes back."""
    hub = get_hub()
    library_s = hub.wait

    def wait(seconds: float | None = None) -> None:
        gaps.poll_begins()
        library_s(seconds)
        gaps.poll_ends()

    hub.wait = wait


def apart(work: Callable[[], None]) -> None:
    """Have work done by a thread of the operating system, and let others go on meanwhile."""
    eventlet.tpool.execute(work)
