"""What a moderator does. A verb looks at the meeting and gives the fact that then
is true, or raises ``Refused`` with the sentence that says why not.

``now_ms`` is server time; people and texts come in as ids. Every verb names its
target, so that a second press can never hit the next speaker.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import facts
from .clock import MINUTE_MS, digits
from .facts import Fact, ListedTurn, NoticeAudience, Settings
from .meeting import Meeting
from .refusal import Refused
from .share import PlannedLength, bounded_share_ms, planned_share_ms
from .turns import Category, Kind, Mode, Turn

EARLY_OPENING_MS = 30 * MINUTE_MS
"""Opened earlier than this before its start, a meeting is on a trial (domain.md)."""

LONGEST_TURN_MS = 180 * MINUTE_MS
LONGEST_EXTENSION_MS = 240 * MINUTE_MS

DEFAULT_ALLOTTED_MS: Mapping[Kind, int] = {
    "opening": 2 * MINUTE_MS,
    "state_statement": 2 * MINUTE_MS,
    "follow_up": 2 * MINUTE_MS,
    "question": 90_000,
    "reply": MINUTE_MS,
    "closing": MINUTE_MS,
}
"""What a turn is allotted when nobody says; an intervention gets the fair share."""


@dataclass(frozen=True)
class PlannedTurn:
    """A turn of a programme file; ``allotted_ms`` None takes the fair share."""

    kind: Kind
    allotted_ms: int | None = None
    person: int | None = None
    category: Category | None = None
    mode: Mode = "person"
    protected: bool = False


def plan(
    meeting: Meeting,
    now_ms: int,
    *,
    scheduled_start_ms: int,
    scheduled_end_ms: int,
    room: str,
    room_slug: str,
    turns: Sequence[PlannedTurn],
    digest: str,
    settings: Settings = Settings(),  # noqa: B008 - frozen, so one default serves all
) -> facts.Planned:
    """Lay out the meeting as a programme says. A speaker who was on the list keeps the turn's id."""
    if meeting.status != "scheduled":
        raise Refused("The meeting has been opened; change its list on the console instead.")
    if scheduled_end_ms <= scheduled_start_ms:
        raise Refused("A meeting must end after it starts.", field="scheduled_end_ms")
    return facts.Planned(
        scheduled_start_ms=scheduled_start_ms,
        scheduled_end_ms=scheduled_end_ms,
        room=room,
        room_slug=room_slug,
        settings=settings,
        turns=_listed(meeting, turns, scheduled_end_ms - scheduled_start_ms, settings),
        digest=digest,
    )


def _listed(
    meeting: Meeting, turns: Sequence[PlannedTurn], duration_ms: int, settings: Settings
) -> tuple[ListedTurn, ...]:
    lengths = [PlannedLength(turn.kind, _given_length_ms(turn)) for turn in turns]
    share_ms = planned_share_ms(duration_ms, lengths, settings)
    known = {turn.person: turn.id for turn in meeting.turns if turn.person is not None}
    next_id, next_number = meeting.highest_turn_id + 1, 1
    listed: list[ListedTurn] = []
    for turn, length in zip(turns, lengths, strict=True):
        turn_id = known.pop(turn.person, None)
        if turn_id is None:
            turn_id, next_id = next_id, next_id + 1
        number = None
        if turn.kind == "intervention":
            number, next_number = next_number, next_number + 1
        listed.append(
            ListedTurn(
                id=turn_id,
                kind=turn.kind,
                allotted_ms=share_ms if length.allotted_ms is None else length.allotted_ms,
                person=turn.person,
                number=number,
                category=turn.category,
                mode=turn.mode,
                protected=turn.protected,
            )
        )
    return tuple(listed)


def _given_length_ms(turn: PlannedTurn) -> int | None:
    return DEFAULT_ALLOTTED_MS.get(turn.kind) if turn.allotted_ms is None else turn.allotted_ms


def open_meeting(meeting: Meeting, now_ms: int, *, hard_end_ms: int | None = None) -> facts.Opened:
    """Begin the meeting; nobody has the floor yet."""
    if meeting.status == "closed":
        raise Refused("The meeting is closed. Undo the closing to go on with it.")
    if meeting.status != "scheduled":
        raise Refused("The meeting is already open.")
    if hard_end_ms is None:
        hard_end_ms = _hard_end_ms(meeting, now_ms)
    elif not now_ms < hard_end_ms <= now_ms + LONGEST_EXTENSION_MS + meeting.duration_ms:
        raise Refused("The hard end must come after now, within a few hours.", field="hard_end_ms")
    return facts.Opened(at_ms=now_ms, hard_end_ms=hard_end_ms)


def _hard_end_ms(meeting: Meeting, now_ms: int) -> int:
    """The scheduled end (and its extension), unless this is another day or a trial."""
    on_time_from_ms = meeting.scheduled_start_ms - EARLY_OPENING_MS
    if on_time_from_ms <= now_ms < meeting.scheduled_end_ms:
        return meeting.hard_end_ms
    extended_ms = meeting.hard_end_ms - meeting.scheduled_end_ms
    return now_ms + meeting.duration_ms + extended_ms


