"""The three kinds of servers: ours, a stock one, and the limit in C."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import websocket

from bench.load.moderator import Moderator
from bench.machine import SERVER_CORE

from .children import Child
from .compiling import Programs
from .processes import ROOT, DidNotStart, Process, free_port

SET_UP_WITHIN_S = 60
ANSWER_WITHIN_S = 60


class Timekeeper:
    """The real server, with its own database and a real moderator's token."""

    def __init__(self, instance: Path, environment: Mapping[str, str] | None = None) -> None:
        instance.mkdir(parents=True, exist_ok=True)
        self.instance = instance
        port = free_port()
        self.environment = {
            "TIMEKEEPER_INSTANCE": str(instance),
            "TIMEKEEPER_PORT": str(port),
            **(environment or {}),
        }
        self.process = Process(["wsgi.py"], port, self.environment, instance / "server.log")
        self.port = port
        self._moderators: list[Moderator] = []
        self.token = self.command("token", "create", "--role", "moderator", "--name", "bench")

    def command(self, *words: str) -> str:
        """Runs one of the application's commands; returns its output."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.process.environment,
            capture_output=True,
            text=True,
            timeout=SET_UP_WITHIN_S,
        )
        if done.returncode:
            raise DidNotStart(f"flask {' '.join(words[:2])}: {done.stderr[-1000:]}")
        return done.stdout.strip()

    def __enter__(self) -> "Timekeeper":
        self.process.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for moderator in self._moderators:
            moderator.close()
        self.process.stop()

    def moderator(self) -> Moderator:
        moderator = Moderator(self.port, self.token)
        self._moderators.append(moderator)
        return moderator


def captured_state(port: int, join: dict[str, str], press: Any) -> str:
    """The text of the frame that a watcher receives after a press, byte for byte."""
    address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    watcher = websocket.create_connection(address, origin=f"http://127.0.0.1:{port}", timeout=10)
    try:
        _receive(watcher, "0{")
        watcher.send("40")
        _receive(watcher, "40")
        watcher.send(f'420["join",{json.dumps(join)}]')
        _receive(watcher, "430[")
        press()
        return _receive(watcher, '42["state"')
    finally:
        watcher.shutdown()


def _receive(watcher: websocket.WebSocket, beginning: str) -> str:
    """The next frame with this beginning. Raises the library's timeout."""
    while True:
        frame = watcher.recv()
        text = frame if isinstance(frame, str) else frame.decode()
        if text.startswith(beginning):
            return text


class Stock:
    """A stock Flask-SocketIO server that sends the given state with plain ``emit``."""

    def __init__(self, folder: Path, state: str = '42["state",{"revision":0}]') -> None:
        folder.mkdir(parents=True, exist_ok=True)
        envelope = folder / "envelope.json"
        envelope.write_text(json.dumps(json.loads(state[2:])[1]))
        self.port = free_port()
        arguments = ["-m", "bench.servers.stock", str(self.port), str(envelope)]
        self.process = Process(arguments, self.port, {}, folder / "stock.log")

    def __enter__(self) -> "Stock":
        self.process.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.stop()

    def press(self, revision: int) -> tuple[int, int]:
        """Returns the instants of sending and of the answer, in nanoseconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_WITHIN_S)
        connection.connect()
        try:
            sent_ns = time.monotonic_ns()
            connection.request("POST", f"/press/{revision}")
            connection.getresponse().read()
            return sent_ns, time.monotonic_ns()
        finally:
            connection.close()


class Limit:
    """A program in C that only sends: a lower limit for the latency of any server."""

    def __init__(self, programs: Programs) -> None:
        self._child = Child(programs.limit, SERVER_CORE)
        self.port: int = self._child.answer()["port"]

    def __enter__(self) -> "Limit":
        return self

    def __exit__(self, *_error: object) -> None:
        self._child.end()

    @property
    def pid(self) -> int:
        return self._child.pid

    def broadcast(self, state: str) -> dict[str, int]:
        """Returns the instants at which it began and had handed everything to the kernel (ns)."""
        content = state.encode()
        self._child.send(f"broadcast {len(content)}", content)
        return self._child.answer(ANSWER_WITHIN_S)
