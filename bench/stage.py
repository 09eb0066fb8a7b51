"""The stage: what every scene is handed, and how large and how long it is to be."""

import itertools
from dataclasses import dataclass, field
from pathlib import Path

from bench.load.crowd import Crowd
from bench.servers.compiling import Programs
from bench.servers.running import Limit, Stock, Timekeeper

JOINED_PER_S = 100
"""Slower than any of the servers lets people in on a machine that we know."""


@dataclass
class Stage:
    """``is_quick``: small and short, to see that everything works. Its figures mean little."""

    programs: Programs
    folder: Path
    is_quick: bool
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def size(self, full: int, quick: int) -> int:
        return quick if self.is_quick else full

    def crowd(self) -> Crowd:
        return Crowd(self.programs)

    def timekeeper(self, **environment: str) -> Timekeeper:
        """Not started yet: it starts as a context."""
        return Timekeeper(self.new_folder(), environment)

    def stock(self, state: str | None = None) -> Stock:
        return Stock(self.new_folder(), state) if state else Stock(self.new_folder())

    def limit(self) -> Limit:
        return Limit(self.programs)

    def new_folder(self) -> Path:
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder


def patience_s(watchers: int) -> float:
    """How long so many may take to come in before a scene gives up."""
    return 20 + watchers / JOINED_PER_S
