"""What a public page does by itself: how often it asks for the server's time.

Read from the page's own scripts, so that the crowd behaves as the browsers of today's code.
"""

import re
from dataclasses import dataclass

from .processes import ROOT


@dataclass(frozen=True)
class Habits:
    """``probes`` in a burst, how far apart they are, and how often a burst is sent."""

    probes: int
    spacing_ms: int
    every_ms: int


def of_the_page() -> Habits:
    """Raises LookupError when the scripts no longer say it in the place that is known here."""
    return Habits(
        probes=_constant("sync.js", "PROBES_IN_BURST"),
        spacing_ms=_constant("server-time.js", "SPACING_MS"),
        every_ms=_constant("server-time.js", "EVERY_MS"),
    )


def _constant(script: str, name: str) -> int:
    path = ROOT / "static/js" / script
    found = re.search(rf"^(?:export )?const {name} = ([\d_]+);", path.read_text(), re.M)
    if found is None:
        raise LookupError(f"static/js/{script} has no constant {name}; see bench/page_habits.py.")
    return int(found[1])
