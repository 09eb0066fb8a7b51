"""Whether this process can do its work: the named checks behind ``/readyz``.

``create_app`` puts in the first checks; other parts add their own.
"""

from collections.abc import Callable

Check = Callable[[], bool]


class Readiness:
    """``checks`` are run anew each time; none of them may raise or wait for long."""

    def __init__(self, checks: dict[str, Check]) -> None:
        self.checks = checks

    def run_checks(self) -> dict[str, bool]:
        return {name: check() for name, check in self.checks.items()}
