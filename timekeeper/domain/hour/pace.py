"""Whether a statement fits its time: its number of words against what its turn is allotted.

It follows from what the turn is allotted now, so it changes when shares shrink. Paces
are words a minute. The two bounds are the speeds at which interpreters work comfortably
(100 to 120) and at which people speak without hurry and without interpreters (about 150).
"""

from dataclasses import dataclass
from typing import Literal

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.settings import Settings

Verdict = Literal["fits", "fast", "too_long"]


@dataclass(frozen=True)
class Pace:
    """``words_a_minute`` is the pace at which the statement fits its time, rounded up."""

    words_a_minute: int
    verdict: Verdict


def pace(words: int | None, allotted_ms: int, settings: Settings) -> Pace | None:
    """How fast a statement has to be read; None where its number of words is not known."""
    if not words or allotted_ms <= 0:
        return None
    words_a_minute = -(-words * MINUTE_MS // allotted_ms)
    if words_a_minute <= settings.comfortable_pace:
        return Pace(words_a_minute, "fits")
    return Pace(words_a_minute, "fast" if words_a_minute <= settings.fastest_pace else "too_long")
