"""Checks the libraries' internals that are used, so that an upgrade that changes one is noticed.

Where a test fails after an upgrade, read ``timekeeper/live/transport/on_eventlet.py`` beside
the library's new source, and change both together.
"""

import importlib
import inspect
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

ROOTS = {
    "engineio.Server": "engineio.server.Server",
    "engineio.socket.Socket": "engineio.socket.Socket",
    "socketio.Server": "socketio.server.Server",
    "eventlet.websocket.RFC6455WebSocket": "eventlet.websocket.RFC6455WebSocket",
    "eventlet.greenio.GreenSocket": "eventlet.greenio.base.GreenSocket",
    "eventlet.hubs.hub.BaseHub": "eventlet.hubs.hub.BaseHub",
}

VERSIONS_READ = {
    "python-engineio": "4.15",
    "python-socketio": "5.18",
    "Flask-SocketIO": "5.7",
    "eventlet": "0.41",
}
"""The libraries' versions with which ``on_eventlet`` was last compared."""


def internals() -> list[str]:
    """Read in another process: this one must not import eventlet."""
    program = (
        "from timekeeper.live.transport.on_eventlet import INTERNALS; print(*INTERNALS, sep='\\n')"
    )
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


@pytest.mark.parametrize("name", VERSIONS_READ)
def test_the_libraries_have_the_versions_that_were_read(name: str) -> None:
    assert version(name).startswith(f"{VERSIONS_READ[name]}."), (
        f"{name} is {version(name)} now. Read timekeeper/live/transport/on_eventlet.py beside its "
        "new source, run make bench, and then raise the version here."
    )


def test_each_internal_exists() -> None:
    missing = [name for name in internals() if not exists(name)]
    assert not missing, f"{', '.join(missing)}: no longer in the library; see on_eventlet.py."


@pytest.mark.parametrize("name", ["engineio.socket.Socket.nothing", "engineio.Server.nothing"])
def test_an_internal_that_is_missing_is_noticed(name: str) -> None:
    assert not exists(name)


def exists(name: str) -> bool:
    """Whether a class has the attribute, or its source sets it on each object."""
    owner, _, attribute = name.rpartition(".")
    module, _, kind = ROOTS[owner].rpartition(".")
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setenv("PYTHONWARNINGS", "ignore")
        cls = getattr(importlib.import_module(module), kind) if "eventlet" not in module else None
    if cls is None:
        return attribute in source_of(ROOTS[owner])
    sources = "".join(inspect.getsource(base) for base in cls.__mro__[:-1])
    return hasattr(cls, attribute) or f"self.{attribute} = " in sources


def source_of(dotted: str) -> str:
    module = dotted.rpartition(".")[0]
    program = f"import inspect, {module} as m; print(inspect.getsource(m))"
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def source(function: Any) -> str:
    return inspect.getsource(function)


def test_the_library_still_hands_its_transport_a_method_of_the_connection() -> None:
    from engineio.socket import Socket

    assert "self.server._async['websocket'](\n            self._websocket_handler" in source(
        Socket._upgrade_websocket
    ), "on_eventlet.Transport takes the connection from the handler that it is given."


def test_the_library_still_sends_by_putting_into_the_queue() -> None:
    from engineio.socket import Socket

    assert "self.queue.put(pkt)" in source(Socket.send), "on_eventlet.OutboxQueue stands there."
    assert "self.queue.put(None)" in source(Socket.close), "OutboxQueue takes None as the end."


def test_the_library_still_schedules_pings_by_that_method_alone() -> None:
    from engineio.server import Server
    from engineio.socket import Socket

    assert "self.schedule_ping()" in source(Socket.receive)
    assert "s.schedule_ping()" in source(Server._handle_connect)
    connected = source(Server._handle_connect)
    assert connected.index("_trigger_event('connect'") < connected.index("s.schedule_ping()"), (
        "on_eventlet.install puts heartbeats in place when the connection is announced, "
        "which must be before its first ping is asked for."
    )


def test_eventlet_still_sends_every_frame_of_its_own_through_that_method() -> None:
    text = source_of("eventlet.websocket.RFC6455WebSocket")
    own = text[text.index("class RFC6455WebSocket") :]
    assert own.count("self.socket.sendall") == 1, "on_eventlet puts Outbox.send in place of _send."
    assert "self._send(payload)" in own
