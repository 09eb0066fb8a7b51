"""A turn as an audience sees it. What identifies a protected speaker stays out here.

``open_names`` is the door: what draws the turns of anybody but the moderator is handed
those rows of people alone that may be known, and has the others from nowhere. All instants
and lengths are milliseconds.
"""

from collections.abc import Set
from dataclasses import dataclass

from timekeeper.domain.hour.forecast import Forecast
from timekeeper.domain.hour.pace import Pace, pace
from timekeeper.domain.meeting.clock import Clock
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Category, Gender, Kind, Mode, Person, Status, Turn
from timekeeper.domain.protection.labels import Names, own_label, public_categories, public_labels
from timekeeper.domain.refusal import Say


@dataclass(frozen=True)
class TurnFields:
    """What every audience has of a turn. No audience's own type: nobody is sent one."""

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
class PublicTurn(TurnFields):
    """What anybody has of a turn."""


@dataclass(frozen=True)
class InterpreterTurn(TurnFields):
    """What the booths need beside it: the language, and whether they have the text.

    A protected speaker's language and pace would help to tell who it is, and are withheld.
    """

    language: str | None
    has_text: bool
    pace: Pace | None


@dataclass(frozen=True)
class ModeratorTurn(TurnFields):
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
    return _public_turns(meeting, open_names(meeting, names), ahead, say)


def open_names(meeting: Meeting, names: Names) -> Names:
    """Those alone whom anybody may know: who speaks now in a turn that is not protected."""
    known = {turn.person for turn in meeting.turns if not meeting.speaker_of(turn).protected}
    return Names({row: names.people[row] for row in names.people if row in known}, {})


def _public_turns(
    meeting: Meeting, known: Names, ahead: Forecast, say: Say
) -> tuple[PublicTurn, ...]:
    labels, categories = public_labels(meeting, known, say), public_categories(meeting)
    return tuple(
        _public_turn(meeting, turn, position, ahead, known, labels[turn.id], categories[turn.id])
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _public_turn(
    meeting: Meeting,
    turn: Turn,
    position: int,
    ahead: Forecast,
    known: Names,
    label: str,
    category: Category | None,
) -> PublicTurn:
    speaker = meeting.speaker_of(turn)
    shared = _fields(
        meeting,
        turn,
        position,
        ahead,
        person=_open_person(meeting, turn, known),
        label=label,
        category=category,
        mode=None if speaker.protected else speaker.mode,
    )
    return PublicTurn(**vars(shared))


def _open_person(meeting: Meeting, turn: Turn, known: Names) -> Person:
    """Who speaks, where anybody may know; of a protected speaker nothing."""
    speaker = meeting.speaker_of(turn)
    return Person() if speaker.protected else known.person(speaker)


def interpreter_turns(
    meeting: Meeting, names: Names, seen: tuple[PublicTurn, ...]
) -> tuple[InterpreterTurn, ...]:
    """The public's list (``seen``), with what the booths need beside it."""
    with_text = {turn.id for turn in meeting.turns if _own_words(turn, names)}
    known = open_names(meeting, names)
    return tuple(
        _interpreter_turn(meeting, turn, shown, known, with_text)
        for turn, shown in zip(meeting.turns, seen, strict=True)
    )


def _interpreter_turn(
    meeting: Meeting, turn: Turn, shown: PublicTurn, known: Names, with_text: Set[int]
) -> InterpreterTurn:
    return InterpreterTurn(
        **vars(shown),
        language=_open_person(meeting, turn, known).language,
        has_text=turn.id in with_text,
        pace=pace(_own_words(turn, known), turn.clock.allotted_ms, meeting.settings),
    )


def _own_words(turn: Turn, names: Names) -> int | None:
    """The length of the statement; a reply is given without one."""
    return names.person(turn).words


def _fields(
    meeting: Meeting,
    turn: Turn,
    position: int,
    ahead: Forecast,
    *,
    person: Person,
    label: str,
    category: Category | None,
    mode: Mode | None,
) -> TurnFields:
    """What every audience has of a turn; what identifies comes in by the keywords alone."""
    return TurnFields(
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
    seen = _fields(
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
