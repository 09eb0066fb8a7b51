"""The crowd: thousands of watchers, simulated by the load generator."""

import json
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal

from bench.machine import GENERATOR_CORE
from bench.servers.children import Child
from bench.servers.compiling import Programs

RECORD = struct.Struct("=QqIIII")
ANSWER_MARGIN_S = 5
IN_FLIGHT = 256
"""The number of connections that are opened at the same time."""


class Reading(IntEnum):
    """How a watcher reads from its socket."""

    EAGERLY = 0
    SLOWLY = 1
    """256 bytes every 20 ms, as on a bad network."""
    NEVER = 2


class Event(IntEnum):
    ENTERED = 1
    JOINED = 2
    STATE = 3
    LOST = 4


@dataclass(frozen=True)
class Record:
    """One event of one connection; ``at_ns`` by ``time.monotonic_ns``."""

    at_ns: int
    revision: int
    connection: int
    bytes: int
    group: int
    what: int


class NotAllArrived(Exception):
    """Some connections did not join, or did not receive a state, in time."""


class Crowd:
    """One process with thousands of connections. Use as a context."""

    def __init__(self, programs: Programs) -> None:
        self._child = Child(programs.generator, GENERATOR_CORE)
        self._command("in_flight", IN_FLIGHT)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_error: object) -> None:
        self._child.end()

    def _command(self, *words: object, within_s: float = 30) -> dict[str, Any]:
        self._child.send(" ".join(str(word) for word in words))
        return self._child.answer(within_s)

    def group(
        self,
        number: int,
        port: int,
        mode: Literal["socketio", "bare"],
        join: dict[str, str] | None = None,
    ) -> None:
        """Defines a group of watchers of one port; without ``join`` they only connect."""
        self._command("group", number, port, mode, json.dumps(join) if join else "")

    def set_probes(self, burst: int, spacing_ms: int, every_ms: int) -> None:
        """Watchers that are opened from now on ask for the server's time as a page does."""
        self._command("probes", burst, spacing_ms, every_ms)

    def reconnect(self, does: bool = True) -> None:
        self._command("reconnect", int(does))

    def open(self, count: int, group: int = 0, reading: Reading = Reading.EAGERLY) -> None:
        """Opens so many more connections; ``wait_until_joined`` waits for them."""
        self._command("want", count, group, int(reading))

    def wait_until_joined(self, within_s: float) -> None:
        """Waits until every eager reader has joined. Raises NotAllArrived."""
        within_ms = round(within_s * 1000)
        answer = self._command("inside", within_ms, within_s=within_s + ANSWER_MARGIN_S)
        if not answer["is_there"]:
            why = self.totals()["last_failure"] or "no failure was seen"
            raise NotAllArrived(
                f"{answer['inside']} of {answer['wanted']} were in after {within_s:.0f} s ({why})."
            )

    def wait_for_revision(self, revision: int, within_s: float, group: int = -1) -> bool:
        """Waits until every eager reader of a group (-1: of all) has this revision."""
        answer = self._command(
            "await",
            group,
            revision,
            round(within_s * 1000),
            within_s=within_s + ANSWER_MARGIN_S,
        )
        return bool(answer["is_there"])

    def wait_for_losses(self, count: int, within_s: float) -> bool:
        """Waits until so many connections have been lost since the crowd was last closed."""
        answer = self._command(
            "losses", count, round(within_s * 1000), within_s=within_s + ANSWER_MARGIN_S
        )
        return bool(answer["is_there"])

    def totals(self) -> dict[str, Any]:
        return self._command("totals")

    def records(self) -> Iterator[Record]:
        """The events since the last call."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records"
            self._command("records", path)
            content = path.read_bytes()
        return (Record(*values) for values in RECORD.iter_unpack(content))

    def close(self) -> None:
        """Closes every connection and removes the groups."""
        self._command("close")
