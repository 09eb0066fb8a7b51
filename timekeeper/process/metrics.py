"""Metrics for Prometheus: each process has its own, in a registry of its own."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

GAPS_MS = (2, 5, 10, 20, 50, 100, 200, 500, 1_000)


class Metrics:
    """The metrics of one process. No label ever holds a name or a text."""

    def __init__(self, clock_difference_ms: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self.commands = Counter(
            "timekeeper_commands",
            "Commands by verb and outcome",
            ["verb", "outcome"],
            registry=self.registry,
        )
        self.pushes = Counter(
            "timekeeper_pushes", "States rendered and pushed", ["audience"], registry=self.registry
        )
        self.received = Counter(
            "timekeeper_told",
            "What other processes have told this one, by kind",
            ["kind"],
            registry=self.registry,
        )
        self.watching = Gauge(
            "timekeeper_watching", "Connections in a channel", ["audience"], registry=self.registry
        )
        self._longest_gap_ms = 0
        self._gaps = Histogram(
            "timekeeper_loop_gap_ms",
            "How long all others waited while the loop was busy, of a millisecond and more",
            buckets=GAPS_MS,
            registry=self.registry,
        )
        Gauge(
            "timekeeper_loop_gap_longest_ms",
            "The longest such wait since this was last asked for",
            registry=self.registry,
        ).set_function(self._take_longest_gap)
        Gauge(
            "timekeeper_clock_difference_ms",
            "Wall clock minus server time",
            registry=self.registry,
        ).set_function(clock_difference_ms)

    def observe_gap(self, gap_ms: int) -> None:
        """Counts a time in which all other tasks waited."""
        self._gaps.observe(gap_ms)
        self._longest_gap_ms = max(self._longest_gap_ms, gap_ms)

    def _take_longest_gap(self) -> int:
        longest, self._longest_gap_ms = self._longest_gap_ms, 0
        return longest

    def text(self) -> bytes:
        return generate_latest(self.registry)
