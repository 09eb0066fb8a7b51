"""The picture: press-to-screen by the number of watchers, on two logarithmic axes."""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 720, 440
LABEL_HEIGHT = 16
LEFT, RIGHT, TOP, BOTTOM = 76, 150, 34, 60
KINDS = {
    "stock": ("stock emit", "#b3261e", "8 4"),
    "ours": ("Timekeeper", "#0b57d0", ""),
    "bare": ("bare C", "#4a4a4a", "2 4"),
}
"""They differ in their dashes too, for readers who cannot distinguish the colours."""


class Axis:
    """A logarithmic axis of whole decades: gives the place of a value on it."""

    def __init__(self, values: Iterable[float], first: float, last: float) -> None:
        known = [value for value in values if value > 0]
        self.low = math.floor(math.log10(min(known)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(known))))
        self._first, self._last = first, last

    def at(self, value: float) -> float:
        share = (math.log10(max(value, 10**self.low)) - self.low) / (self.high - self.low)
        return round(self._first + share * (self._last - self._first), 1)

    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def write(path: Path, latency: Mapping[str, Mapping[str, Any]], of: str) -> None:
    """``latency`` is the data of the scene of that name: watchers → kind → figures.

    ``of`` is the caption: the kind of run and the machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(drawn(latency, of))


def drawn(latency: Mapping[str, Mapping[str, Any]], of: str) -> str:
    sizes = sorted(int(size) for size in latency)
    p99 = {
        kind: [(size, float(latency[str(size)][kind]["p99_ms"])) for size in sizes]
        for kind in KINDS
    }
    x_axis = Axis(sizes, LEFT, WIDTH - RIGHT)
    y_axis = Axis((ms for points in p99.values() for _, ms in points), HEIGHT - BOTTOM, TOP)
    labels = _without_overlap({kind: y_axis.at(points[-1][1]) for kind, points in p99.items()})
    parts = [
        _grid(x_axis, y_axis),
        *(_curve(kind, points, x_axis, y_axis, labels[kind]) for kind, points in p99.items()),
    ]
    label = "Press to screen, p99 in milliseconds, by the number of watchers"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}" font-family="system-ui, sans-serif" font-size="13" fill="#1f1f1f">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
        f'<text x="{LEFT}" y="20" font-weight="600">{label}</text>\n'
        + "\n".join(parts)
        + f'\n<text x="{LEFT}" y="{HEIGHT - 10}" font-size="11" fill="#4a4a4a">{of}</text>'
        "\n</svg>\n"
    )


def _grid(x_axis: Axis, y_axis: Axis) -> str:
    lines = []
    for value in y_axis.decades():
        y = y_axis.at(value)
        lines.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#d0d0d0"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g} ms</text>')
    for value in x_axis.decades():
        x = x_axis.at(value)
        lines.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#d0d0d0"/>')
        lines.append(
            f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,.0f}</text>'
        )
    return "\n".join(lines)


def _without_overlap(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of the labels; if two would overlap, the lower one moves down."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for kind, height in sorted(heights.items(), key=lambda item: item[1]):
        lowest = placed[kind] = max(height, lowest + LABEL_HEIGHT)
    return placed


def _curve(
    kind: str, points: list[tuple[int, float]], x_axis: Axis, y_axis: Axis, label_at: float
) -> str:
    name, colour, dashes = KINDS[kind]
    places = [(x_axis.at(size), y_axis.at(ms)) for size, ms in points]
    path = "M" + "L".join(f"{x} {y}" for x, y in places)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places)
    x = places[-1][0] + 10
    label = f"{name} {points[-1][1]:,.0f} ms"
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes or "none"}"/>{dots}'
        f'<text x="{x}" y="{label_at + 4}" fill="{colour}">{label}</text>'
    )
