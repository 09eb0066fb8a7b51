"""The fan-out: from one event to everybody in a channel, at the least that it can cost.

An event is encoded once and framed once, whoever is in the channel. A watcher with a
line gets the frame in one call that never waits; one that polls, and everybody where
the server runs on threads, gets the same packet from the library.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO
from socketio.packet import EVENT

from timekeeper.live.transport.encoded import Encoded
from timekeeper.live.transport.frames import frame
from timekeeper.live.transport.outbox import Outbox

from .channels import Channel, Channels

NAMESPACE = "/"
PAUSE_EVERY = 500
"""So many are sent to, some milliseconds, before others get a turn: commands, joins, clocks."""


@dataclass(frozen=True)
class Members:
    """Who is in a channel, as it was after so many ``changes``."""

    changes: int
    lines: list[Outbox]
    without_line: list[str]


class Fanout:
    """``pause`` lets others have a turn."""

    def __init__(self, socketio: SocketIO, channels: Channels, pause: Callable[[], None]) -> None:
        self._socketio = socketio
        self._channels = channels
        self._pause = pause
        self._members: dict[Channel, Members] = {}

    def send(self, event: str, content: dict[str, Any] | Encoded, channel: Channel) -> None:
        """Send to everybody in a channel. Of an event that waits the newest replaces the older."""
        packet = self._packet(event, content)
        framed, newest_of = frame(packet.encode()), (event, channel)
        members = self._members_of(channel)
        for few in batched(members.lines):
            for line in few:
                line.send(framed, newest_of)
            self._pause()
        for sid in members.without_line:
            self._send_by_library(sid, packet)

    def send_to(self, event: str, content: dict[str, Any], sid: str) -> None:
        """Send to one connection."""
        self._send_by_library(sid, self._packet(event, content))

    def _packet(self, event: str, content: dict[str, Any] | Encoded) -> EnginePacket:
        message = self._server.packet_class(EVENT, namespace=NAMESPACE, data=[event, content])
        return EnginePacket(MESSAGE, message.encode())

    @property
    def _server(self) -> Any:
        """The ``socketio.Server``, which is there once the application is served."""
        return self._socketio.server

    def _members_of(self, channel: Channel) -> Members:
        """Looked up anew only when somebody has come or gone."""
        changes = self._channels.changes(channel)
        known = self._members.get(channel)
        if known is None or known.changes != changes:
            in_use = set(self._channels.in_use())
            self._members = {each: m for each, m in self._members.items() if each in in_use}
            known = self._members[channel] = self._looked_up(channel, changes)
        return known

    def _looked_up(self, channel: Channel, changes: int) -> Members:
        found = Members(changes, [], [])
        for sid in self._channels.members(channel):
            line = self._line_of(sid)
            if line is None:
                found.without_line.append(sid)
            else:
                found.lines.append(line)
        return found

    def _line_of(self, sid: str) -> Outbox | None:
        """None for who polls, and where the server runs on threads."""
        connection = self._server.eio.sockets.get(self._eio_sid(sid))
        return None if connection is None else getattr(connection.queue, "line", None)

    def _send_by_library(self, sid: str, packet: EnginePacket) -> None:
        self._server._send_eio_packet(self._eio_sid(sid), packet)

    def _eio_sid(self, sid: str) -> str | None:
        eio_sid: str | None = self._server.manager.eio_sid_from_sid(sid, NAMESPACE)
        return eio_sid


def batched(lines: list[Outbox]) -> Iterator[list[Outbox]]:
    return (lines[start : start + PAUSE_EVERY] for start in range(0, len(lines), PAUSE_EVERY))
