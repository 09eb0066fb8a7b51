"""Live connections through the deployed nginx: sockets, polling, a process that dies."""

import json
import queue
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
import requests
import socketio
import websocket
from house_behind_nginx import Nginx
from requests.adapters import HTTPAdapter
from running_server import Laid, RunningServer

SOON_S = 10
MANY = 300
HOUSEHOLDS = 32
SOCKET = "/socket.io/?EIO=4"

Watch = Callable[..., "Watcher"]


class SourceAddress(HTTPAdapter):
    """Sends requests from one loopback address; nginx counts each address as a household."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **how: Any) -> None:
        super().init_poolmanager(*sizes, source_address=(self.address, 0), **how)


class Watcher:
    """A browser with the public page of a meeting."""

    def __init__(self, nginx: Nginx, slug: str, address: str, transports: list[str]) -> None:
        session = requests.Session()
        session.trust_env = False  # the machine's certificate authorities would replace this one
        session.verify = str(nginx.certificate)
        session.headers["Origin"] = nginx.url
        session.mount("https://", SourceAddress(address))
        self.client = socketio.Client(http_session=session, reconnection_delay=0.1)
        self.states: queue.Queue[dict[str, Any]] = queue.Queue()
        self.client.on("state", self.states.put)
        self.client.on("connect", self._joiner(slug))
        self.client.connect(nginx.url, transports=transports)

    def _joiner(self, slug: str) -> Callable[[], None]:
        wanted = {"meeting": slug, "as": "public", "format": "json"}
        return lambda: self.client.emit("join", wanted, callback=self.states.put)

    def leave(self) -> None:
        """Closes without a close packet, for which a polling client waits for the next answer."""
        self.client.reconnection = False
        self.client.eio.disconnect(abort=True)

    def wait_for(self, revision: int) -> dict[str, Any]:
        """The envelope of that revision. Raises queue.Empty when it does not come."""
        while True:
            envelope = self.states.get(timeout=SOON_S)
            if envelope["revision"] == revision:
                return envelope


@pytest.fixture
def laid(processes: list[RunningServer]) -> Laid:
    return processes[0].lay_out()


@pytest.fixture
def watch(nginx: Nginx, laid: Laid) -> Iterator[Watch]:
    with ExitStack() as ending:

        def watch(transports: list[str], address: str = "127.0.0.1") -> Watcher:
            watcher = Watcher(nginx, laid.slug, address, transports)
            ending.callback(watcher.leave)
            return watcher

        yield watch


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
def test_a_watcher_joins_and_receives_states(
    watch: Watch, processes: list[RunningServer], laid: Laid, transports: list[str]
) -> None:
    watcher = watch(transports)
    assert watcher.wait_for(1)["state"]["status"] == "scheduled"
    processes[0].done(laid.slug, "open")
    assert watcher.wait_for(2)["state"]["status"] == "open"
    assert watcher.client.transport() == transports[-1]


def test_a_polling_client_stays_with_one_process_and_clients_are_spread(
    nginx: Nginx, processes: list[RunningServer]
) -> None:
    before = nginx.access_log()
    for number in range(HOUSEHOLDS):
        poll = partial(nginx.send, address=f"127.0.2.{number}", headers={"Origin": nginx.url})
        polling = f"{SOCKET}&transport=polling"
        sid = json.loads(poll("GET", polling).body[1:])["sid"]
        for method, body in (("POST", b"40"), ("GET", None), ("POST", b"41")):
            assert poll(method, f"{polling}&sid={sid}", body).status == 200
    log = nginx.wait_for_log("POST /socket.io/").removeprefix(before)
    asked = set(re.findall(r" /socket.io/ .* from (\S+)", log))
    assert asked == {f"127.0.0.1:{one.port}" for one in processes}


def test_a_foreign_page_cannot_watch(nginx: Nginx) -> None:
    foreign = "https://evil.example"
    assert nginx.get(f"{SOCKET}&transport=polling", Origin=foreign).status == 400
    with pytest.raises(websocket.WebSocketBadStatusException, match="400"):
        raw_socket(nginx, foreign)


def raw_socket(nginx: Nginx, origin: str) -> websocket.WebSocket:
    return websocket.create_connection(
        f"wss://{nginx.address}{SOCKET}&transport=websocket",
        origin=origin,
        timeout=SOON_S,
        sslopt={"context": ssl.create_default_context(cafile=str(nginx.certificate))},
    )


def test_a_whole_room_behind_one_address_may_watch(nginx: Nginx) -> None:
    with ExitStack() as ending:
        for _ in range(MANY):
            connection = raw_socket(nginx, nginx.url)
            ending.callback(connection.shutdown)
            assert connection.recv().startswith("0")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_watchers_of_a_dead_process_continue_at_the_other(
    watch: Watch, processes: list[RunningServer], laid: Laid, transport: str
) -> None:
    watchers = [watch([transport], f"127.0.1.{number}") for number in range(1, 5)]
    for one in watchers:
        one.wait_for(1)
    processes[1].kill()
    try:
        processes[0].done(laid.slug, "open")
        for one in watchers:
            one.wait_for(2)
    finally:
        processes[1].start()
