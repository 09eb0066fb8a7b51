"""Presses one after the other, and measures how long each takes to each watcher.

The same for all three servers; only the way to press differs.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.figures import Spread, ratio

from .crowd import Crowd, Event, NotAllArrived

WARM_UP = 2
"""Presses that are not counted, because they enlarge the kernel's buffers."""
PAUSE_S = 0.15
DELIVERED_WITHIN_S = 20
MOST_MISSED = 3
"""After so many presses that do not reach everybody, no more are tried."""


@dataclass(frozen=True)
class PressResult:
    """The result of a press: its revision, when it was sent, and how long its answer took."""

    revision: int
    sent_ns: int
    answer_ms: float


@dataclass
class Deliveries:
    """The deliveries of all presses. ``busy`` is the share of its core that the generator used
    from each press until its last delivery."""

    watchers: int
    presses: list[PressResult] = field(default_factory=list)
    latencies_ns: list[int] = field(default_factory=list)
    answers_ns: list[int] = field(default_factory=list)
    generator_cpu_us: int = 0
    wall_ns: int = 0
    missing: int = 0
    state_bytes: int = 0

    def add(self, other: "Deliveries") -> None:
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
    press: Callable[[], PressResult],
    presses: int,
    *,
    group: int = -1,
    warm_up: int = WARM_UP,
) -> Deliveries:
    """Presses, waits until everybody has the state, pauses, and presses again.

    Raises NotAllArrived when a press reaches no watcher in time; a watcher that
    does not receive a press which others received counts as missing.
    """
    for _ in range(warm_up):
        crowd.wait_for_revision(press().revision, DELIVERED_WITHIN_S, group)
        time.sleep(PAUSE_S)
    list(crowd.records())
    totals = crowd.totals()
    deliveries = Deliveries(totals["wanted"])
    missed = 0
    for _ in range(presses):
        one = _deliver_once(crowd, press, totals["wanted"], group)
        deliveries.add(one)
        missed += one.missing > 0
        if missed == MOST_MISSED:
            break
        time.sleep(PAUSE_S)
    return deliveries


def _deliver_once(
    crowd: Crowd, press: Callable[[], PressResult], watchers: int, group: int
) -> Deliveries:
    before_us = crowd.totals()["cpu_us"]
    result = press()
    crowd.wait_for_revision(result.revision, DELIVERED_WITHIN_S, group)
    cpu_us = crowd.totals()["cpu_us"] - before_us
    first_ns: dict[int, int] = {}
    state_bytes = 0
    for record in crowd.records():
        if record.what == Event.STATE and record.revision >= result.revision:
            first_ns.setdefault(record.connection, record.at_ns)
            state_bytes = record.bytes
    if not first_ns:
        raise NotAllArrived(f"Nobody got revision {result.revision} within {DELIVERED_WITHIN_S} s.")
    return Deliveries(
        watchers,
        [result],
        [at_ns - result.sent_ns for at_ns in first_ns.values()],
        [round(result.answer_ms * 1e6)],
        cpu_us,
        max(first_ns.values()) - result.sent_ns,
        max(0, watchers - len(first_ns)),
        state_bytes,
    )
