"""What is left of the hour, and how much of it each waiting intervention may have.

It follows from the forecast: the waiting interventions together may use what they are
allotted now, plus the time between the projected end and the hard end (minus, where the
projected end is later). So after a share that fits, every screen projects an end in time.
Instants are epoch milliseconds, lengths milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Turn

from .forecast import Forecast, floor_is_free_at_ms, forecast, reserve_left_ms
from .planned_share import bounded_share_ms, equal_share_ms


@dataclass(frozen=True)
class HourLeft:
    """The hour as it stands at an instant.

    ``left_ms`` until the hard end has three parts. ``fixed_ms`` is for the turn that has the
    floor, the fixed turns, the changeovers and the questions on the list; ``reserve_ms`` for
    further questions; ``available_ms`` for the waiting interventions together, recordings
    included (negative when time is lacking). ``share_ms`` is the equal share of those that
    are not recordings, before the bounds are applied, and None when there are none.
    ``allotted`` has every waiting intervention with that share within the bounds, a recording
    with its own length. ``short_by_ms`` is by how much ``allotted`` exceeds ``available_ms``.
    """

    hard_end_ms: int
    left_ms: int
    fixed_ms: int
    reserve_ms: int
    available_ms: int
    share_ms: int | None
    allotted: Mapping[int, int]
    short_by_ms: int

    def shortfall_ms(self, lengths: Mapping[int, int]) -> int:
        """By how much these lengths together exceed ``available_ms``; negative: time to spare."""
        return sum(lengths.values()) - self.available_ms


def hour_left(meeting: Meeting, now_ms: int) -> HourLeft:
    estimates = forecast(meeting, now_ms)
    lengths = lengths_now(meeting)
    left_ms = meeting.hard_end_ms - _counted_from_ms(meeting, now_ms)
    reserve_ms = _reserve_ms(meeting, estimates, now_ms)
    available_ms = meeting.hard_end_ms - estimates.ends_ms(now_ms) + sum(lengths.values())
    shared = [turn for turn in waiting_interventions(meeting) if not turn.length_is_fixed]
    shared_ms = available_ms - sum(lengths.values()) + sum(lengths[turn.id] for turn in shared)
    allotted = dict(lengths)
    if shared:
        share_ms = bounded_share_ms(shared_ms, len(shared), meeting.settings)
        allotted |= {turn.id: share_ms for turn in shared}
    return HourLeft(
        hard_end_ms=meeting.hard_end_ms,
        left_ms=left_ms,
        fixed_ms=left_ms - reserve_ms - available_ms,
        reserve_ms=reserve_ms,
        available_ms=available_ms,
        share_ms=equal_share_ms(shared_ms, len(shared)) if shared else None,
        allotted=allotted,
        short_by_ms=max(0, sum(allotted.values()) - available_ms),
    )


def waiting_interventions(meeting: Meeting) -> tuple[Turn, ...]:
    """The turns that share what is left, in the order of the list; not the one on the floor."""
    return tuple(turn for turn in meeting.upcoming if turn.kind == "intervention")


def lengths_now(meeting: Meeting) -> dict[int, int]:
    """What each waiting intervention is allotted now (ms)."""
    return {turn.id: turn.clock.allotted_ms for turn in waiting_interventions(meeting)}


def _counted_from_ms(meeting: Meeting, now_ms: int) -> int:
    """Now; but before the opening the scheduled start, or now where the meeting is late.

    After the scheduled end a meeting that was never opened counts from its scheduled start.
    """
    if meeting.opened_at_ms is not None:
        return now_ms
    is_to_come = now_ms < meeting.scheduled_end_ms
    return max(now_ms, meeting.scheduled_start_ms) if is_to_come else meeting.scheduled_start_ms


def _reserve_ms(meeting: Meeting, estimates: Forecast, now_ms: int) -> int:
    """What is kept at ``now_ms`` for questions that are not on the list yet.

    Once the panel has finished, the time that passes without a clock uses it up.
    """
    left_ms = reserve_left_ms(meeting)
    if estimates.reserve is None or estimates.reserve.moves:
        return left_ms
    return max(0, left_ms - max(0, now_ms - floor_is_free_at_ms(meeting)))
