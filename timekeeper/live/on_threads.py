"""What the mode ``threading`` needs of the insides of the Socket.IO libraries: bounds.

Left alone, the library looks at how long a message is once it has all of it.
"""

from functools import partial
from typing import Any

from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI


def install(server: Any) -> None:
    """Have a ``socketio.Server`` end a connection as soon as a message is too long."""
    eio = server.eio
    longest = eio.max_http_buffer_size
    eio._async = {
        **eio._async,
        "websocket": partial(SimpleWebSocketWSGI, max_message_size=longest),
    }
