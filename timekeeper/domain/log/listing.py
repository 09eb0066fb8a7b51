"""How a turn enters the list of speakers, and where."""

from dataclasses import replace

from timekeeper.domain.meeting.clock import Clock
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Turn

from .facts import ListedTurn


def as_listed(listed: ListedTurn, settings: Settings) -> Turn:
    """A turn as it enters the list, its clock full."""
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
    turn, before = as_listed(listed, settings), meeting.find(listed.id)
    return turn if before is None else replace(turn, outcome=before.outcome)


def inserted(turns: tuple[Turn, ...], turn: Turn, before: int | None) -> tuple[Turn, ...]:
    """The list with ``turn`` on it: before another one, or (None) at its end."""
    place = next((i for i, other in enumerate(turns) if other.id == before), len(turns))
    return (*turns[:place], turn, *turns[place:])
