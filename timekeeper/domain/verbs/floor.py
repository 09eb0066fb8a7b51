"""Verbs about the floor: who has it, whether the clock runs, and how much time there is."""

from timekeeper.domain.cues import CuePreset
from timekeeper.domain.log import facts
from timekeeper.domain.meeting.clock import SECOND_MS, digits
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Turn
from timekeeper.domain.refusal import Refused

from .checks import (
    LONGEST_TURN_MS,
    SHORTEST_TURN_MS,
    check_not_closed,
    check_not_done,
    check_not_suspended,
    check_open,
    require_floor,
    require_turn,
)


def give_floor(
    meeting: Meeting, now_ms: int, *, turn: int, started_ago_ms: int = 0
) -> facts.FloorGiven:
    """Gives the floor to a waiting turn and starts its clock; the turn that has it concludes."""
    target = require_turn(meeting, turn)
    check_open(meeting)
    check_not_suspended(meeting)
    if meeting.floor == target.id:
        raise Refused("{turn} already has the floor.", turns={"turn": turn})
    check_not_done(target)
    return facts.FloorGiven(turn, _dated_back_ms(meeting, now_ms, started_ago_ms, "started_ago_ms"))


def pause(meeting: Meeting, now_ms: int, *, turn: int, reason: int | None = None) -> facts.Paused:
    """Stops the clock of the turn that has the floor. The hour goes on."""
    holder = require_floor(meeting, turn)
    if not holder.clock.is_running:
        raise Refused("{turn} is already paused.", turns={"turn": turn})
    return facts.Paused(turn, now_ms, reason)


def resume(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Resumed:
    """Starts the paused clock of the turn that has the floor again."""
    holder = require_floor(meeting, turn)
    check_not_suspended(meeting)
    if holder.clock.is_running:
        raise Refused("{turn} is not paused.", turns={"turn": turn})
    return facts.Resumed(turn, now_ms)


def conclude(meeting: Meeting, now_ms: int, *, turn: int, ended_ago_ms: int = 0) -> facts.Concluded:
    """Ends the turn that has the floor, and gives the floor to nobody."""
    require_floor(meeting, turn)
    return facts.Concluded(turn, _dated_back_ms(meeting, now_ms, ended_ago_ms, "ended_ago_ms"))


def _dated_back_ms(meeting: Meeting, now_ms: int, ago_ms: int, field: str) -> int:
    """The instant ``ago_ms`` before now; never before the floor or its clock last changed."""
    if ago_ms < 0:
        raise Refused("The time must not be in the future.", field=field)
    at_ms = now_ms - ago_ms
    if ago_ms and at_ms < meeting.floor_changed_at_ms:
        since = digits(max(0, now_ms - meeting.floor_changed_at_ms) // 1000 * 1000)
        raise Refused("That is too early: the floor last changed {since} ago.", since=since)
    return max(at_ms, meeting.floor_changed_at_ms)


def adjust_time(
    meeting: Meeting, now_ms: int, *, turn: int, by_ms: int, reason: int | None = None
) -> facts.TimeAdjusted:
    """Gives time to a turn that is not done, or takes some of what it has left (ms)."""
    target = require_turn(meeting, turn)
    check_not_closed(meeting)
    if not target.is_waiting:
        raise Refused(
            "{turn} is neither waiting nor speaking; the speaking time cannot be changed.",
            turns={"turn": turn},
        )
    left_ms = target.clock.remaining_ms(now_ms)
    if by_ms < 0 and left_ms + by_ms < 0:
        raise Refused(
            "{turn} has only {left} left; take no more than that.",
            turns={"turn": turn},
            left=digits(max(0, left_ms)),
        )
    if target.clock.allotted_ms + by_ms > LONGEST_TURN_MS:
        raise Refused("{turn} cannot have more than three hours.", turns={"turn": turn})
    if target.clock.allotted_ms + by_ms < SHORTEST_TURN_MS:
        raise Refused("{turn} must keep at least one second.", turns={"turn": turn})
    return facts.TimeAdjusted(turn, by_ms, reason)


def correct_time(
    meeting: Meeting, now_ms: int, *, turn: int, spent_ms: int, reason: int
) -> facts.TimeCorrected:
    """Corrects what a concluded turn used (ms), with a reason; also in a closed meeting.

    It is at most the time from its start until the next turn got the floor.
    """
    target = require_turn(meeting, turn)
    if target.outcome != "concluded" or target.started_at_ms is None:
        raise Refused(
            "{turn} has not concluded yet; change the speaking time instead.", turns={"turn": turn}
        )
    if spent_ms < 0:
        raise Refused("The time used must not be negative.", field="spent_ms")
    most_ms = _free_for_another_at_ms(meeting, target, now_ms) - target.started_at_ms
    if spent_ms > most_ms:
        raise Refused(
            "{turn} had the floor for at most {most}; enter no more than that.",
            turns={"turn": turn},
            field="spent_ms",
            most=digits(most_ms // SECOND_MS * SECOND_MS),
        )
    return facts.TimeCorrected(turn, spent_ms, reason)


def _free_for_another_at_ms(meeting: Meeting, turn: Turn, now_ms: int) -> int:
    """When the next turn started after this one ended; else when the meeting closed; else now."""
    ended_at_ms = turn.ended_at_ms or 0
    later = (
        other.started_at_ms
        for other in meeting.turns
        if other.id != turn.id and (other.started_at_ms or 0) >= ended_at_ms
    )
    started = [at_ms for at_ms in later if at_ms is not None]
    until_ms = now_ms if meeting.closed_at_ms is None else meeting.closed_at_ms
    return max(ended_at_ms, min([*started, until_ms]))


def cue(
    meeting: Meeting,
    now_ms: int,
    *,
    turn: int,
    text: int | None = None,
    preset: CuePreset | None = None,
) -> facts.CueSet:
    """Shows a private signal to the turn that has the floor, or (None) removes it."""
    require_floor(meeting, turn)
    if text is not None and preset is not None:
        raise Refused("A cue is either a text or a preset; leave one of them out.", field="preset")
    if text is None and preset is None and meeting.cue is None:
        raise Refused("There is no cue to remove.")
    return facts.CueSet(turn, text, preset)
