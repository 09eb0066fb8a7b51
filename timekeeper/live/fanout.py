"""The fan-out: from one event to everybody in a channel, at the least that it can cost.

An event is encoded once and framed once, whoever is in the channel. A watcher with a
line gets the frame in one call that never waits; one that polls, and everybody where
the server runs on threads, gets the same packet from the library.
"""

from collections.abc import Callable
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO
from socketio.packet import EVENT

from .channels import Channel, Channels
from .encoded import Encoded
from .frames import frame
from .line import Line

NAMESPACE = "/"
PAUSE_EVERY = 250
"""So many are sent to, some milliseconds, before others get a turn: commands, joins, clocks."""


class Fanout:
    """``pause`` lets others have a turn."""

    def __init__(self, socketio: SocketIO, channels: Channels, pause: Callable[[], None]) -> None:
        self._socketio = socketio
        self._channels = channels
        self._pause = pause
        self._lines: dict[str, Line | None] = {}

    def send(self, event: str, content: dict[str, Any] | Encoded, channel: Channel) -> None:
        """Send to everybody in a channel. Of an event that waits the newest replaces the older."""
        packet = self._packet(event, content)
        framed = frame(packet.encode())
        newest_of = (event, channel)
        for number, sid in enumerate(self._channels.members(channel), start=1):
            line = self._line_of(sid)
            if line is not None:
                line.send(framed, newest_of)
            else:
                self._send_by_library(sid, packet)
            if number % PAUSE_EVERY == 0:
                self._pause()

    def send_to(self, event: str, content: dict[str, Any], sid: str) -> None:
        """Send to one connection."""
        self._send_by_library(sid, self._packet(event, content))

    def left(self, sid: str) -> None:
        self._lines.pop(sid, None)

    @property
    def _server(self) -> Any:
        """The ``socketio.Server``, which is there once the application is served."""
        return self._socketio.server

    def _packet(self, event: str, content: dict[str, Any] | Encoded) -> EnginePacket:
        message = self._server.packet_class(EVENT, namespace=NAMESPACE, data=[event, content])
        return EnginePacket(MESSAGE, message.encode())

    def _line_of(self, sid: str) -> Line | None:
        """Looked up once: a connection keeps its transport, but for who began by polling."""
        if sid not in self._lines:
            connection = self._server.eio.sockets.get(self._eio_sid(sid))
            if connection is None:
                return None
            self._lines[sid] = getattr(connection.queue, "line", None)
        return self._lines[sid]

    def _send_by_library(self, sid: str, packet: EnginePacket) -> None:
        self._server._send_eio_packet(self._eio_sid(sid), packet)

    def _eio_sid(self, sid: str) -> str | None:
        eio_sid: str | None = self._server.manager.eio_sid_from_sid(sid, NAMESPACE)
        return eio_sid
