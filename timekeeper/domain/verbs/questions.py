"""The verb of the second half of the hour: questions, replies, and who asks for the floor.

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

from .checks import check_length, check_not_closed, turn_named

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
    """Put a question, a reply or a follow-up on the list.

    A question is a ``mission``'s (ISO 3166 alpha-2), ``to`` the panellist who is asked. A
    reply is ``by`` a panellist or, without one, by the panel; ``to`` is the question that
    it answers, without it all that have been asked since the last replies. The right of
    reply is the State under Review's, a follow-up the moderator's.
    """
    _check_said(kind, mission, by, to)
    panellist = None if by is None else _panellist(meeting, by, field="by")
    about = _about(meeting, kind, to)
    check_not_closed(meeting)
    _check_not_there_already(meeting, kind, mission, by)
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
        to=about,
    )
    return facts.FloorAsked(listed, _place(meeting, kind))


def _check_said(kind: AskKind, mission: str | None, by: int | None, to: int | None) -> None:
    """What only some kinds have is not said of another; a question says whose it is."""
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
    turn = turn_named(meeting, turn_id, field=field)
    if turn.kind != "intervention":
        raise Refused("{turn} is not on the panel.", turns={"turn": turn_id}, field=field)
    return turn


def _about(meeting: Meeting, kind: AskKind, to: int | None) -> tuple[int, ...]:
    if kind == "question":
        return () if to is None else (_panellist(meeting, to, field="to").id,)
    if kind == "follow_up":
        return ()
    if to is None:
        return open_round(meeting) if kind == "reply" else ()
    question = turn_named(meeting, to, field="to")
    if question.kind not in ("question", "follow_up"):
        raise Refused("{turn} is not a question.", turns={"turn": to}, field="to")
    return (to,)


def open_round(meeting: Meeting) -> tuple[int, ...]:
    """The questions that the next reply answers: what was asked and has no reply yet.

    Several panellists reply to one round, so where nothing is open it is the last one.
    """
    asked = [turn.id for turn in meeting.turns if _was_asked(turn)]
    replies = [turn.to for turn in meeting.turns if turn.kind == "reply" and turn.to]
    answered = {question for to in replies for question in to}
    unanswered = tuple(question for question in asked if question not in answered)
    return unanswered or (replies[-1] if replies else ())


def _was_asked(turn: Turn) -> bool:
    return turn.kind in ("question", "follow_up") and turn.started_at_ms is not None


def _check_not_there_already(
    meeting: Meeting, kind: AskKind, mission: str | None, by: int | None
) -> None:
    """Two presses must not make two entries; who has spoken may ask for the floor again."""
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
    """What a turn that is paid from the reserve is allotted when nobody says."""
    if kind == "follow_up":
        return settings.follow_up_ms
    return settings.question_ms if kind == "question" else settings.reply_ms


def _place(meeting: Meeting, kind: AskKind) -> int | None:
    """Before the closing; follow-ups and replies before the questions that still wait.

    So the panel can reply between two rounds without anybody ordering the list.
    """
    ahead = meeting.ahead
    yields_to: tuple[Kind, ...] = ("closing",)
    if kind in ("reply", "follow_up"):
        yields_to = ("closing", "question")
    if kind == "follow_up":
        yields_to = ("closing", "question", "reply")
    return next((turn.id for turn in ahead if turn.kind in yields_to), None)
