"""A turn's clock: three integers from which everything else is computed.

All instants are epoch milliseconds of server time, all lengths milliseconds.
``static/js/time/clock.js`` does the same arithmetic; both are tested with
``tests/clock_cases.json``.
"""

from dataclasses import dataclass, replace
from typing import Literal

Phase = Literal["ready", "speaking", "last_minute", "overtime"]

SECOND_MS = 1_000
MINUTE_MS = 60_000

SHORT_TURN_MS = 3 * MINUTE_MS
"""Turns shorter than this get their warning when a third of their time is left."""


@dataclass(frozen=True)
class Clock:
    """What a turn is allotted, what it has used, and since when it runs (None: stopped)."""

    allotted_ms: int
    spent_ms: int = 0
    running_since_ms: int | None = None

    @property
    def is_running(self) -> bool:
        return self.running_since_ms is not None

    def start(self, now_ms: int) -> "Clock":
        """The clock that runs from ``now_ms``; a running clock stays as it is."""
        return self if self.is_running else replace(self, running_since_ms=now_ms)

    def pause(self, now_ms: int) -> "Clock":
        """The clock stopped at ``now_ms``; a stopped clock stays as it is."""
        if not self.is_running:
            return self
        return replace(self, spent_ms=self.elapsed_ms(now_ms), running_since_ms=None)

    def adjust(self, by_ms: int) -> "Clock":
        """The clock with ``by_ms`` more (or, when negative, less) allotted."""
        return replace(self, allotted_ms=self.allotted_ms + by_ms)

    def elapsed_ms(self, now_ms: int) -> int:
        """What is used up to ``now_ms``; never less than ``spent_ms``."""
        if self.running_since_ms is None:
            return self.spent_ms
        return self.spent_ms + max(0, now_ms - self.running_since_ms)

    def remaining_ms(self, now_ms: int) -> int:
        """What is left at ``now_ms``; negative in overtime, never clamped."""
        return self.allotted_ms - self.elapsed_ms(now_ms)

    def phase(self, now_ms: int, warning_ms: int) -> Phase:
        """The phase at ``now_ms``. A paused clock has a phase too.

        The last minute begins when exactly ``warning_ms`` are left, the overtime
        when exactly 0 are left.
        """
        if not self.is_running and self.spent_ms == 0:
            return "ready"
        remaining_ms = self.remaining_ms(now_ms)
        if remaining_ms <= 0:
            return "overtime"
        return "last_minute" if remaining_ms <= warning_ms else "speaking"


def default_warning_ms(allotted_ms: int, warning_ms: int = MINUTE_MS) -> int:
    """How long before its end a turn gets its warning, in whole seconds.

    ``warning_ms`` for a turn of three minutes or more, a third of the time of a
    shorter one (but at most ``warning_ms``).
    """
    if allotted_ms >= SHORT_TURN_MS:
        return warning_ms
    return min(warning_ms, max(0, allotted_ms) // 3 // SECOND_MS * SECOND_MS)


def digits(remaining_ms: int) -> str:
    """The text of a clock: ``"4:12"``, ``"0:00"``, ``"+0:42"``.

    Time left rounds up and overtime rounds down, so that ``"0:00"`` shows from the end
    until ``"+0:01"`` one second later.
    """
    seconds = -(-remaining_ms // SECOND_MS) if remaining_ms > 0 else -remaining_ms // SECOND_MS
    sign = "+" if remaining_ms <= -SECOND_MS else ""
    return f"{sign}{seconds // 60}:{seconds % 60:02d}"
