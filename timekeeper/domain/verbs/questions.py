"""The verb of the second half of the hour: puts questions, replies and follow-ups on the list.

Questions come in rounds: several missions ask, then the panel replies to all of them.
"""

from collections.abc import Mapping
from typing import Literal

from timekeeper.domain.countries import country
from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import ListedTurn
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Category, Kind, Turn
from timekeeper.domain.refusal import Refused

from .checks import check_length, check_not_closed, require_turn

AskKind = Literal["question", "reply", "right_of_reply", "follow_up"]

_TURN_KINDS: Mapping[AskKind, Kind] = {
    "question": "question",
    "reply": "reply",
    "right_of_reply": "reply",
    "follow_up": "follow_up",
}
_CATEGORIES: Mapping[AskKind, Category] = {"question": "Mission", "right_of_reply": "State"}


def ask_floor(
    meeting: Meeting,
    now_ms: int,
    *,
    kind: AskKind,
    mission: str | None = None,
    by: int | None = None,
    to: int | None = None,
    allotted_ms: int | None = None,
) -> facts.FloorAsked:
    """Puts a question, a reply or a follow-up on the list.

    A question belongs to a ``mission`` (ISO 3166 alpha-2); ``to`` is the panellist who is
    asked. A reply is ``by`` a panellist or, without one, by the panel; ``to`` is the question
    that it answers, or without one all that were asked since the last replies. The right of
    reply belongs to the State under Review, a follow-up to the moderator.
    """
    _check_fields_of_kind(kind, mission, by, to)
    panellist = None if by is None else _panellist(meeting, by, field="by")
    addressed = _addressed(meeting, kind, to)
    check_not_closed(meeting)
    _check_not_listed(meeting, kind, mission, by)
    if panellist is not None and panellist.outcome in ("absent", "withdrawn"):
        raise Refused(
            "{turn} is marked as absent or withdrawn; reinstate the speaker first.",
            turns={"turn": panellist.id},
        )
    if allotted_ms is None:
        allotted_ms = usual_length_ms(_TURN_KINDS[kind], meeting.settings)
    check_length(allotted_ms)
    listed = ListedTurn(
        id=meeting.highest_turn_id + 1,
        kind=_TURN_KINDS[kind],
        allotted_ms=allotted_ms,
        category=_CATEGORIES.get(kind),
        mission=mission,
        by=by,
        to=addressed,
    )
    return facts.FloorAsked(listed, _listed_before(meeting, kind))


def _check_fields_of_kind(
    kind: AskKind, mission: str | None, by: int | None, to: int | None
) -> None:
    """Raises Refused where a field does not belong to the kind, or a question has no mission."""
    if kind == "question" and mission is None:
        raise Refused(
            "A question needs the mission that asks it; name the mission.", field="mission"
        )
    if kind != "question" and mission is not None:
        raise Refused("Only a question can name a mission.", field="mission")
    if mission is not None and country(mission) is None:
        raise Refused("There is no mission “{mission}”.", field="mission", mission=mission)
    if kind != "reply" and by is not None:
        raise Refused("Only a reply can name a panellist.", field="by")
    if kind == "follow_up" and to is not None:
        raise Refused("The moderator’s questions are always to the whole panel.", field="to")


def _panellist(meeting: Meeting, turn_id: int, *, field: str) -> Turn:
    turn = require_turn(meeting, turn_id, field=field)
    if turn.kind != "intervention":
        raise Refused("{turn} is not on the panel.", turns={"turn": turn_id}, field=field)
    return turn


def _addressed(meeting: Meeting, kind: AskKind, to: int | None) -> tuple[int, ...]:
    if kind == "question":
        return () if to is None else (_panellist(meeting, to, field="to").id,)
    if kind == "follow_up":
        return ()
    if to is None:
        return open_round(meeting) if kind == "reply" else ()
    question = require_turn(meeting, to, field="to")
    if question.kind not in ("question", "follow_up"):
        raise Refused("{turn} is not a question.", turns={"turn": to}, field="to")
    return (to,)


def open_round(meeting: Meeting) -> tuple[int, ...]:
    """The questions that the next reply answers: those that were asked and have no reply yet.

    Where there are none it is the last round, because several panellists reply to one round.
    """
    asked = [turn.id for turn in meeting.turns if _was_asked(turn)]
    replies = [turn.to for turn in meeting.turns if turn.kind == "reply" and turn.to]
    answered = {question for to in replies for question in to}
    unanswered = tuple(question for question in asked if question not in answered)
    return unanswered or (replies[-1] if replies else ())


def _was_asked(turn: Turn) -> bool:
    return turn.kind in ("question", "follow_up") and turn.started_at_ms is not None


def _check_not_listed(meeting: Meeting, kind: AskKind, mission: str | None, by: int | None) -> None:
    """Keeps a second press from listing a turn twice; after speaking, a turn may be added again."""
    if kind == "follow_up" or (kind == "reply" and by is None):
        return
    category = _CATEGORIES.get(kind)
    for turn in meeting.turns:
        is_the_same = (turn.kind, turn.mission, turn.by, turn.category) == (
            _TURN_KINDS[kind],
            mission,
            by,
            category,
        )
        if is_the_same and turn.is_waiting:
            raise Refused("{turn} is already on the list.", turns={"turn": turn.id})


def usual_length_ms(kind: Kind, settings: Settings) -> int:
    """What a turn whose time comes from the reserve is allotted by default."""
    if kind == "follow_up":
        return settings.follow_up_ms
    return settings.question_ms if kind == "question" else settings.reply_ms


def _listed_before(meeting: Meeting, kind: AskKind) -> int | None:
    """The turn before which this kind is listed: the closing, or for some kinds earlier.

    Replies come before the questions that still wait, so that the panel can reply between two
    rounds without reordering the list; follow-ups come before the replies too.
    """
    kinds: tuple[Kind, ...] = ("closing",)
    if kind == "reply":
        kinds = ("closing", "question")
    if kind == "follow_up":
        kinds = ("closing", "question", "reply")
    return next((turn.id for turn in meeting.upcoming if turn.kind in kinds), None)
