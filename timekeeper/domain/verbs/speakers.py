"""Verbs about the list of speakers: who is on it, in which order, and who is absent."""

from collections.abc import Mapping
from typing import Any

from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import ListedTurn
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import FROM_THE_RESERVE, Category, Kind, Mode
from timekeeper.domain.refusal import Refused, english

from .checks import (
    check_length,
    check_may_have_a_person,
    check_not_closed,
    check_not_done,
    check_waiting,
    require_turn,
)
from .plan import DEFAULT_ALLOTTED_MS
from .questions import usual_length_ms


def mark_absent(meeting: Meeting, now_ms: int, *, turn: int) -> facts.MarkedAbsent:
    """Releases a waiting turn whose speaker has not come."""
    return facts.MarkedAbsent(_released(meeting, turn))


def decline(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Declined:
    """Releases a waiting turn whose speaker does not want the floor."""
    return facts.Declined(_released(meeting, turn))


def withdraw(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Withdrawn:
    """Releases a waiting turn that is taken off the list."""
    return facts.Withdrawn(_released(meeting, turn))


def _released(meeting: Meeting, turn: int) -> int:
    """The turn, after the checks that all three verbs share."""
    target = require_turn(meeting, turn)
    check_not_closed(meeting)
    check_waiting(meeting, target)
    return turn


def reinstate(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Reinstated:
    """Puts a turn that was absent, declined or withdrawn back on the list, in its old place."""
    target = require_turn(meeting, turn)
    check_not_closed(meeting)
    if target.outcome not in ("absent", "declined", "withdrawn"):
        raise Refused(
            "{turn} is not absent, declined or withdrawn; there is nothing to reinstate.",
            turns={"turn": turn},
        )
    return facts.Reinstated(turn)


def protect(meeting: Meeting, now_ms: int, *, turn: int, on: bool) -> facts.ProtectionSet:
    """Names the speaker on the console alone, or everywhere again; also in a closed meeting.

    For a panellist's reply it sets the panellist's own turn, so that all of their turns are
    protected together.
    """
    target = meeting.speaker_of(require_turn(meeting, turn))
    if target.mission is not None:
        raise Refused("{turn} speaks for its State and cannot be protected.", turns={"turn": turn})
    if target.protected == on:
        sentence = (
            english("{turn} is already protected.") if on else english("{turn} is not protected.")
        )
        raise Refused(sentence, turns={"turn": turn})
    return facts.ProtectionSet(target.id, on)


def move(meeting: Meeting, now_ms: int, *, turn: int, before: int | None) -> facts.Moved:
    """Moves a waiting turn before another one, or (None) to the end of the list."""
    target = require_turn(meeting, turn)
    if before is not None:
        require_turn(meeting, before, field="before")
    check_not_closed(meeting)
    check_waiting(meeting, target)
    if before == turn:
        raise Refused(
            "{turn} cannot be moved before itself; choose another place.",
            turns={"turn": turn},
            field="before",
        )
    return facts.Moved(turn, before)


def swap(meeting: Meeting, now_ms: int, *, turn: int, other: int) -> facts.Swapped:
    """Exchanges the places of two waiting turns."""
    targets = [require_turn(meeting, turn), require_turn(meeting, other, field="other")]
    check_not_closed(meeting)
    for target in targets:
        check_waiting(meeting, target)
    if turn == other:
        raise Refused(
            "{turn} cannot be swapped with itself; choose another speaker.",
            turns={"turn": turn},
            field="other",
        )
    return facts.Swapped(turn, other)


def replace(meeting: Meeting, now_ms: int, *, turn: int, person: int) -> facts.SpeakerReplaced:
    """Gives a turn that waits or has the floor to another person."""
    target = require_turn(meeting, turn)
    check_not_closed(meeting)
    check_may_have_a_person(target)
    check_not_done(target)
    return facts.SpeakerReplaced(turn, person)


def add_turn(
    meeting: Meeting,
    now_ms: int,
    *,
    kind: Kind,
    person: int | None,
    category: Category | None = None,
    mode: Mode = "person",
    protected: bool = False,
    allotted_ms: int | None = None,
    before: int | None = None,
) -> facts.TurnAdded:
    """Adds a turn to the list: before another one, else before the closing."""
    if before is not None:
        require_turn(meeting, before, field="before")
    check_not_closed(meeting)
    if allotted_ms is None:
        allotted_ms = _usual_length_ms(meeting, kind)
    check_length(allotted_ms)
    listed = ListedTurn(
        id=meeting.highest_turn_id + 1,
        kind=kind,
        allotted_ms=allotted_ms,
        person=person,
        number=_next_number(meeting) if kind == "intervention" else None,
        category=category,
        mode=mode,
        protected=protected,
    )
    return facts.TurnAdded(listed, before if before is not None else _closing(meeting))


def _usual_length_ms(meeting: Meeting, kind: Kind) -> int:
    """The default length for a kind (ms); for an intervention what the waiting ones have.

    When none waits any more it is what those got that had the floor, because late speakers
    have equal standing too.
    """
    if kind in FROM_THE_RESERVE:
        return usual_length_ms(kind, meeting.settings)
    if kind != "intervention":
        return DEFAULT_ALLOTTED_MS[kind]
    shared = [turn for turn in meeting.turns if not turn.length_is_fixed]
    waiting = [turn for turn in shared if turn.is_waiting and turn.id != meeting.floor]
    spoke = [turn for turn in shared if turn.started_at_ms is not None]
    lengths = (turn.clock.allotted_ms for turn in waiting or spoke)
    return min(lengths, default=meeting.settings.longest_ms)


def _next_number(meeting: Meeting) -> int:
    return 1 + max((turn.number for turn in meeting.turns if turn.number is not None), default=0)


def _closing(meeting: Meeting) -> int | None:
    return next((turn.id for turn in meeting.upcoming if turn.kind == "closing"), None)


def edit_turn(
    meeting: Meeting,
    now_ms: int,
    *,
    turn: int,
    person: int | None,
    changes: Mapping[str, Any],
) -> facts.TurnEdited:
    """Changes the person, the category and the mode of a turn, and while it waits its length.

    ``person`` is the id after the edit; ``changes`` may hold category, mode and
    allotted_ms. A length or a mode of None changes nothing, a category of None clears it.
    """
    target = require_turn(meeting, turn)
    check_not_closed(meeting)
    if person != target.person:
        check_may_have_a_person(target)
    allotted_ms = changes.get("allotted_ms")
    if allotted_ms is None or allotted_ms == target.clock.allotted_ms:
        allotted_ms = target.clock.allotted_ms
    else:
        check_waiting(meeting, target)
        check_length(allotted_ms)
    return facts.TurnEdited(
        turn=turn,
        allotted_ms=allotted_ms,
        person=person,
        category=changes.get("category", target.category),
        mode=changes.get("mode") or target.mode,
    )
