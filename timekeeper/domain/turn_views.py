"""A turn as an audience sees it. What identifies a protected speaker stays out here.

All instants and lengths are milliseconds.
"""

from dataclasses import dataclass

from .clock import Clock
from .forecast import Forecast
from .labels import Names, own_label, public_categories, public_labels
from .meeting import Meeting
from .refusal import Say
from .turns import Category, Gender, Kind, Mode, Person, Status, Turn


@dataclass(frozen=True)
class PublicTurn:
    id: int
    position: int
    number: int | None
    kind: Kind
    label: str
    category: Category | None
    speaker: str | None
    organisation: str | None
    theme: str | None
    mode: Mode | None
    status: Status
    clock: Clock
    warning_ms: int
    estimated_start_ms: int | None
    started_at_ms: int | None


@dataclass(frozen=True)
class ModeratorTurn(PublicTurn):
    protected: bool
    public_label: str
    language: str | None
    gender: Gender | None
    national: bool | None
    coalition_of: str | None
    words: int | None
    notes: str | None
    time_reason: str | None


def public_turns(
    meeting: Meeting, names: Names, ahead: Forecast, say: Say
) -> tuple[PublicTurn, ...]:
    """The list as anybody may see it: a protected turn without what its person is."""
    labels, categories = public_labels(meeting, names, say), public_categories(meeting)
    return tuple(
        _turn(
            meeting,
            turn,
            position,
            ahead,
            person=Person() if turn.protected else names.person(turn),
            label=labels[turn.id],
            category=categories[turn.id],
            mode=None if turn.protected else turn.mode,
        )
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _turn(
    meeting: Meeting,
    turn: Turn,
    position: int,
    ahead: Forecast,
    *,
    person: Person,
    label: str,
    category: Category | None,
    mode: Mode | None,
) -> PublicTurn:
    """A turn as somebody sees it; what identifies comes in by the keywords alone."""
    return PublicTurn(
        id=turn.id,
        position=position,
        number=turn.number,
        kind=turn.kind,
        label=label,
        category=category,
        speaker=person.speaker,
        organisation=person.organisation,
        theme=person.theme,
        mode=mode,
        status=meeting.status_of(turn),
        clock=turn.clock,
        warning_ms=turn.warning_ms,
        estimated_start_ms=ahead.estimated_start_ms.get(turn.id),
        started_at_ms=turn.started_at_ms,
    )


def moderator_turns(
    meeting: Meeting, names: Names, ahead: Forecast, say: Say
) -> tuple[ModeratorTurn, ...]:
    public = public_labels(meeting, names, say)
    return tuple(
        _moderator_turn(meeting, turn, position, ahead, names, public[turn.id], say)
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _moderator_turn(
    meeting: Meeting,
    turn: Turn,
    position: int,
    ahead: Forecast,
    names: Names,
    public_label: str,
    say: Say,
) -> ModeratorTurn:
    person = names.person(turn)
    seen = _turn(
        meeting,
        turn,
        position,
        ahead,
        person=person,
        label=own_label(meeting, turn, person, say),
        category=turn.category,
        mode=turn.mode,
    )
    return ModeratorTurn(
        **vars(seen),
        protected=turn.protected,
        public_label=public_label,
        language=person.language,
        gender=person.gender,
        national=person.national,
        coalition_of=person.coalition_of,
        words=person.words,
        notes=person.notes,
        time_reason=names.text(turn.time_reason),
    )
