"""Real PostgreSQL and Redis servers, as a deployment has them, on free ports of this machine.

Each is a process that a test may stop, kill and start again on the same port; its data is in a
temporary folder. PostgreSQL refuses to run as root, so root runs all services as ``nobody``.
"""

import atexit
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from running_server import free_port

START_WITHIN_S = 20
PROGRAM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/*/bin")
PACKAGES = {
    "postgres": "postgresql",
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "nginx": "nginx-light",
    "openssl": "openssl",
}


def program(name: str) -> str:
    """The path of a program; where it is missing the test is skipped, and fails where CI is set."""
    newest_first = [
        str(folder)
        for pattern in PROGRAM_FOLDERS
        for folder in sorted(Path("/").glob(pattern[1:]), key=_by_number, reverse=True)
    ]
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *newest_first]))
    if path is None:
        sentence = f"There is no {name} here; the package {PACKAGES[name]} has it."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    return path


def _by_number(folder: Path) -> list[int]:
    return [int(part) for part in folder.parts if part.isdecimal()]


def unprivileged() -> dict[str, Any]:
    """Arguments for subprocess: where this is root, to run as a user without rights."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class Service(ABC):
    """One process on a port of its own, and the folder with its data."""

    name = ""

    def __init__(self) -> None:
        self.port = free_port()
        # Not below pytest's own folder: that is closed to the user who runs the service.
        self.folder = Path(tempfile.mkdtemp(prefix=f"timekeeper-{self.name}-"))
        who = unprivileged()
        if who:
            os.chown(self.folder, who["user"], who["group"])
        self.process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it accepts requests by now."""

    def start(self) -> None:
        """Starts it, also after it was killed: on the same port, with the same data."""
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                self.process = self._launched()
            if self.answers():
                return
            time.sleep(0.03)
        raise RuntimeError(f"{self.name} did not start:\n{self.log()[-2_000:]}")

    def _launched(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, **unprivileged()
            )

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Ends it at once, like a power cut."""
        self._end(signal.SIGKILL)

    def _end(self, signal_number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(signal_number)
            self.process.wait(10)
            self.process = None

    def freeze(self) -> None:
        """Suspends it: it keeps its port and connections, and answers nothing until ``thaw``."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, signal_number: signal.Signals) -> None:
        """Signals the children last: a frozen parent starts no more. A child may end meanwhile."""
        assert self.process is not None
        os.kill(self.process.pid, signal_number)
        for pid in children(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal_number)

    def close(self) -> None:
        """Stops it and removes its data; killed, PostgreSQL would leave shared memory."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.close)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class PostgreSQL(Service):
    """``database()`` gives the address of a new database."""

    name = "postgresql"

    def __init__(self) -> None:
        self._program = program("postgres")
        initdb = program("initdb")
        super().__init__()
        self._numbers = itertools.count(1)
        options = "--auth=trust --username=timekeeper --encoding=UTF8 --locale=C --no-sync"
        subprocess.run(
            [initdb, f"--pgdata={self.folder / 'data'}", *options.split()],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            **unprivileged(),
        )

    def command(self) -> list[str]:
        settings: Mapping[str, str] = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "16MB",
        }
        chosen = [f"--{name}={value}" for name, value in settings.items()]
        return [self._program, "-D", str(self.folder / "data"), "-p", str(self.port), *chosen]

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, as the superuser, in no transaction."""
        connection = psycopg2.connect(self._address("postgres"), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def database(self, template: str = "template1") -> str:
        """A new database, empty unless another one is copied; as SQLAlchemy names it."""
        name = f"test_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._address(name).replace("postgresql://", "postgresql+psycopg2://")

    def _address(self, database: str) -> str:
        return f"postgresql://timekeeper@127.0.0.1:{self.port}/{database}"


class Redis(Service):
    """Keeps nothing on the disk: a kill loses its data."""

    name = "redis"

    def __init__(self) -> None:
        self._program = program("redis-server")
        super().__init__()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        options = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}"
        return [self._program, *options.split(), "--save", ""]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
