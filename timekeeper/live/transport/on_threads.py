"""What the mode ``threading`` needs of the internals of the Socket.IO libraries: bounds.

By itself, the library checks the length of a message when it has all of it.
"""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI

from .packets import serve_packets


def install(server: Any) -> None:
    """Makes a ``socketio.Server`` end a connection as soon as a message is too long."""
    eio = server.eio
    longest = eio.max_http_buffer_size
    eio._async = {
        **eio._async,
        "websocket": partial(
            PacketWebSocket, max_message_size=longest, thread_class=reading_thread
        ),
    }


class PacketWebSocket(SimpleWebSocketWSGI):
    """Serves one WebSocket; the library makes one for each connection."""

    def __init__(self, handler: Callable[[Any], Any], server: Any, **how: Any) -> None:
        super().__init__(partial(serve_packets, handler), server, **how)


def reading_thread(target: Callable[[], None]) -> Thread:
    """A thread that at its end wakes the task that waits for a message once more.

    The library does so a moment before it notes that the connection has ended: a task that
    checked in that moment would wait for ever.
    """

    def read() -> None:
        target()
        target.__self__.event.set()  # type: ignore[attr-defined]  # it is bound to its connection

    return Thread(target=read, daemon=True)
