"""What is left of the hour, and what each who still waits may have of it.

All of it follows from the forecast: what the waiting interventions may use together is
what they are allotted now, and as much more (or less) as the projected end lies before
(or after) the hard end. So a share that fits ends in time on every screen, too. Instants
are epoch milliseconds, lengths milliseconds.
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

    Of ``left_ms`` until the hard end, ``fixed_ms`` are for the turn that has the floor,
    the fixed turns, the changeovers and questions on the list, ``reserve_ms`` for further
    questions, and ``available_ms`` for the waiting interventions together, recordings
    included (negative when there is less than nothing). ``share_ms`` is the equal share of those
    that are not recordings, before it is held within the bounds, and None when there are
    none; ``allotted`` has every waiting intervention with that share within the bounds, a
    recording with its own length. ``short_by_ms`` is what all of these lack together.
    """

    hard_end_ms: int
    left_ms: int
    fixed_ms: int
    reserve_ms: int
    available_ms: int
    share_ms: int | None
    allotted: Mapping[int, int]
    short_by_ms: int

    def lacking_ms(self, lengths: Mapping[int, int]) -> int:
        """How much more than there is the waiting interventions would use; negative: less."""
        return sum(lengths.values()) - self.available_ms


def hour_left(meeting: Meeting, now_ms: int) -> HourLeft:
    ahead = forecast(meeting, now_ms)
    lengths = lengths_now(meeting)
    left_ms = meeting.hard_end_ms - _reckoned_from_ms(meeting, now_ms)
    reserve_ms = _reserve_ms(meeting, ahead, now_ms)
    available_ms = meeting.hard_end_ms - ahead.ends_ms(now_ms) + sum(lengths.values())
    shared = [turn for turn in waiting_interventions(meeting) if not turn.length_is_fixed]
    for_them_ms = available_ms - sum(lengths.values()) + sum(lengths[turn.id] for turn in shared)
    allotted = dict(lengths)
    if shared:
        share_ms = bounded_share_ms(for_them_ms, len(shared), meeting.settings)
        allotted |= {turn.id: share_ms for turn in shared}
    return HourLeft(
        hard_end_ms=meeting.hard_end_ms,
        left_ms=left_ms,
        fixed_ms=left_ms - reserve_ms - available_ms,
        reserve_ms=reserve_ms,
        available_ms=available_ms,
        share_ms=equal_share_ms(for_them_ms, len(shared)) if shared else None,
        allotted=allotted,
        short_by_ms=max(0, sum(allotted.values()) - available_ms),
    )


def waiting_interventions(meeting: Meeting) -> tuple[Turn, ...]:
    """Those who share what is left, in the order of the list; who has the floor does not."""
    return tuple(turn for turn in meeting.ahead if turn.kind == "intervention")


def lengths_now(meeting: Meeting) -> dict[int, int]:
    """What each waiting intervention is allotted as things stand."""
    return {turn.id: turn.clock.allotted_ms for turn in waiting_interventions(meeting)}


def _reckoned_from_ms(meeting: Meeting, now_ms: int) -> int:
    """Now; before the opening the scheduled start, or now where it is late."""
    if meeting.opened_at_ms is not None:
        return now_ms
    is_to_come = now_ms < meeting.scheduled_end_ms
    return max(now_ms, meeting.scheduled_start_ms) if is_to_come else meeting.scheduled_start_ms


def _reserve_ms(meeting: Meeting, ahead: Forecast, now_ms: int) -> int:
    """What is kept for questions that are not on the list yet.

    Once the panel has finished, the time that passes without a clock uses it up.
    """
    left_ms = reserve_left_ms(meeting)
    if ahead.reserve is None or ahead.reserve.moves:
        return left_ms
    return max(0, left_ms - max(0, now_ms - floor_is_free_at_ms(meeting)))
