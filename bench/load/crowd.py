"""The crowd: the load generator as Python sees it."""

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
"""How many connections are being opened at one time."""


class Reading(IntEnum):
    """How a watcher reads what it is sent."""

    EAGERLY = 0
    SLOWLY = 1
    """256 bytes every 20 ms, as over a bad line."""
    NEVER = 2


class Happening(IntEnum):
    ENTERED = 1
    JOINED = 2
    STATE = 3
    LOST = 4


@dataclass(frozen=True)
class Record:
    """One thing that happened to one connection; ``at_ns`` by ``time.monotonic_ns``."""

    at_ns: int
    revision: int
    connection: int
    bytes: int
    group: int
    what: int


class NotAllCame(Exception):
    """Some connections did not get in, or did not get a state, in time."""


class Crowd:
    """One process with thousands of connections. Use as a context."""

    def __init__(self, programs: Programs) -> None:
        self._child = Child(programs.generator, GENERATOR_CORE)
        self._said("in_flight", IN_FLIGHT)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_error: object) -> None:
        self._child.end()

    def _said(self, *words: object, within_s: float = 30) -> dict[str, Any]:
        self._child.say(" ".join(str(word) for word in words))
        return self._child.answer(within_s)

    def group(
        self,
        number: int,
        port: int,
        mode: Literal["socketio", "bare"],
        join: dict[str, str] | None = None,
    ) -> None:
        """Those of this number go to this port; without ``join`` they only connect."""
        self._said("group", number, port, mode, json.dumps(join) if join else "")

    def probe_as(self, burst: int, spacing_ms: int, every_ms: int) -> None:
        """Those who are wanted from now on ask the server's time as a page does."""
        self._said("probes", burst, spacing_ms, every_ms)

    def reconnect(self, does: bool = True) -> None:
        self._said("reconnect", int(does))

    def want(self, count: int, group: int = 0, reading: Reading = Reading.EAGERLY) -> None:
        """Have so many more open connections; ``all_inside`` waits for them."""
        self._said("want", count, group, int(reading))

    def all_inside(self, within_s: float) -> None:
        """Wait until every eager reader has joined. Raises NotAllCame."""
        answer = self._said("inside", round(within_s * 1000), within_s=within_s + ANSWER_MARGIN_S)
        if not answer["is_there"]:
            why = self.totals()["last_failure"] or "no failure was seen"
            raise NotAllCame(
                f"{answer['inside']} of {answer['wanted']} were in after {within_s:.0f} s ({why})."
            )

    def got(self, revision: int, within_s: float, group: int = -1) -> bool:
        """Wait until every eager reader of a group (-1: of all) holds this revision."""
        answer = self._said(
            "await",
            group,
            revision,
            round(within_s * 1000),
            within_s=within_s + ANSWER_MARGIN_S,
        )
        return bool(answer["is_there"])

    def lost(self, count: int, within_s: float) -> bool:
        """Wait until so many connections have been lost since the crowd was last closed."""
        answer = self._said(
            "losses", count, round(within_s * 1000), within_s=within_s + ANSWER_MARGIN_S
        )
        return bool(answer["is_there"])

    def totals(self) -> dict[str, Any]:
        return self._said("totals")

    def records(self) -> Iterator[Record]:
        """What has happened since this was last asked."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records"
            self._said("records", path)
            content = path.read_bytes()
        return (Record(*values) for values in RECORD.iter_unpack(content))

    def close(self) -> None:
        """Close every connection and forget the groups."""
        self._said("close")
