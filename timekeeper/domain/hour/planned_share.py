"""The fair share of a planned hour: equal speaking time for speakers of equal standing.

What the hour leaves after its fixed parts, the reserve for questions and the changeovers
is shared equally, within the bounds. ``share`` does this for an hour that has begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from timekeeper.domain.meeting.clock import SECOND_MS
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import FROM_THE_RESERVE, Kind


@dataclass(frozen=True)
class PlannedLength:
    """One turn of a plan: its kind, and its length (ms) if one is given."""

    kind: Kind
    allotted_ms: int | None


def planned_share_ms(duration_ms: int, lengths: Sequence[PlannedLength], settings: Settings) -> int:
    """What an intervention is allotted when its minutes are blank in the programme.

    Whole seconds, rounded down so that the sum always fits, and within the bounds
    (the shortest time, where the hour is too short even for that).
    """
    blank = sum(1 for length in lengths if length.allotted_ms is None)
    if blank == 0:
        return settings.longest_ms
    return bounded_share_ms(_available_ms(duration_ms, lengths, settings), blank, settings)


def bounded_share_ms(available_ms: int, speakers: int, settings: Settings) -> int:
    share_ms = equal_share_ms(available_ms, speakers)
    return min(max(share_ms, settings.shortest_ms), settings.longest_ms)


def equal_share_ms(available_ms: int, speakers: int) -> int:
    """Whole seconds, rounded down so that the sum always fits; negative where time is lacking."""
    return available_ms // speakers // SECOND_MS * SECOND_MS


def _available_ms(duration_ms: int, lengths: Sequence[PlannedLength], settings: Settings) -> int:
    fixed_ms = sum(
        length.allotted_ms or 0 for length in lengths if length.kind not in FROM_THE_RESERVE
    )
    questions_ms = sum(
        length.allotted_ms or 0 for length in lengths if length.kind in FROM_THE_RESERVE
    )
    interventions = sum(1 for length in lengths if length.kind == "intervention")
    changeovers_ms = interventions * settings.changeover_ms
    return duration_ms - fixed_ms - max(settings.reserve_ms, questions_ms) - changeovers_ms
