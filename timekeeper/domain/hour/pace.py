"""Whether a statement fits its time: the words that were sent in against what is allotted.

Follows from what a turn is allotted now, so it is right again when shares shrink.
Paces are words a minute; source of the two bounds: the speeds at which interpreters work
in comfort (100 to 120) and at which people speak unhurried and unaided (about 150).
"""

from dataclasses import dataclass
from typing import Literal

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.settings import Settings

Verdict = Literal["fits", "fast", "too_long"]


@dataclass(frozen=True)
class Pace:
    """``words_a_minute`` is what the statement needs to be read at, rounded up."""

    words_a_minute: int
    verdict: Verdict


def pace(words: int | None, allotted_ms: int, settings: Settings) -> Pace | None:
    """How fast a statement has to be read; None where its length is not known."""
    if not words or allotted_ms <= 0:
        return None
    words_a_minute = -(-words * MINUTE_MS // allotted_ms)
    if words_a_minute <= settings.comfortable_pace:
        return Pace(words_a_minute, "fits")
    return Pace(words_a_minute, "fast" if words_a_minute <= settings.fastest_pace else "too_long")
