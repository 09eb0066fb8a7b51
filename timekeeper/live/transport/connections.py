"""The library's register of who is connected, made to stay quick with thousands."""

from typing import Any

import socketio


class Connections(socketio.Manager):
    """Who leaves is struck off at the same cost however many there are.

    The library gives everybody a room of their own, and looks through all rooms for the
    one who leaves. Here nobody is in any but everybody's: ``Channels`` has all that is sent
    to several, and ``Fanout`` sends to one without a room.

    Whoever has gone is not registered: that they go is said once, to who is registered then.
    """

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        """None for what was still to be read of a connection that has ended."""
        if eio_sid not in self.server.environ:
            return None
        sid: str | None = super().pre_connect(eio_sid, namespace)
        return sid

    def connect(self, sid: str, namespace: str) -> None:
        """The connection may have ended while its token was looked up."""
        super().connect(sid, namespace)
        if self.eio_sid_from_sid(sid, namespace) not in self.server.environ:
            self.server.disconnect(sid, namespace)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        if room != sid:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)

    def basic_disconnect(self, sid: str, namespace: str, **_how: Any) -> None:
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            sids = pending.get(namespace, [])
            if sid in sids:
                sids.remove(sid)
            if not sids:
                pending.pop(namespace, None)
