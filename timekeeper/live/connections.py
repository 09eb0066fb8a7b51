"""The library's register of who is connected, made to stay quick with thousands."""

from typing import Any

import socketio


class Connections(socketio.Manager):
    """Who leaves is struck off at the same cost however many there are.

    The library looks through all its rooms for the one who leaves. Here nobody is in
    any but their own and everybody's: ``Channels`` has all that is sent to several.
    """

    def basic_disconnect(self, sid: str, namespace: str, **_how: Any) -> None:
        for room in (sid, None):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            sids = pending.get(namespace, [])
            if sid in sids:
                sids.remove(sid)
            if not sids:
                pending.pop(namespace, None)
