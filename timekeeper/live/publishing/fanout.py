"""The fan-out: sends one event to all members of a channel, at the lowest cost.

An event is encoded once and framed once for the whole channel. A watcher with an outbox
gets the frame in one call that never blocks; one that polls, and each one where the
server runs on threads, gets the same packet from the library.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO
from socketio.packet import EVENT

from timekeeper.live.transport.encoded_json import Encoded
from timekeeper.live.transport.frames import frame
from timekeeper.live.transport.outbox import Outbox

from .channels import Channel, Channels

NAMESPACE = "/"
PAUSE_EVERY = 500
"""Other tasks (commands, joins, clocks) run after this many sends, that is some milliseconds."""


@dataclass(frozen=True)
class Members:
    """The members of a channel, as they were after so many ``changes``."""

    changes: int
    outboxes: list[Outbox]
    without_outbox: list[str]


class Fanout:
    """``pause`` lets other tasks run."""

    def __init__(self, socketio: SocketIO, channels: Channels, pause: Callable[[], None]) -> None:
        self._socketio = socketio
        self._channels = channels
        self._pause = pause
        self._members: dict[Channel, Members] = {}

    def send(self, event: str, content: dict[str, Any] | Encoded, channel: Channel) -> None:
        """Sends to all in a channel. Of an event that waits, the newest replaces the older."""
        packet = self._packet(event, content)
        framed, replace_key = frame(packet.encode()), (event, channel)
        members = self._members_of(channel)
        for batch in batches(members.outboxes):
            for outbox in batch:
                outbox.send(framed, replace_key)
            self._pause()
        for sid in members.without_outbox:
            self._send_by_library(sid, packet)

    def send_to(self, event: str, content: dict[str, Any], sid: str) -> None:
        """Sends to one connection."""
        self._send_by_library(sid, self._packet(event, content))

    def _packet(self, event: str, content: dict[str, Any] | Encoded) -> EnginePacket:
        message = self._server.packet_class(EVENT, namespace=NAMESPACE, data=[event, content])
        return EnginePacket(MESSAGE, message.encode())

    @property
    def _server(self) -> Any:
        """The ``socketio.Server``, which exists once the application is served."""
        return self._socketio.server

    def _members_of(self, channel: Channel) -> Members:
        """Looks the members up again only when one has joined or left."""
        changes = self._channels.changes(channel)
        known = self._members.get(channel)
        if known is None or known.changes != changes:
            in_use = set(self._channels.in_use())
            self._members = {each: m for each, m in self._members.items() if each in in_use}
            known = self._members[channel] = self._look_up_members(channel, changes)
        return known

    def _look_up_members(self, channel: Channel, changes: int) -> Members:
        members = Members(changes, [], [])
        for sid in self._channels.members(channel):
            outbox = self._outbox_of(sid)
            if outbox is None:
                members.without_outbox.append(sid)
            else:
                members.outboxes.append(outbox)
        return members

    def _outbox_of(self, sid: str) -> Outbox | None:
        """None for a client that polls, and where the server runs on threads."""
        connection = self._server.eio.sockets.get(self._eio_sid(sid))
        return None if connection is None else getattr(connection.queue, "outbox", None)

    def _send_by_library(self, sid: str, packet: EnginePacket) -> None:
        self._server._send_eio_packet(self._eio_sid(sid), packet)

    def _eio_sid(self, sid: str) -> str | None:
        eio_sid: str | None = self._server.manager.eio_sid_from_sid(sid, NAMESPACE)
        return eio_sid


def batches(outboxes: list[Outbox]) -> Iterator[list[Outbox]]:
    starts = range(0, len(outboxes), PAUSE_EVERY)
    return (outboxes[start : start + PAUSE_EVERY] for start in starts)
