"""Puts turns on the list of speakers."""

from dataclasses import replace

from timekeeper.domain.meeting.clock import Clock
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Turn

from .facts import ListedTurn


def new_turn(listed: ListedTurn, settings: Settings) -> Turn:
    """The turn that enters the list: it waits, with all of its time left."""
    return Turn(
        id=listed.id,
        kind=listed.kind,
        clock=Clock(listed.allotted_ms),
        person=listed.person,
        number=listed.number,
        category=listed.category,
        mode=listed.mode,
        protected=listed.protected,
        warning_before_ms=settings.warning_ms,
        mission=listed.mission,
        by=listed.by,
        to=listed.to,
    )


def replanned(meeting: Meeting, listed: ListedTurn, settings: Settings) -> Turn:
    """A turn as the plan has it. No file says who is absent, so that stays as it was."""
    turn, before = new_turn(listed, settings), meeting.find(listed.id)
    return turn if before is None else replace(turn, outcome=before.outcome)


def inserted(turns: tuple[Turn, ...], turn: Turn, before: int | None) -> tuple[Turn, ...]:
    """The list with ``turn`` inserted before the turn ``before``, or (None) at the end."""
    index = next((i for i, other in enumerate(turns) if other.id == before), len(turns))
    return (*turns[:index], turn, *turns[index:])
