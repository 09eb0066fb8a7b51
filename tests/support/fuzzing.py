"""How many examples are tried: few, always the same, or 20,000 where FULL is set."""

import os
import re

from hypothesis import HealthCheck, Phase, settings

SERVER_INTERNALS = re.compile(r"Traceback|\.py\b|sqlalchemy|pydantic|line \d+, in ", re.IGNORECASE)
"""What must never be sent to a client."""


def tries(short: int, full: int = 20_000) -> settings:
    """Settings for hypothesis; ``short`` is how many examples the usual run has."""
    is_full = bool(os.environ.get("FULL"))
    return settings(
        max_examples=full if is_full else short,
        derandomize=not is_full,
        database=None,
        deadline=None,
        # No shrinking: one server has state from all earlier examples.
        phases=[Phase.explicit, Phase.generate],
        # All examples go to one server, on purpose.
        suppress_health_check=list(HealthCheck),
    )
