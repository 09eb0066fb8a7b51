"""Figures for Prometheus: each process has its own, in a registry of its own."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """What is counted. No label ever holds a name or a text."""

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
        self.watching = Gauge(
            "timekeeper_watching", "Connections in a channel", ["audience"], registry=self.registry
        )
        Gauge(
            "timekeeper_clock_difference_ms",
            "Wall clock minus server time",
            registry=self.registry,
        ).set_function(clock_difference_ms)

    def text(self) -> bytes:
        return generate_latest(self.registry)
