"""The stage: creates the servers and crowds for a scene, and sets their size and duration."""

import itertools
from dataclasses import dataclass, field
from pathlib import Path

from bench.load.crowd import Crowd
from bench.servers.compiling import Programs
from bench.servers.running import Limit, Stock, Timekeeper

JOINED_PER_S = 100
"""Slower than any of the servers accepts joins on the machines that were tried."""


@dataclass
class Stage:
    """``is_quick``: a small and short run that only shows that everything works."""

    programs: Programs
    folder: Path
    is_quick: bool
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def size(self, full: int, quick: int) -> int:
        return quick if self.is_quick else full

    def crowd(self) -> Crowd:
        return Crowd(self.programs)

    def timekeeper(self, **environment: str) -> Timekeeper:
        """A server that starts when it is used as a context."""
        return Timekeeper(self.new_folder(), environment)

    def stock(self, state: str | None = None) -> Stock:
        return Stock(self.new_folder(), state) if state else Stock(self.new_folder())

    def limit(self) -> Limit:
        return Limit(self.programs)

    def new_folder(self) -> Path:
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder


def join_timeout_s(watchers: int) -> float:
    """How long so many watchers may take to join before a scene fails."""
    return 20 + watchers / JOINED_PER_S
