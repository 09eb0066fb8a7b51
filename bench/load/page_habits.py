"""What a public page does by itself: how often it asks for the server's time.

Read from the page's own scripts, so that the crowd behaves as the browsers of today's code.
"""

import re
from dataclasses import dataclass

from bench.servers.processes import ROOT


@dataclass(frozen=True)
class Habits:
    """``probes`` in a burst, how far apart they are, and how often a burst is sent."""

    probes: int
    spacing_ms: int
    every_ms: int


def of_the_page() -> Habits:
    """Raises LookupError when the script no longer says it in the way that is known here."""
    spacing_ms, every_ms, probes = _numbers(
        "server-time.js",
        r"^const SPACING_MS = ([\d_]+);",
        r"^export const PUBLIC_PROBING = \{ everyMs: ([\d_]+),",
        r"^export const PUBLIC_PROBING = .* burst: ([\d_]+),",
    )
    return Habits(probes, spacing_ms, every_ms)


def _numbers(script: str, *patterns: str) -> list[int]:
    text = (ROOT / "static/js" / script).read_text()
    found = [re.search(pattern, text, re.M) for pattern in patterns]
    if None in found:
        raise LookupError(f"static/js/{script} differs from bench/load/page_habits.py.")
    return [int(match[1]) for match in found if match is not None]
