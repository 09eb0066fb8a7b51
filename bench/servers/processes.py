"""Starts a server's process on the server's core, and ends it by its id."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.load.waiting import until
from bench.machine import SERVER_CORE, on_core

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 30
END_WITHIN_S = 10


class DidNotStart(Exception):
    """A server did not start; the sentence ends with its log."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A Python program of this checkout that serves HTTP on a port."""

    def __init__(
        self, arguments: list[str], port: int, environment: Mapping[str, str], log: Path
    ) -> None:
        self._arguments = arguments
        self.environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._log = log
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def launch(self) -> None:
        """Starts the process without waiting for its port."""
        with self._log.open("ab") as log, on_core(SERVER_CORE):
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        """Raises DidNotStart."""
        self.launch()
        if not until(lambda: self.has_ended or self.is_healthy(), START_WITHIN_S, 0.05):
            self.kill()
        if self._process is None or self.has_ended:
            raise DidNotStart(f"A server did not start: {self._log.read_text()[-2000:]}")

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """Ends the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(END_WITHIN_S)
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(END_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None
