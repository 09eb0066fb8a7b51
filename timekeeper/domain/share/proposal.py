"""The share of the hour: a proposal that the moderator applies, or leaves.

Equal time for speakers of equal standing: what the hour leaves after what is fixed, the
changeovers and the reserve for questions, divided by those who still wait, and held
within the bounds. What that lacks is stated, with the choices that mend it.
"""

from dataclasses import dataclass

from timekeeper.domain.hour.hour_left import HourLeft, hour_left
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.verbs.checks import check_not_closed

from .choices import Choice, choices


@dataclass(frozen=True)
class Proposal(HourLeft):
    """The hour as it stands, and the choices that there are, the first one first."""

    choices: tuple[Choice, ...]


def propose(meeting: Meeting, now_ms: int) -> Proposal:
    """The hour shared out anew, as of ``now_ms``. Raises Refused when it is over."""
    check_not_closed(meeting)
    hour = hour_left(meeting, now_ms)
    return Proposal(**vars(hour), choices=choices(meeting, now_ms, hour))
