"""More watchers than the server's library accepts by default."""

import resource
from contextlib import ExitStack

import websocket
from running_server import RunningServer

WATCHERS = 1_100
"""The library's own limit is 1,024; number 1,025 would hang, and nothing would log it."""


def test_watcher_one_thousand_and_one_hundred_is_accepted(own_server: RunningServer) -> None:
    laid = own_server.lay_out()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 10_000), most))
    with ExitStack() as connections:
        for _ in range(WATCHERS):
            last = connected(own_server)
            connections.callback(last.shutdown)
        last.send(f'421["join",{{"meeting":"{laid.slug}","format":"json"}}]')
        assert last.recv().startswith('431[{"epoch"')
        own_server.done(laid.slug, "open")
        assert last.recv().startswith('42["state"')


def connected(server: RunningServer) -> websocket.WebSocket:
    """A connection like a browser's, without a client library: it costs the test little."""
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(address, origin=server.url, timeout=10)
    assert connection.recv().startswith("0")
    connection.send("40")
    assert connection.recv().startswith("40")
    return connection
