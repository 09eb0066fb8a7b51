"""What needs eventlet itself, and the insides of the Socket.IO libraries.

The library gives every connection a queue, a task that writes, and a task for each
ping. ``Transport`` puts a ``Line`` in place of the queue and a round of ``Heartbeats``
in place of the pings; all the rest of the protocol stays the library's. A client that
polls, or begins by polling, is served by the library alone.

``INSIDES`` lists what is used here and promised by nobody. ``tests/live/test_insides.py``
fails with a sentence when an upgrade changes any of it.
"""

import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import eventlet.tpool
from engineio.async_drivers.eventlet import WebSocketWSGI
from engineio.packet import Packet
from eventlet.hubs import get_hub, trampoline

from .draining import Draining
from .frames import (
    BINARY,
    CLOSE,
    NORMAL,
    NOT_TEXT,
    PING,
    PROTOCOL_ERROR,
    TEXT,
    Reader,
    WrongFrame,
    frame,
    pong,
)
from .heartbeats import Connection, Heartbeats
from .line import Line
from .loop import Gaps

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
    "eventlet.greenio.GreenSocket.fd",
    "eventlet.hubs.hub.BaseHub.wait",
)

SEND_BUFFER_BYTES = 16 * 1024
"""The kernel doubles it. A state or two fit in, and a thousand who read nothing cost little."""

READ_AT_ONCE = 4096

logger = logging.getLogger(__name__)


def install(server: Any, heartbeats: Heartbeats, draining: Draining) -> None:
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

    def __init__(self, draining: Draining, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)
        self._draining = draining
        self._connection: Connection = handler.__self__  # type: ignore[attr-defined]  # it is bound to its connection

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self._connection.connected:
            self.handler = self._serve
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer

    def _serve(self, websocket: Any) -> None:
        """Until one of the two sides ends it."""
        connection, server = self._connection, self._connection.server
        sock = _kernel_s(websocket)
        line = Line(sock, self._draining.add)
        websocket._send = line.send  # the farewell that eventlet adds is one too many by then
        connection.connected = connection.upgraded = True
        _send_directly(connection, line)
        status = NORMAL
        try:
            status = self._receive(sock, line)
        finally:
            line.end(status)
            connection.close(wait=False, abort=True, reason=server.reason.TRANSPORT_CLOSE)

    def _receive(self, sock: socket.socket, line: Line) -> int:
        """Hand on what the client sends, until it ends; gives the status to part with."""
        connection = self._connection
        reader = Reader(connection.server.max_http_buffer_size)
        try:
            while read := _read_from(sock):
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


def _kernel_s(websocket: Any) -> socket.socket:
    """The kernel's socket, without eventlet's waiting around it."""
    sock: socket.socket = websocket.socket.fd
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return sock


def _read_from(sock: socket.socket) -> bytes:
    """Wait without a limit, as heartbeats notice who is gone. Others get a turn in any case, so
    that nobody who never stops sending is the only one who is heard."""
    while True:
        trampoline(sock, read=True)
        with suppress(BlockingIOError):
            return sock.recv(READ_AT_ONCE)


def _send_directly(connection: Connection, line: Line) -> None:
    """From now on what is put in the queue is sent; first comes what waits there."""
    waiting, connection.queue = connection.queue, LineQueue(line)
    while not waiting.empty():
        connection.queue.put(waiting.get_nowait())


class LineQueue:
    """Stands where the library has a queue: what is put in goes out at once."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def put(self, packet: Packet | None) -> None:
        if packet is None:
            self.line.end()
        else:
            self.line.send(frame(packet.encode()))

    def join(self) -> None:
        """Nothing waits here."""


def watch_loop(gaps: Gaps) -> None:
    """Have the loop say when it goes to look at its sockets, and when it comes back."""
    hub = get_hub()
    library_s = hub.wait

    def wait(seconds: float | None = None) -> None:
        gaps.goes_to_look()
        library_s(seconds)
        gaps.comes_back()

    hub.wait = wait


def apart(work: Callable[[], None]) -> None:
    """Have work done by a thread of the operating system, and let others go on meanwhile."""
    eventlet.tpool.execute(work)