def give_floor(
    meeting: Meeting, now_ms: int, *, turn: int, started_ago_ms: int = 0
) -> facts.FloorGiven:
    """Give the floor to a waiting turn and start its clock; whoever has it concludes."""
    _check_open(meeting)
    target = _turn(meeting, turn)
    if meeting.floor == target.id:
        raise Refused("{turn} already has the floor.", turns={"turn": turn})
    _check_waiting(meeting, target)
    return facts.FloorGiven(turn, _dated_back_ms(meeting, now_ms, started_ago_ms, "started_ago_ms"))


def pause(meeting: Meeting, now_ms: int, *, turn: int, reason: int | None = None) -> facts.Paused:
    """Stop the clock of the turn that has the floor. The hour goes on."""
    holder = _floor_holder(meeting, turn)
    if not holder.clock.is_running:
        raise Refused("{turn} is already paused.", turns={"turn": turn})
    return facts.Paused(turn, now_ms, reason)


def resume(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Resumed:
    holder = _floor_holder(meeting, turn)
    if holder.clock.is_running:
        raise Refused("{turn} is not paused.", turns={"turn": turn})
    return facts.Resumed(turn, now_ms)


def conclude(meeting: Meeting, now_ms: int, *, turn: int, ended_ago_ms: int = 0) -> facts.Concluded:
    """End the turn that has the floor, without giving the floor on."""
    _floor_holder(meeting, turn)
    return facts.Concluded(turn, _dated_back_ms(meeting, now_ms, ended_ago_ms, "ended_ago_ms"))


def adjust_time(
    meeting: Meeting, now_ms: int, *, turn: int, by_ms: int, reason: int | None = None
) -> facts.TimeAdjusted:
    """Grant time to a turn that is not done, or take some of what it has left."""
    _check_not_closed(meeting)
    target = _turn(meeting, turn)
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
    if target.clock.allotted_ms + by_ms < 1_000:
        raise Refused("{turn} would be left with no time at all.", turns={"turn": turn})
    return facts.TimeAdjusted(turn, by_ms, reason)


def mark_absent(meeting: Meeting, now_ms: int, *, turn: int) -> facts.MarkedAbsent:
    return facts.MarkedAbsent(_released(meeting, turn))


def decline(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Declined:
    return facts.Declined(_released(meeting, turn))


def withdraw(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Withdrawn:
    return facts.Withdrawn(_released(meeting, turn))


def reinstate(meeting: Meeting, now_ms: int, *, turn: int) -> facts.Reinstated:
    """Put a turn that was absent, declined or withdrawn back on the list, at its place."""
    _check_not_closed(meeting)
    target = _turn(meeting, turn)
    if target.outcome not in ("absent", "declined", "withdrawn"):
        raise Refused(
            "{turn} is not absent, declined or withdrawn; there is nothing to reinstate.",
            turns={"turn": turn},
        )
    return facts.Reinstated(turn)


def move(meeting: Meeting, now_ms: int, *, turn: int, before: int | None) -> facts.Moved:
    """Put a waiting turn before another one, or (None) at the end of the list."""
    _check_not_closed(meeting)
    _check_waiting(meeting, _turn(meeting, turn))
    if before is not None:
        _turn(meeting, before, field="before")
    if before == turn:
        raise Refused("{turn} cannot be moved before itself.", turns={"turn": turn}, field="before")
    return facts.Moved(turn, before)


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
    """Put one more turn on the list: before another one, else before the closing."""
    _check_not_closed(meeting)
    if before is not None:
        _turn(meeting, before, field="before")
    if allotted_ms is None:
        allotted_ms = _usual_length_ms(meeting, kind)
    _check_length(allotted_ms)
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
    """What the others of its kind get: an intervention as much as those who wait."""
    if kind != "intervention":
        return DEFAULT_ALLOTTED_MS[kind]
    waiting = [turn.clock.allotted_ms for turn in meeting.ahead if not turn.length_is_fixed]
    if waiting:
        return min(waiting)
    return bounded_share_ms(meeting.settings.longest_ms, 1, meeting.settings)


def _next_number(meeting: Meeting) -> int:
    return 1 + max((turn.number for turn in meeting.turns if turn.number is not None), default=0)


def _closing(meeting: Meeting) -> int | None:
    return next((turn.id for turn in meeting.ahead if turn.kind == "closing"), None)


def edit_turn(
    meeting: Meeting,
    now_ms: int,
    *,
    turn: int,
    person: int | None,
    changes: Mapping[str, Any],
) -> facts.TurnEdited:
    """Correct who a turn is for, and while it waits how long and in which mode it is.

    ``person`` is the id after the edit; ``changes`` may hold category, mode and
    allotted_ms.
    """
    _check_not_closed(meeting)
    target = _turn(meeting, turn)
    allotted_ms = changes.get("allotted_ms", target.clock.allotted_ms)
    if allotted_ms != target.clock.allotted_ms:
        _check_waiting(meeting, target)
        _check_length(allotted_ms)
    return facts.TurnEdited(
        turn=turn,
        allotted_ms=allotted_ms,
        person=person,
        category=changes.get("category", target.category),
        mode=changes.get("mode", target.mode),
    )


def cue(meeting: Meeting, now_ms: int, *, turn: int, text: int | None) -> facts.Cued:
    """Show a private signal to the turn that has the floor, or (None) take it away."""
    _floor_holder(meeting, turn)
    if text is None and meeting.cue is None:
        raise Refused("There is no cue to take away.")
    return facts.Cued(turn, text)


def notice(
    meeting: Meeting, now_ms: int, *, text: int | None, audience: NoticeAudience = "all"
) -> facts.Noticed:
    """Show a line of text to the room, the public or both, or (None) take it away."""
    _check_not_closed(meeting)
    return facts.Noticed(text, audience)


def extend(meeting: Meeting, now_ms: int, *, by_ms: int) -> facts.Extended:
    """Move the hard end. It may be moved back again, but not into the past."""
    _check_not_closed(meeting)
    hard_end_ms = meeting.hard_end_ms + by_ms
    if meeting.status != "scheduled" and hard_end_ms <= now_ms:
        raise Refused("The hard end would lie in the past.")
    if hard_end_ms <= meeting.scheduled_start_ms:
        raise Refused("The meeting would end before it starts.")
    return facts.Extended(by_ms)


def close(meeting: Meeting, now_ms: int) -> facts.Closed:
    """End the meeting; whoever has the floor concludes."""
    _check_open(meeting)
    return facts.Closed(now_ms)


VERBS: Mapping[str, Callable[..., Fact]] = {
    "plan": plan,
    "open": open_meeting,
    "give_floor": give_floor,
    "pause": pause,
    "resume": resume,
    "conclude": conclude,
    "adjust_time": adjust_time,
    "mark_absent": mark_absent,
    "decline": decline,
    "reinstate": reinstate,
    "withdraw": withdraw,
    "move": move,
    "add_turn": add_turn,
    "edit_turn": edit_turn,
    "cue": cue,
    "notice": notice,
    "extend": extend,
    "close": close,
}
"""Every verb but ``undo``, which looks at the log and not at the meeting (``history``)."""


def _released(meeting: Meeting, turn: int) -> int:
    _check_not_closed(meeting)
    _check_waiting(meeting, _turn(meeting, turn))
    return turn


def _turn(meeting: Meeting, turn_id: int, *, field: str = "turn") -> Turn:
    turn = meeting.find(turn_id)
    if turn is None:
        raise Refused("There is no turn {id} in this meeting.", field=field, id=turn_id)
    return turn


def _floor_holder(meeting: Meeting, turn_id: int) -> Turn:
    _check_open(meeting)
    turn = _turn(meeting, turn_id)
    if meeting.floor != turn_id:
        raise Refused("{turn} does not have the floor.", turns={"turn": turn_id})
    return turn


def _check_waiting(meeting: Meeting, turn: Turn) -> None:
    if meeting.floor == turn.id:
        raise Refused("{turn} has the floor.", turns={"turn": turn.id})
    if not turn.is_waiting:
        sentences = {
            "concluded": "{turn} has already spoken.",
            "absent": "{turn} is marked absent; reinstate them first.",
            "declined": "{turn} has declined; reinstate them first.",
            "withdrawn": "{turn} has withdrawn; reinstate them first.",
        }
        raise Refused(sentences[turn.outcome], turns={"turn": turn.id})


def _check_open(meeting: Meeting) -> None:
    if meeting.status == "scheduled":
        raise Refused("The meeting has not been opened yet.")
    _check_not_closed(meeting)


def _check_not_closed(meeting: Meeting) -> None:
    if meeting.status == "closed":
        raise Refused("The meeting is closed. Undo the closing to go on with it.")


def _check_length(allotted_ms: int) -> None:
    if not 1_000 <= allotted_ms <= LONGEST_TURN_MS:
        raise Refused(
            "A turn takes at least a second and at most three hours.", field="allotted_ms"
        )


def _dated_back_ms(meeting: Meeting, now_ms: int, ago_ms: int, field: str) -> int:
    """The instant ``ago_ms`` before now; never before the fact that it follows."""
    if ago_ms < 0:
        raise Refused("That would lie in the future.", field=field)
    at_ms = now_ms - ago_ms
    if ago_ms and at_ms < meeting.floor_changed_at_ms:
        since = digits(max(0, now_ms - meeting.floor_changed_at_ms) // 1000 * 1000)
        raise Refused("That is before what happened last, {since} ago.", since=since)
    return max(at_ms, meeting.floor_changed_at_ms)
