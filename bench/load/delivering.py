"""One press after the other to a crowd, and how long each took to each screen.

The same for all three servers: what differs is only how a press is made.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.figures import Spread, ratio

from .crowd import Crowd, Happening, NotAllCame

WARM_UP = 2
"""Presses that are not counted: the first ones enlarge the kernel's buffers."""
REST_S = 0.15
DELIVERED_WITHIN_S = 20
MOST_MISSED = 3
"""Presses that do not reach everybody, after which no more are tried."""


@dataclass(frozen=True)
class Pressed:
    """A press: the revision that it gave, when it began, and how long its answer took."""

    revision: int
    sent_ns: int
    answer_ms: float


@dataclass
class Delivered:
    """All deliveries of all presses. ``busy`` is the share of its core that the generator used
    from each press until its last delivery."""

    watchers: int
    presses: list[Pressed] = field(default_factory=list)
    latencies_ns: list[int] = field(default_factory=list)
    answers_ns: list[int] = field(default_factory=list)
    generator_cpu_us: int = 0
    wall_ns: int = 0
    missing: int = 0
    state_bytes: int = 0

    def add(self, other: "Delivered") -> None:
        self.presses += other.presses
        self.latencies_ns += other.latencies_ns
        self.answers_ns += other.answers_ns
        self.generator_cpu_us += other.generator_cpu_us
        self.wall_ns += other.wall_ns
        self.missing += other.missing
        self.state_bytes = other.state_bytes

    @property
    def spread(self) -> Spread:
        return Spread.of(self.latencies_ns)

    @property
    def answers(self) -> Spread:
        return Spread.of(self.answers_ns)

    @property
    def busy(self) -> float:
        return ratio(self.generator_cpu_us * 1000, self.wall_ns)

    @property
    def generator_us_each(self) -> float:
        return ratio(self.generator_cpu_us, len(self.latencies_ns))


def deliver(
    crowd: Crowd,
    press: Callable[[], Pressed],
    presses: int,
    *,
    group: int = -1,
    warm_up: int = WARM_UP,
) -> Delivered:
    """Press, wait until everybody has it, rest, press again.

    Raises NotAllCame when a press reaches nobody in time; whoever misses one
    that others have got is counted as missing.
    """
    for _ in range(warm_up):
        crowd.got(press().revision, DELIVERED_WITHIN_S, group)
        time.sleep(REST_S)
    list(crowd.records())
    totals = crowd.totals()
    found = Delivered(totals["wanted"])
    missed = 0
    for _ in range(presses):
        one = _one(crowd, press, totals["wanted"], group)
        found.add(one)
        missed += one.missing > 0
        if missed == MOST_MISSED:
            break
        time.sleep(REST_S)
    return found


def _one(crowd: Crowd, press: Callable[[], Pressed], watchers: int, group: int) -> Delivered:
    before_us = crowd.totals()["cpu_us"]
    pressed = press()
    crowd.got(pressed.revision, DELIVERED_WITHIN_S, group)
    cpu_us = crowd.totals()["cpu_us"] - before_us
    first_ns: dict[int, int] = {}
    state_bytes = 0
    for record in crowd.records():
        if record.what == Happening.STATE and record.revision >= pressed.revision:
            first_ns.setdefault(record.connection, record.at_ns)
            state_bytes = record.bytes
    if not first_ns:
        raise NotAllCame(f"Nobody got revision {pressed.revision} within {DELIVERED_WITHIN_S} s.")
    return Delivered(
        watchers,
        [pressed],
        [at_ns - pressed.sent_ns for at_ns in first_ns.values()],
        [round(pressed.answer_ms * 1e6)],
        cpu_us,
        max(first_ns.values()) - pressed.sent_ns,
        max(0, watchers - len(first_ns)),
        state_bytes,
    )
