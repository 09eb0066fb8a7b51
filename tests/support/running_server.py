"""A real server in a process of its own, on a free port, with a database of its own.

The test's process opens the same database to plan meetings and to make tokens;
everything that a test checks goes over the network.
"""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import requests

from config import Config
from timekeeper import create_app
from timekeeper.commands.execute import Command, Executor
from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import FileMeeting, FileTurn, Programme
from timekeeper.house import EXTENSION, House
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Role, Scope

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 60
HOUR_MS = 3_600_000
_numbers = itertools.count(1)

SPEAKERS = (
    FileTurn("opening"),
    FileTurn("state_statement", category="State"),
    FileTurn("intervention", Person("A. One", "First Organisation", "Water"), category="CSO"),
    FileTurn("intervention", Person("B. Two", "National Commission"), category="NHRI"),
    FileTurn(
        "intervention",
        Person("Canary Name", "Canary Organisation", "Canary theme", notes="Canary notes"),
        category="CSO",
        mode="video",
        protected=True,
    ),
    FileTurn("intervention", Person("D. Four", "Fourth Organisation"), category="CSO"),
    FileTurn("closing"),
)
"""Ids 1 to 7 in this order; turn 5 is protected and is the third speaker."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Laid:
    """A meeting that was planned for one test."""

    slug: str
    room_slug: str


class RunningServer:
    """Starts, stops and kills ``wsgi.py``, and opens its database."""

    def __init__(self, instance: Path, mode: str = "eventlet", **settings: str) -> None:
        """``settings`` are further ``TIMEKEEPER_…`` variables, without that prefix."""
        self.instance = instance
        self.mode = mode
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "TIMEKEEPER_INSTANCE": str(instance),
            "TIMEKEEPER_PORT": str(self.port),
            "TIMEKEEPER_ASYNC_MODE": mode,
            **{f"TIMEKEEPER_{name}": value for name, value in settings.items()},
        }
        config = Config.from_environment({**self.environment, "TIMEKEEPER_ASYNC_MODE": "threading"})
        app = create_app(config)
        self.house: House = app.extensions[EXTENSION]
        self.house.server_time.set_anchor()
        self.token = self.new_token()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, *arguments: str) -> None:
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "wsgi.py", *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                requests.get(f"{self.url}/healthz", timeout=1)
                return
            except requests.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log()}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it at once, like a power cut."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stops for good, and closes this process's own connections too."""
        self.stop()
        self.house.database.engine.dispose()

    def _end(self, signal_number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(signal_number)
            self.process.wait(10)
            self.process = None

    def log(self) -> str:
        return (self.instance / "server.log").read_text()

    def new_token(self, role: Role = "moderator", scope: Scope = Scope()) -> str:  # noqa: B008 - frozen
        return self._minted("token", role, scope)

    def new_link(self, role: Role, scope: Scope, *, one_time: bool = False) -> str:
        return self._minted("link", role, scope, one_time=one_time)

    def _minted(self, kind: credentials.Kind, role: Role, scope: Scope, **options: Any) -> str:
        with self.house.database.writing() as session:
            now_ms = self.house.server_time.now_ms()
            return credentials.mint(session, kind, role, "tests", now_ms, scope=scope, **options)

    def lay_out(
        self,
        turns: tuple[FileTurn, ...] = SPEAKERS,
        *,
        room_slug: str | None = None,
        starts_in_ms: int = 0,
        state_under_review: str | None = None,
    ) -> Laid:
        """Plans a meeting that no other test has, in a room of its own unless one is named."""
        number = next(_numbers)
        start_ms = self.house.server_time.now_ms() + starts_in_ms
        room_slug = room_slug or f"room-{number}"
        meeting = FileMeeting(
            state_under_review=state_under_review or f"State {number}",
            slug_part=f"state-{number}",
            scheduled_start_ms=start_ms,
            scheduled_end_ms=start_ms + HOUR_MS,
            room=f"Room {room_slug}",
            room_slug=room_slug,
            turns=turns,
            digest=f"digest {number}",
        )
        [slug] = load(
            self.house.executor, Programme((meeting,)), SeriesName(f"T{number}", "Europe/Zurich")
        )
        return Laid(slug, room_slug)

    def post(
        self,
        slug: str,
        verb: str,
        body: dict[str, Any] | None = None,
        *,
        token: str | None = None,
        **headers: str,
    ) -> requests.Response:
        """Sends one command, as a program does."""
        sent = {"Authorization": f"Bearer {token or self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(
            f"{self.url}/api/meetings/{slug}/{verb}", json=body or {}, headers=sent, timeout=10
        )

    def done(self, slug: str, verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Sends a command that must succeed; gives the envelope."""
        answer = self.post(slug, verb, body)
        assert answer.status_code == 200, answer.text
        envelope: dict[str, Any] = answer.json()
        return envelope

    def done_in_the_past(
        self, slug: str, ago_s: float, verb: str, body: dict[str, Any] | None = None
    ) -> None:
        """Appends a command as if it had been executed that long ago; the server reads the log."""
        at_ms = self.house.server_time.now_ms() - round(1000 * ago_s)
        executor = Executor(self.house.database, self.house.executor.journal, lambda: at_ms)
        executor.execute(Command(slug, verb, body or {}, "token:tests"))

    def metrics(self) -> str:
        return requests.get(f"{self.url}/metrics", timeout=10).text

    def state(self, slug: str, audience: str = "moderator") -> dict[str, Any]:
        answer = requests.get(
            f"{self.url}/api/meetings/{slug}",
            params={"as": audience},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=10,
        )
        state: dict[str, Any] = answer.json()["state"]
        return state
