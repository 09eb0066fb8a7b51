"""A rehearsal as the moderator's console shows it."""

from dataclasses import dataclass

from timekeeper.domain.log.history import History


@dataclass(frozen=True)
class RehearsalView:
    """``plays_itself``: a program moderates the meeting until a person does something."""

    factor: int
    plays_itself: bool


def rehearsal_view(history: History) -> RehearsalView | None:
    rehearsal = history.meeting.rehearsal
    if rehearsal is None:
        return None
    since_the_plan = history.entries[1:]
    plays_itself = (
        rehearsal.player is not None
        and history.meeting.status != "closed"
        and all(entry.actor == rehearsal.player for entry in since_the_plan)
    )
    return RehearsalView(rehearsal.factor, plays_itself)
