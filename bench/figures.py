"""Figures: percentiles, rows of the table, and whether a target is met."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Spread:
    """Latencies of many deliveries, in milliseconds."""

    count: int
    p50_ms: float
    p99_ms: float
    max_ms: float

    @classmethod
    def of(cls, nanoseconds: Iterable[int]) -> "Spread":
        """Raises ValueError if nothing was delivered."""
        ordered = sorted(nanoseconds)
        if not ordered:
            raise ValueError("Nothing was delivered.")
        return cls(
            len(ordered),
            percentile(ordered, 50) / 1e6,
            percentile(ordered, 99) / 1e6,
            ordered[-1] / 1e6,
        )

    def __str__(self) -> str:
        return f"{self.p50_ms:.1f} / {self.p99_ms:.1f} / {self.max_ms:.1f} ms"


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest of the ordered values that at least ``percent`` of them do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


@dataclass(frozen=True)
class Row:
    """One figure, side by side. ``holds`` is None if there is no target or no figure."""

    figure: str
    ours: str = ""
    stock: str = ""
    bare: str = ""
    target: str = ""
    holds: bool | None = None


def side_by_side(
    figure: str, of_kinds: Mapping[str, str], target: str = "", holds: bool | None = None
) -> Row:
    """A row from texts by the name of their column: ``ours``, ``stock``, ``bare``."""
    ours, stock, bare = (of_kinds.get(kind, "") for kind in ("ours", "stock", "bare"))
    return Row(figure, ours, stock, bare, target, holds)


@dataclass
class Outcome:
    """The result of a scene; ``data`` is for the picture and the file of results."""

    rows: list[Row] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


def ratio(of: float, to: float) -> float:
    return of / to if to else float("inf")
