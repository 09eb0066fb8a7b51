"""When the meeting will end and when each turn will start, as far as is known.

What changes with time alone is not recomputed but given as a rule: an instant is
``value + max(0, now − slips_from)``, so that every screen is right at every
second without anybody telling it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .meeting import Meeting
from .turns import FROM_THE_RESERVE, Turn


@dataclass(frozen=True)
class Forecast:
    """Instants in epoch milliseconds; ``slips_from_ms`` is None when nothing slips."""

    projected_end_ms: int
    slips_from_ms: int | None = None
    estimated_start_ms: Mapping[int, int] = field(default_factory=dict)


def forecast(meeting: Meeting) -> Forecast:
    """The projected end and the estimated start of each turn that still waits."""
    if meeting.closed_at_ms is not None:
        return Forecast(meeting.closed_at_ms)
    begins_ms, slips_from_ms = _floor_is_free_at(meeting)
    starts: dict[int, int] = {}
    reserve_ms = reserve_left_ms(meeting)
    for turn in meeting.ahead:
        if turn.kind == "closing":
            begins_ms, reserve_ms = begins_ms + reserve_ms, 0
        begins_ms += _changeover_ms(meeting, turn)
        starts[turn.id] = begins_ms
        begins_ms += turn.clock.allotted_ms
    return Forecast(begins_ms + reserve_ms, slips_from_ms, starts)


def reserve_left_ms(meeting: Meeting) -> int:
    """What the questions so far, and those on the list, leave of the reserve."""
    used_ms = sum(
        turn.clock.spent_ms if turn.outcome == "concluded" else turn.clock.allotted_ms
        for turn in meeting.turns
        if turn.kind in FROM_THE_RESERVE and turn.outcome in ("concluded", "waiting")
    )
    return max(0, meeting.settings.reserve_ms - used_ms)


def _floor_is_free_at(meeting: Meeting) -> tuple[int, int | None]:
    """When the next turn can begin, and from when on that is put off."""
    if meeting.opened_at_ms is None:
        return meeting.scheduled_start_ms, None
    holder = meeting.has_floor
    if holder is None:
        return meeting.floor_changed_at_ms, meeting.floor_changed_at_ms + _patience_ms(meeting)
    since_ms = holder.clock.running_since_ms
    if since_ms is None:
        left_ms = max(0, holder.clock.remaining_ms(meeting.floor_changed_at_ms))
        return meeting.floor_changed_at_ms + left_ms, meeting.floor_changed_at_ms
    ends_ms = since_ms + max(0, holder.clock.allotted_ms - holder.clock.spent_ms)
    return ends_ms, ends_ms


def _patience_ms(meeting: Meeting) -> int:
    """How long the floor may be free without the hour slipping.

    The changeover to the next speaker is in the plan; once all have spoken, the
    questions to the panel may be taken without a clock out of the reserve.
    """
    if any(turn.kind == "intervention" for turn in meeting.ahead):
        following = meeting.next
        return 0 if following is None else _changeover_ms(meeting, following)
    return reserve_left_ms(meeting)


def _changeover_ms(meeting: Meeting, turn: Turn) -> int:
    return meeting.settings.changeover_ms if turn.kind == "intervention" else 0
