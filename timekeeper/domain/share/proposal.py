"""The fair share of what is left of the hour: a proposal that the moderator may apply.

Speakers of equal standing get equal time: what is left after the fixed parts, the
changeovers and the reserve for questions is divided by the number of speakers who wait,
and kept within the bounds. A shortfall is stated, with the choices that remove it.
"""

from dataclasses import dataclass

from timekeeper.domain.hour.hour_left import HourLeft, hour_left
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.verbs.checks import check_not_closed

from .choices import Choice, choices


@dataclass(frozen=True)
class Proposal(HourLeft):
    """The hour as it stands, and the choices, the preferred one first."""

    choices: tuple[Choice, ...]


def propose(meeting: Meeting, now_ms: int) -> Proposal:
    """The proposal as of ``now_ms``. Raises Refused when the meeting is closed."""
    check_not_closed(meeting)
    hour = hour_left(meeting, now_ms)
    return Proposal(**vars(hour), choices=choices(meeting, now_ms, hour))
