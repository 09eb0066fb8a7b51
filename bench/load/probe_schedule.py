"""How often a public page asks for the server's time.

Read from the page's own script, so that the crowd behaves like browsers with the same code.
"""

import re
from dataclasses import dataclass

from bench.servers.processes import ROOT


@dataclass(frozen=True)
class ProbeSchedule:
    """The number of ``probes`` in a burst, their spacing, and the interval of bursts."""

    probes: int
    spacing_ms: int
    every_ms: int


def public_page_schedule() -> ProbeSchedule:
    """Raises LookupError if the script does not define the constants in the expected form."""
    spacing_ms, every_ms, probes = _numbers(
        "time/server-time.js",
        r"^const SPACING_MS = ([\d_]+);",
        r"^export const PUBLIC_PROBING = \{ everyMs: ([\d_]+),",
        r"^export const PUBLIC_PROBING = .* burst: ([\d_]+),",
    )
    return ProbeSchedule(probes, spacing_ms, every_ms)


def _numbers(script: str, *patterns: str) -> list[int]:
    text = (ROOT / "static/js" / script).read_text()
    found = [re.search(pattern, text, re.M) for pattern in patterns]
    if None in found:
        raise LookupError(f"static/js/{script} differs from bench/load/probe_schedule.py.")
    return [int(match[1]) for match in found if match is not None]
