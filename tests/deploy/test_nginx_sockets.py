"""Live connections through the nginx that is deployed: sockets, polling, a process that dies."""

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

Watch = Callable[..., "Watching"]


class From(HTTPAdapter):
    """Requests from one address of the loopback: each is another household to nginx."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **how: Any) -> None:
        super().init_poolmanager(*sizes, source_address=(self.address, 0), **how)


class Watching:
    """A browser that watches a meeting as the public does."""

    def __init__(self, nginx: Nginx, slug: str, address: str, transports: list[str]) -> None:
        session = requests.Session()
        session.trust_env = False  # it would put the machine's authorities before this one
        session.verify = str(nginx.certificate)
        session.headers["Origin"] = nginx.url
        session.mount("https://", From(address))
        self.client = socketio.Client(http_session=session, reconnection_delay=0.1)
        self.states: queue.Queue[dict[str, Any]] = queue.Queue()
        self.client.on("state", self.states.put)
        self.client.on("connect", self._joiner(slug))
        self.client.connect(nginx.url, transports=transports)

    def _joiner(self, slug: str) -> Callable[[], None]:
        wanted = {"meeting": slug, "as": "public", "format": "json"}
        return lambda: self.client.emit("join", wanted, callback=self.states.put)

    def leave(self) -> None:
        """Without a farewell, for which who polls would wait until the next answer."""
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

        def watch(transports: list[str], address: str = "127.0.0.1") -> Watching:
            watching = Watching(nginx, laid.slug, address, transports)
            ending.callback(watching.leave)
            return watching

        yield watch


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
def test_a_watcher_joins_and_is_told(
    watch: Watch, processes: list[RunningServer], laid: Laid, transports: list[str]
) -> None:
    watching = watch(transports)
    assert watching.wait_for(1)["state"]["status"] == "scheduled"
    processes[0].done(laid.slug, "open")
    assert watching.wait_for(2)["state"]["status"] == "open"
    assert watching.client.transport() == transports[-1]


def test_who_polls_stays_with_one_process_and_all_are_spread(
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


def test_a_foreign_page_may_not_watch(nginx: Nginx) -> None:
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
def test_who_watched_at_a_process_that_died_goes_on_at_the_other(
    watch: Watch, processes: list[RunningServer], laid: Laid, transport: str
) -> None:
    watching = [watch([transport], f"127.0.1.{number}") for number in range(1, 5)]
    for one in watching:
        one.wait_for(1)
    processes[1].kill()
    try:
        processes[0].done(laid.slug, "open")
        for one in watching:
            one.wait_for(2)
    finally:
        processes[1].start()
