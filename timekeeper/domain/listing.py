"""How a turn enters the list of speakers, and where."""

from .clock import Clock
from .facts import ListedTurn
from .settings import Settings
from .turns import Turn


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


def inserted(turns: tuple[Turn, ...], turn: Turn, before: int | None) -> tuple[Turn, ...]:
    """The list with ``turn`` on it: before another one, or (None) at its end."""
    place = next((i for i, other in enumerate(turns) if other.id == before), len(turns))
    return (*turns[:place], turn, *turns[place:])
