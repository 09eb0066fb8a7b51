"""The fold: computes the meeting after one more fact.

``evolve`` is total: it has one case for each type of fact, and refuses none.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import singledispatch

from timekeeper.domain.hour.forecast import forecast
from timekeeper.domain.meeting.meeting import Cue, Meeting
from timekeeper.domain.meeting.turns import Outcome, Turn

from . import facts
from .speaker_list import inserted, new_turn, replanned


@singledispatch
def evolve(fact: object, meeting: Meeting) -> Meeting:
    """The meeting after ``fact``. Raises TypeError for anything but a ``facts.Fact``."""
    raise TypeError(f"{type(fact).__name__} is not a fact of a meeting")


@evolve.register
def _(fact: facts.Planned, meeting: Meeting) -> Meeting:
    turns = tuple(replanned(meeting, turn, fact.settings) for turn in fact.turns)
    return replace(
        meeting,
        status="scheduled",
        room=fact.room,
        room_slug=fact.room_slug,
        scheduled_start_ms=fact.scheduled_start_ms,
        scheduled_end_ms=fact.scheduled_end_ms,
        hard_end_ms=fact.scheduled_end_ms,
        settings=fact.settings,
        turns=turns,
        plan_digest=fact.digest,
        rehearsal=fact.rehearsal,
    )


@evolve.register
def _(fact: facts.Cancelled, meeting: Meeting) -> Meeting:
    return replace(meeting, status="cancelled")


@evolve.register
def _(fact: facts.Opened, meeting: Meeting) -> Meeting:
    meeting = replace(
        meeting,
        status="open",
        opened_at_ms=fact.at_ms,
        hard_end_ms=fact.hard_end_ms,
        floor_changed_at_ms=fact.at_ms,
    )
    return replace(meeting, end_at_opening_ms=forecast(meeting).projected_end_ms)


@evolve.register
def _(fact: facts.FloorGiven, meeting: Meeting) -> Meeting:
    meeting = _with_floor_freed(meeting, fact.at_ms)
    meeting = _change(
        meeting,
        fact.turn,
        lambda turn: replace(turn, clock=turn.clock.start(fact.at_ms), started_at_ms=fact.at_ms),
    )
    return replace(meeting, floor=fact.turn)


@evolve.register
def _(fact: facts.Paused, meeting: Meeting) -> Meeting:
    meeting = _change(
        meeting, fact.turn, lambda turn: replace(turn, clock=turn.clock.pause(fact.at_ms))
    )
    return replace(meeting, floor_changed_at_ms=fact.at_ms, pause_reason=fact.reason)


@evolve.register
def _(fact: facts.Resumed, meeting: Meeting) -> Meeting:
    meeting = _change(
        meeting, fact.turn, lambda turn: replace(turn, clock=turn.clock.start(fact.at_ms))
    )
    return replace(meeting, floor_changed_at_ms=fact.at_ms, pause_reason=None)


@evolve.register
def _(fact: facts.Concluded, meeting: Meeting) -> Meeting:
    return _with_floor_freed(meeting, fact.at_ms)


@evolve.register
def _(fact: facts.TimeAdjusted, meeting: Meeting) -> Meeting:
    return _change(
        meeting,
        fact.turn,
        lambda turn: replace(
            turn, clock=turn.clock.adjust(fact.by_ms), time_reason=fact.reason or turn.time_reason
        ),
    )


@evolve.register
def _(fact: facts.MarkedAbsent, meeting: Meeting) -> Meeting:
    return _with_outcome(meeting, fact.turn, "absent")


@evolve.register
def _(fact: facts.Declined, meeting: Meeting) -> Meeting:
    return _with_outcome(meeting, fact.turn, "declined")


@evolve.register
def _(fact: facts.Reinstated, meeting: Meeting) -> Meeting:
    return _with_outcome(meeting, fact.turn, "waiting")


@evolve.register
def _(fact: facts.Withdrawn, meeting: Meeting) -> Meeting:
    return _with_outcome(meeting, fact.turn, "withdrawn")


@evolve.register
def _(fact: facts.Moved, meeting: Meeting) -> Meeting:
    moved = meeting.find(fact.turn)
    if moved is None:
        return meeting
    rest = tuple(turn for turn in meeting.turns if turn.id != fact.turn)
    return replace(meeting, turns=inserted(rest, moved, fact.before))


@evolve.register
def _(fact: facts.TurnAdded | facts.FloorAsked, meeting: Meeting) -> Meeting:
    added = new_turn(fact.turn, meeting.settings)
    return replace(meeting, turns=inserted(meeting.turns, added, fact.before))


@evolve.register
def _(fact: facts.Swapped, meeting: Meeting) -> Meeting:
    turns = {fact.turn: meeting.find(fact.other), fact.other: meeting.find(fact.turn)}
    swapped = tuple(turns.get(turn.id) or turn for turn in meeting.turns)
    return replace(meeting, turns=swapped)


@evolve.register
def _(fact: facts.SpeakerReplaced, meeting: Meeting) -> Meeting:
    return _change(meeting, fact.turn, lambda turn: replace(turn, person=fact.person))


@evolve.register
def _(fact: facts.TimeCorrected, meeting: Meeting) -> Meeting:
    meeting = _change(meeting, fact.turn, lambda turn: _corrected(turn, fact))
    corrected = meeting.find(fact.turn)
    if corrected is None or corrected.ended_at_ms is None or meeting.floor is not None:
        return meeting
    changed_at_ms = max(meeting.floor_changed_at_ms, corrected.ended_at_ms)
    return replace(meeting, floor_changed_at_ms=changed_at_ms)


@evolve.register
def _(fact: facts.TurnEdited, meeting: Meeting) -> Meeting:
    return _change(
        meeting,
        fact.turn,
        lambda turn: replace(
            turn,
            clock=replace(turn.clock, allotted_ms=fact.allotted_ms),
            person=fact.person,
            category=fact.category,
            mode=fact.mode,
        ),
    )


@evolve.register
def _(fact: facts.ProtectionSet, meeting: Meeting) -> Meeting:
    return _change(meeting, fact.turn, lambda turn: replace(turn, protected=fact.on))


@evolve.register
def _(fact: facts.ReserveSet, meeting: Meeting) -> Meeting:
    return replace(meeting, settings=replace(meeting.settings, reserve_ms=fact.ms))


@evolve.register
def _(fact: facts.ShareApplied, meeting: Meeting) -> Meeting:
    for turn_id, allotted_ms in fact.allotted:
        meeting = _with_allotment(meeting, turn_id, allotted_ms)
    return meeting


@evolve.register
def _(fact: facts.CueSet, meeting: Meeting) -> Meeting:
    is_removed = fact.text is None and fact.preset is None
    cue = None if is_removed else Cue(fact.turn, fact.text, fact.preset)
    return replace(meeting, cue=cue)


@evolve.register
def _(fact: facts.NoticeSet, meeting: Meeting) -> Meeting:
    if fact.audience in ("room", "all"):
        meeting = replace(meeting, room_notice=fact.text)
    if fact.audience in ("public", "all"):
        meeting = replace(meeting, public_notice=fact.text)
    return meeting


@evolve.register
def _(fact: facts.Veiled, meeting: Meeting) -> Meeting:
    return replace(meeting, is_veiled=fact.on)


@evolve.register
def _(fact: facts.Suspended, meeting: Meeting) -> Meeting:
    if meeting.floor is not None:
        meeting = _change(
            meeting, meeting.floor, lambda turn: replace(turn, clock=turn.clock.pause(fact.at_ms))
        )
    return replace(
        meeting,
        status="suspended",
        floor_changed_at_ms=fact.at_ms,
        suspension_reason=fact.reason,
    )


@evolve.register
def _(fact: facts.MeetingResumed, meeting: Meeting) -> Meeting:
    return replace(meeting, status="open", floor_changed_at_ms=fact.at_ms, suspension_reason=None)


@evolve.register
def _(fact: facts.Extended, meeting: Meeting) -> Meeting:
    return replace(meeting, hard_end_ms=meeting.hard_end_ms + fact.by_ms)


@evolve.register
def _(fact: facts.Undone, meeting: Meeting) -> Meeting:
    """``history`` applies an undo, by folding without the fact; here it changes nothing."""
    return meeting


@evolve.register
def _(fact: facts.Closed, meeting: Meeting) -> Meeting:
    return replace(
        _with_floor_freed(meeting, fact.at_ms),
        status="closed",
        closed_at_ms=fact.at_ms,
        suspension_reason=None,
    )


def _corrected(turn: Turn, fact: facts.TimeCorrected) -> Turn:
    """A turn that spoke for longer than was logged also had the floor for longer."""
    ended_at_ms = turn.ended_at_ms
    if turn.started_at_ms is not None and ended_at_ms is not None:
        ended_at_ms = max(ended_at_ms, turn.started_at_ms + fact.spent_ms)
    return replace(
        turn,
        clock=replace(turn.clock, spent_ms=fact.spent_ms),
        ended_at_ms=ended_at_ms,
        time_reason=fact.reason,
    )


def _with_floor_freed(meeting: Meeting, at_ms: int) -> Meeting:
    """Concludes the turn that has the floor, if there is one, and removes its cue."""
    if meeting.floor is not None:
        meeting = _change(
            meeting,
            meeting.floor,
            lambda turn: replace(
                turn, clock=turn.clock.pause(at_ms), outcome="concluded", ended_at_ms=at_ms
            ),
        )
    return replace(meeting, floor=None, floor_changed_at_ms=at_ms, cue=None, pause_reason=None)


def _with_outcome(meeting: Meeting, turn_id: int, outcome: Outcome) -> Meeting:
    return _change(meeting, turn_id, lambda turn: replace(turn, outcome=outcome))


def _with_allotment(meeting: Meeting, turn_id: int, allotted_ms: int) -> Meeting:
    return _change(
        meeting,
        turn_id,
        lambda turn: replace(turn, clock=replace(turn.clock, allotted_ms=allotted_ms)),
    )


def _change(meeting: Meeting, turn_id: int, change: Callable[[Turn], Turn]) -> Meeting:
    turns = tuple(change(turn) if turn.id == turn_id else turn for turn in meeting.turns)
    return replace(meeting, turns=turns)
