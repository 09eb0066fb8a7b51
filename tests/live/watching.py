"""A program that watches over a real socket, and waits for what it expects."""

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
        self._heard: list[tuple[str, dict[str, Any]]] = []
        self._received: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        for event in ("state", "beat", "identify", "signal"):
            self.client.on(event, self._keeper(event))

    def _keeper(self, event: str) -> Callable[[dict[str, Any]], None]:
        return lambda content: self._received.put((event, content))

    def call(self, event: str, *said: Any) -> Any:
        return self.client.call(event, said or None, timeout=SOON_S)

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
            self._heard.append((kind, content))
            if kind == event and fits(content):
                return content

    def heard(self, event: str) -> list[dict[str, Any]]:
        """What has come of this kind up to what was last asked for."""
        return [content for kind, content in self._heard if kind == event]

    def kinds_until(self, event: str) -> set[str]:
        """Which kinds of events came, up to and with the next one of this kind."""
        kinds: set[str] = set()
        while event not in kinds:
            kinds.add(self._received.get(timeout=SOON_S)[0])
        return kinds


def wait_for_no_farewell(client: socketio.Client) -> None:
    """The threaded server answers none, and a test need not wait for one."""
    if client.eio.ws is not None:
        client.eio.ws.close = partial(client.eio.ws.close, timeout=0.2)


@contextmanager
def watching(
    server: RunningServer, *, token: str | None = None, **options: Any
) -> Iterator[Watcher]:
    """A connected watcher; with a moderator's token unless another is given."""
    watcher = Watcher()
    auth = {"token": server.token if token is None else token}
    watcher.client.connect(server.url, **{"auth": auth, "transports": ["websocket"], **options})
    wait_for_no_farewell(watcher.client)
    try:
        yield watcher
    finally:
        watcher.client.disconnect()


@contextmanager
def raw(server: RunningServer, sid: str = "", **how: Any) -> Iterator[websocket.WebSocket]:
    """A WebSocket with nothing said yet; with ``sid``, of who began by polling."""
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    how = {"origin": server.url, "timeout": 10, **how}
    connection = websocket.create_connection(f"{address}&sid={sid}" if sid else address, **how)
    try:
        yield connection
    finally:
        connection.shutdown()  # where the server has ended it, close() would leave it open


@contextmanager
def greeted(server: RunningServer, **how: Any) -> Iterator[websocket.WebSocket]:
    """The same, let in."""
    with raw(server, **how) as connection:
        assert connection.recv().startswith("0")
        connection.send("40")
        assert connection.recv().startswith("40")
        yield connection
