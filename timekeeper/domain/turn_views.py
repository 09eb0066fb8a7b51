"""A turn as an audience sees it. What identifies a protected speaker stays out here.

All instants and lengths are milliseconds.
"""

from dataclasses import dataclass

from .clock import Clock
from .forecast import Forecast
from .labels import Names, own_label, public_categories, public_labels
from .meeting import Meeting
from .pace import Pace, pace
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
    mission: str | None
    by: int | None
    to: tuple[int, ...]


@dataclass(frozen=True)
class InterpreterTurn(PublicTurn):
    """What the booths need beside it: the language, and whether they have the text.

    A protected speaker's language and pace would help to tell who it is, and are withheld.
    """

    language: str | None
    has_text: bool
    pace: Pace | None


@dataclass(frozen=True)
class ModeratorTurn(PublicTurn):
    protected: bool
    public_label: str
    language: str | None
    gender: Gender | None
    national: bool | None
    coalition_of: str | None
    words: int | None
    pace: Pace | None
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
            person=_open_person(meeting, turn, names),
            label=labels[turn.id],
            category=categories[turn.id],
            mode=None if meeting.speaker_of(turn).protected else meeting.speaker_of(turn).mode,
        )
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _open_person(meeting: Meeting, turn: Turn, names: Names) -> Person:
    """Who speaks, where anybody may know; of a protected speaker nothing."""
    speaker = meeting.speaker_of(turn)
    return Person() if speaker.protected else names.person(speaker)


def interpreter_turns(
    meeting: Meeting, names: Names, seen: tuple[PublicTurn, ...]
) -> tuple[InterpreterTurn, ...]:
    """The public's list (``seen``), with what the booths need beside it."""
    return tuple(
        _interpreter_turn(meeting, turn, shown, names)
        for turn, shown in zip(meeting.turns, seen, strict=True)
    )


def _interpreter_turn(
    meeting: Meeting, turn: Turn, shown: PublicTurn, names: Names
) -> InterpreterTurn:
    words = _own_words(turn, names)
    known_words = None if meeting.speaker_of(turn).protected else words
    return InterpreterTurn(
        **vars(shown),
        language=_open_person(meeting, turn, names).language,
        has_text=bool(words),
        pace=pace(known_words, turn.clock.allotted_ms, meeting.settings),
    )


def _own_words(turn: Turn, names: Names) -> int | None:
    """The length of the statement; a reply is given without one."""
    return names.person(turn).words


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
        mission=turn.mission,
        by=turn.by,
        to=turn.to,
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
    speaker = meeting.speaker_of(turn)
    person = names.person(speaker)
    seen = _turn(
        meeting,
        turn,
        position,
        ahead,
        person=person,
        label=own_label(meeting, turn, names, say),
        category=speaker.category,
        mode=speaker.mode,
    )
    return ModeratorTurn(
        **vars(seen),
        protected=speaker.protected,
        public_label=public_label,
        language=person.language,
        gender=person.gender,
        national=person.national,
        coalition_of=person.coalition_of,
        words=_own_words(turn, names),
        pace=pace(_own_words(turn, names), turn.clock.allotted_ms, meeting.settings),
        notes=person.notes,
        time_reason=names.text(turn.time_reason),
    )
