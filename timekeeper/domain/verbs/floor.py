"""Verbs about the floor: who has it, whether the clock runs, and how much time there is."""

from .. import facts
from ..clock import digits
from ..meeting import Meeting
from ..refusal import Refused
from .checks import (
    LONGEST_TURN_MS,
    SHORTEST_TURN_MS,
    check_not_closed,
    check_open,
    check_waiting,
    floor_holder,
    turn_named,
)


def give_floor(
    meeting: Meeting, now_ms: int, *, turn: int, started_ago_ms: int = 0
) -> facts.FloorGiven:
    """Give the floor to a waiting turn and start its clock; whoever has it concludes."""
    target = turn_named(meeting, turn)
    check_open(meeting)
    if meeting.floor == target.id:
        raise Refused("{turn} already has the floor.", turns={"turn": turn})
    check_waiting(meeting, target)
    return facts.FloorGiven(turn, _dated_back_ms(meeting, now_ms, started_ago_ms, "started_ago_ms"))


def pause(meeting: Meeting, now_ms: int, *, turn: int, reason: int | None = None) -> facts.Paused:
    """Stop the clock of the turn that has the floor. The hour goes on."""
    holder = floor_holder(meeting, turn)
    if not holder.clock.is_running:
        raise Refused("{turn} is already paused.", turns={"turn": turn})
    return facts.Paused(turn, now_ms, reason)


def resume(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Resumed:
    """Let the clock of the turn that has the floor run on."""
    holder = floor_holder(meeting, turn)
    if holder.clock.is_running:
        raise Refused("{turn} is not paused.", turns={"turn": turn})
    return facts.Resumed(turn, now_ms)


def conclude(meeting: Meeting, now_ms: int, *, turn: int, ended_ago_ms: int = 0) -> facts.Concluded:
    """End the turn that has the floor, without giving the floor on."""
    floor_holder(meeting, turn)
    return facts.Concluded(turn, _dated_back_ms(meeting, now_ms, ended_ago_ms, "ended_ago_ms"))


def _dated_back_ms(meeting: Meeting, now_ms: int, ago_ms: int, field: str) -> int:
    """The instant ``ago_ms`` before now; never before the fact that it follows."""
    if ago_ms < 0:
        raise Refused("That would lie in the future.", field=field)
    at_ms = now_ms - ago_ms
    if ago_ms and at_ms < meeting.floor_changed_at_ms:
        since = digits(max(0, now_ms - meeting.floor_changed_at_ms) // 1000 * 1000)
        raise Refused("That is before what happened last, {since} ago.", since=since)
    return max(at_ms, meeting.floor_changed_at_ms)


def adjust_time(
    meeting: Meeting, now_ms: int, *, turn: int, by_ms: int, reason: int | None = None
) -> facts.TimeAdjusted:
    """Grant time to a turn that is not done, or take some of what it has left."""
    target = turn_named(meeting, turn)
    check_not_closed(meeting)
    if not target.is_waiting:
        raise Refused("{turn} is not waiting and does not speak.", turns={"turn": turn})
    left_ms = target.clock.remaining_ms(now_ms)
    if by_ms < 0 and left_ms + by_ms < 0:
        raise Refused(
            "{turn} has only {left} left; less than nothing cannot be taken.",
            turns={"turn": turn},
            left=digits(max(0, left_ms)),
        )
    if target.clock.allotted_ms + by_ms > LONGEST_TURN_MS:
        raise Refused("{turn} would get more than three hours.", turns={"turn": turn})
    if target.clock.allotted_ms + by_ms < SHORTEST_TURN_MS:
        raise Refused("{turn} would be left with no time at all.", turns={"turn": turn})
    return facts.TimeAdjusted(turn, by_ms, reason)


def cue(meeting: Meeting, now_ms: int, *, turn: int, text: int | None) -> facts.Cued:
    """Show a private signal to the turn that has the floor, or (None) take it away."""
    floor_holder(meeting, turn)
    if text is None and meeting.cue is None:
        raise Refused("There is no cue to take away.")
    return facts.Cued(turn, text)
