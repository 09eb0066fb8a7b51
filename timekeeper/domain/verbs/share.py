"""Verbs that share out the hour: the reserve for questions, and the time of each speaker.

Neither of them changes the clock of the turn that has the floor.
"""

from collections.abc import Mapping

from timekeeper.domain.log import facts
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Turn
from timekeeper.domain.refusal import Refused

from .checks import LONGEST_TURN_MS, check_length, check_not_closed, check_waiting, require_turn


def set_reserve(meeting: Meeting, now_ms: int, *, ms: int) -> facts.ReserveSet:
    """Sets how much of the hour is kept for questions, the time that they used included."""
    check_not_closed(meeting)
    if not 0 <= ms <= LONGEST_TURN_MS:
        raise Refused("The reserve must be between zero and three hours.", field="ms")
    return facts.ReserveSet(ms)


def apply_share(
    meeting: Meeting, now_ms: int, *, allotted: Mapping[int, int]
) -> facts.ShareApplied:
    """Allots each of these waiting interventions its length (ms).

    A recording is allowed with the length that it has, so that a proposal can be applied
    unchanged.
    """
    turns = [require_turn(meeting, turn_id, field="allotted") for turn_id in allotted]
    check_not_closed(meeting)
    for turn in turns:
        _check_shares(meeting, turn, allotted[turn.id])
    shared = {turn.id: allotted[turn.id] for turn in turns if not turn.length_is_fixed}
    return facts.ShareApplied(tuple(sorted(shared.items())))


def _check_shares(meeting: Meeting, turn: Turn, allotted_ms: int) -> None:
    check_length(allotted_ms, field="allotted")
    if turn.kind != "intervention":
        raise Refused(
            "{turn} is not an intervention; its time cannot be reallocated.",
            turns={"turn": turn.id},
            field="allotted",
        )
    check_waiting(meeting, turn)
    if turn.length_is_fixed and allotted_ms != turn.clock.allotted_ms:
        raise Refused(
            "{turn} is a recording; its length cannot be changed.",
            turns={"turn": turn.id},
            field="allotted",
        )
