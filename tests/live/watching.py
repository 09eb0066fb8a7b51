"""A program that watches over a real socket, and waits for the events that it expects."""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import socketio
import websocket
from running_server import RunningServer

SOON_S = 5


class Watcher:
    def __init__(self) -> None:
        self.client = socketio.Client(reconnection=False)
        self._read: list[tuple[str, dict[str, Any]]] = []
        self._received: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        for event in ("state", "beat", "identify", "signal"):
            self.client.on(event, self._queue(event))

    def _queue(self, event: str) -> Callable[[dict[str, Any]], None]:
        return lambda content: self._received.put((event, content))

    def call(self, event: str, *arguments: Any) -> Any:
        return self.client.call(event, arguments or None, timeout=SOON_S)

    def join(self, **wanted: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("join", wanted)
        return answer

    def next(
        self, event: str, fits: Callable[[dict[str, Any]], bool] = lambda content: True
    ) -> dict[str, Any]:
        """The next event of this kind that fits. Raises queue.Empty when it does not come."""
        deadline = time.monotonic() + SOON_S
        while True:
            kind, content = self._received.get(timeout=max(0.01, deadline - time.monotonic()))
            self._read.append((kind, content))
            if kind == event and fits(content):
                return content

    def received(self, event: str) -> list[dict[str, Any]]:
        """The events of this kind that came before the one that ``next`` gave last, and it."""
        return [content for kind, content in self._read if kind == event]

    def kinds_until(self, event: str) -> set[str]:
        """The kinds of the events up to and with the next one of this kind."""
        kinds: set[str] = set()
        while event not in kinds:
            kinds.add(self._received.get(timeout=SOON_S)[0])
        return kinds


def close_quickly(client: socketio.Client) -> None:
    """Closes without waiting for a closing frame: the threaded server sends none."""
    if client.eio.ws is not None:
        client.eio.ws.close = partial(client.eio.ws.close, timeout=0.2)


@contextmanager
def watching(
    server: RunningServer, *, token: str | None = None, **options: Any
) -> Iterator[Watcher]:
    """A connected watcher, with a moderator's token unless another is given."""
    watcher = Watcher()
    auth = {"token": server.token if token is None else token}
    watcher.client.connect(server.url, **{"auth": auth, "transports": ["websocket"], **options})
    close_quickly(watcher.client)
    try:
        yield watcher
    finally:
        watcher.client.disconnect()


@contextmanager
def open_websocket(
    server: RunningServer, sid: str = "", **options: Any
) -> Iterator[websocket.WebSocket]:
    """A WebSocket before its first packet; with ``sid``, the upgrade of a polling connection."""
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    options = {"origin": server.url, "timeout": 10, **options}
    connection = websocket.create_connection(f"{address}&sid={sid}" if sid else address, **options)
    try:
        yield connection
    finally:
        connection.shutdown()  # where the server has ended it, close() would leave it open


@contextmanager
def connected_websocket(server: RunningServer, **options: Any) -> Iterator[websocket.WebSocket]:
    """A WebSocket that is connected to the namespace."""
    with open_websocket(server, **options) as connection:
        assert connection.recv().startswith("0")
        connection.send("40")
        assert connection.recv().startswith("40")
        yield connection
