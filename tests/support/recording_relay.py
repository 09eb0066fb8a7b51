"""A proxy that records: forwards all connections to a port, and keeps every byte."""

import contextlib
import socket
import threading
from collections.abc import Iterator

CHUNK = 65_536


class RecordingRelay:
    """Listens on a free port of this machine. ``recorded`` gives one stream for each direction of
    each connection."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._streams: list[bytearray] = []
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def recorded(self) -> list[bytes]:
        return [bytes(stream) for stream in self._streams]

    def close(self) -> None:
        for each in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the relay was closed
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._sockets += (client, server)
                self._forward(client, server)
                self._forward(server, client)

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        stream = bytearray()
        self._streams.append(stream)
        threading.Thread(target=_forward, args=(source, target, stream), daemon=True).start()


def _forward(source: socket.socket, target: socket.socket, stream: bytearray) -> None:
    with contextlib.suppress(OSError):  # one of the two has gone
        while chunk := source.recv(CHUNK):
            stream += chunk
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def recording(port: int) -> Iterator[RecordingRelay]:
    """A relay in front of ``port``, closed at the end."""
    relay = RecordingRelay(port)
    try:
        yield relay
    finally:
        relay.close()
