"""The library's register of connections, kept fast with thousands of them."""

from typing import Any

import socketio


class Connections(socketio.Manager):
    """Removes a connection at the same cost however many there are.

    The library gives each connection a room of its own, and searches all rooms when one
    leaves. Here a connection is only in the room of all: ``Channels`` has what is sent
    to several, and ``Fanout`` sends to one without a room.

    A connection that has ended is not registered: the library reports an end once, and
    only for those that are registered by then.
    """

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        """Gives None for a connection that has ended, whose last packets are still read."""
        if eio_sid not in self.server.environ:
            return None
        sid: str | None = super().pre_connect(eio_sid, namespace)
        return sid

    def connect(self, sid: str, namespace: str) -> None:
        """Disconnects again where the connection ended while its token was looked up."""
        super().connect(sid, namespace)
        if self.eio_sid_from_sid(sid, namespace) not in self.server.environ:
            self.server.disconnect(sid, namespace)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        if room != sid:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            sids = pending.get(namespace, [])
            if sid in sids:
                sids.remove(sid)
            if not sids:
                pending.pop(namespace, None)
