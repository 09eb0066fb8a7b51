"""How much is tried: a short, repeatable run each time, and 20,000 where FULL is set."""

import os
import re

from hypothesis import HealthCheck, Phase, settings

INSIDES = re.compile(r"Traceback|\.py\b|sqlalchemy|pydantic|line \d+, in ", re.IGNORECASE)
"""What a client never reads of us."""


def tries(short: int, full: int = 20_000) -> settings:
    """Settings for hypothesis; ``short`` is how many examples the usual run has."""
    is_full = bool(os.environ.get("FULL"))
    return settings(
        max_examples=full if is_full else short,
        derandomize=not is_full,
        database=None,
        deadline=None,
        # What fails is shown as it was found: one server has seen all that came before.
        phases=[Phase.explicit, Phase.generate],
        # The examples come one after the other to one server, on purpose.
        suppress_health_check=list(HealthCheck),
    )
