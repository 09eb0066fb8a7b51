"""PostgreSQL and Redis for the benchmark only: in temporary folders, on free ports."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from bench.load.waiting import until
from bench.machine import SERVER_CORE, on_core

from .processes import free_port

START_WITHIN_S = 30
END_WITHIN_S = 15
USER = "postgres"


class NotInstalled(Exception):
    """A program that a scene needs is not installed."""


class Redis:
    """Use as a context."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            raise NotInstalled("There is no redis-server on this machine.")
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def __enter__(self) -> "Redis":
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        with on_core(SERVER_CORE):
            self._process = subprocess.Popen(
                ["redis-server", *options],
                stdout=subprocess.DEVNULL,
            )
        if not until(lambda: _is_open(self._port), START_WITHIN_S):
            self.__exit__()
            raise NotInstalled("The redis-server did not start.")
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(END_WITHIN_S)


class Postgres:
    """A cluster in its own folder. It runs as the user postgres if root runs the benchmark,
    because PostgreSQL refuses to run as root. Use as a context."""

    def __init__(self) -> None:
        self._programs = _postgres_programs()
        self._port = free_port()
        self.url = f"postgresql+psycopg2://{USER}@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> "Postgres":
        self._folder = Path(tempfile.mkdtemp(prefix="timekeeper-bench-postgres-"))
        if os.getuid() == 0:
            shutil.chown(self._folder, USER)
        try:
            self._run("initdb", "--auth=trust", "--username", USER, "--no-sync", "--encoding=UTF8")
            options = f"-p {self._port} -h 127.0.0.1 -k {self._folder} -c max_connections=50"
            log = str(self._folder / "log")
            with on_core(SERVER_CORE):
                self._run("pg_ctl", "--wait", "--log", log, "--options", options, "start")
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._run("pg_ctl", "--wait", "--mode=immediate", "stop")
        finally:
            self._remove()

    def _run(self, program: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
        command = [*as_user, str(self._programs / program), "-D", str(self._folder / "data")]
        done = subprocess.run(
            [*command, *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=START_WITHIN_S,
        )
        if done.returncode:
            raise NotInstalled(f"PostgreSQL's {program} failed: {done.stderr[-500:]}")

    def _remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _postgres_programs() -> Path:
    """The folder of the newest PostgreSQL; Debian does not put it on the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    for place in [*([Path(found).parent] if found else []), *places]:
        if (place / "initdb").exists():
            return place
    raise NotInstalled("There is no PostgreSQL server on this machine.")


def _is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
