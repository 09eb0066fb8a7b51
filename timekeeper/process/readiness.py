"""Whether this process can do its work: the named checks behind ``/readyz``.

The rooms that have something to say add their check; ``create_app`` puts in the first.
"""

from collections.abc import Callable

Check = Callable[[], bool]


class Readiness:
    """``checks`` are asked anew each time; none of them may raise or wait for long."""

    def __init__(self, checks: dict[str, Check]) -> None:
        self.checks = checks

    def now(self) -> dict[str, bool]:
        return {name: check() for name, check in self.checks.items()}
