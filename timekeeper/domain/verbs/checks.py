"""The preconditions of the verbs. Each check raises Refused with a sentence.

Verbs look for their turn first: a command for a turn that does not exist is wrong at
any moment.
"""

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Turn
from timekeeper.domain.refusal import Refused, english

SHORTEST_TURN_MS = 1_000
LONGEST_TURN_MS = 180 * MINUTE_MS


def require_turn(meeting: Meeting, turn_id: int, *, field: str = "turn") -> Turn:
    turn = meeting.find(turn_id)
    if turn is None:
        raise Refused("There is no turn {id} in this Pre-session.", field=field, id=turn_id)
    return turn


def require_floor(meeting: Meeting, turn_id: int) -> Turn:
    turn = require_turn(meeting, turn_id)
    check_open(meeting)
    if meeting.floor != turn_id:
        raise Refused("{turn} does not have the floor.", turns={"turn": turn_id})
    return turn


def check_waiting(meeting: Meeting, turn: Turn) -> None:
    if meeting.floor == turn.id:
        raise Refused("{turn} has the floor and is no longer waiting.", turns={"turn": turn.id})
    check_not_done(turn)


def check_not_done(turn: Turn) -> None:
    if not turn.is_waiting:
        sentences = {
            "concluded": english("{turn} has already spoken."),
            "absent": english("{turn} is marked as absent; reinstate the speaker first."),
            "declined": english("{turn} is marked as declined; reinstate the speaker first."),
            "withdrawn": english("{turn} is marked as withdrawn; reinstate the speaker first."),
        }
        raise Refused(sentences[turn.outcome], turns={"turn": turn.id})


def check_may_have_a_person(turn: Turn) -> None:
    if turn.has_no_person:
        raise Refused(
            "{turn} has no speaker of its own that could be changed.", turns={"turn": turn.id}
        )


def check_open(meeting: Meeting) -> None:
    if meeting.status == "scheduled":
        raise Refused("The Pre-session has not been opened yet; open it first.")
    check_not_closed(meeting)


def check_not_suspended(meeting: Meeting) -> None:
    if meeting.status == "suspended":
        raise Refused("The Pre-session is suspended; resume it first.")


def check_not_closed(meeting: Meeting) -> None:
    """The meeting is not over: neither closed nor cancelled."""
    if meeting.status == "closed":
        raise Refused("The Pre-session is closed; undo the closing to continue.")
    if meeting.status == "cancelled":
        raise Refused("The Pre-session is cancelled; undo the cancellation to continue.")


def check_length(allotted_ms: int, *, field: str = "allotted_ms") -> None:
    if not SHORTEST_TURN_MS <= allotted_ms <= LONGEST_TURN_MS:
        raise Refused("Speaking time must be between one second and three hours.", field=field)
