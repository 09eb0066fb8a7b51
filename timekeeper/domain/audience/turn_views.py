"""A turn as each audience sees it, without what identifies a protected speaker.

The functions for every audience but the moderator are handed ``unprotected_names``, so that
they never have the row of a protected person. All instants and lengths are milliseconds.
"""

from collections.abc import Set
from dataclasses import dataclass

from timekeeper.domain.hour.forecast import Forecast
from timekeeper.domain.hour.pace import Pace, pace
from timekeeper.domain.meeting.clock import Clock
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Category, Gender, Kind, Mode, Person, Status, Turn
from timekeeper.domain.protection.labels import (
    Names,
    label_with_name,
    public_categories,
    public_labels,
)
from timekeeper.domain.refusal import Translate


@dataclass(frozen=True)
class TurnFields:
    """The fields that every audience has. This type itself is sent to no audience."""

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
    """What the public, the room and the speaker's display have of a turn."""


@dataclass(frozen=True)
class InterpreterTurn(TurnFields):
    """What interpreters have besides: the language, the pace, and whether a text was sent in.

    A protected speaker's language and pace are withheld, because they help to identify them.
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
    meeting: Meeting, names: Names, estimates: Forecast, translate: Translate
) -> tuple[PublicTurn, ...]:
    """The list as anybody may see it: a protected turn without its person's data."""
    return _public_turns(meeting, unprotected_names(meeting, names), estimates, translate)


def unprotected_names(meeting: Meeting, names: Names) -> Names:
    """The people alone whom anybody may know: those of turns that are not protected now."""
    known = {turn.person for turn in meeting.turns if not meeting.speaker_of(turn).protected}
    return Names({row: names.people[row] for row in names.people if row in known}, {})


def _public_turns(
    meeting: Meeting, known: Names, estimates: Forecast, translate: Translate
) -> tuple[PublicTurn, ...]:
    labels, categories = public_labels(meeting, known, translate), public_categories(meeting)
    return tuple(
        _public_turn(
            meeting, turn, position, estimates, known, labels[turn.id], categories[turn.id]
        )
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _public_turn(
    meeting: Meeting,
    turn: Turn,
    position: int,
    estimates: Forecast,
    known: Names,
    label: str,
    category: Category | None,
) -> PublicTurn:
    speaker = meeting.speaker_of(turn)
    shared = _fields(
        meeting,
        turn,
        position,
        estimates,
        person=_public_person(meeting, turn, known),
        label=label,
        category=category,
        mode=None if speaker.protected else speaker.mode,
    )
    return PublicTurn(**vars(shared))


def _public_person(meeting: Meeting, turn: Turn, known: Names) -> Person:
    """The person who speaks; an empty one for a protected speaker."""
    speaker = meeting.speaker_of(turn)
    return Person() if speaker.protected else known.person(speaker)


def interpreter_turns(
    meeting: Meeting, names: Names, public: tuple[PublicTurn, ...]
) -> tuple[InterpreterTurn, ...]:
    """The public list, with what interpreters need besides."""
    with_text = {turn.id for turn in meeting.turns if _word_count(turn, names)}
    known = unprotected_names(meeting, names)
    return tuple(
        _interpreter_turn(meeting, turn, public_turn, known, with_text)
        for turn, public_turn in zip(meeting.turns, public, strict=True)
    )


def _interpreter_turn(
    meeting: Meeting, turn: Turn, public: PublicTurn, known: Names, with_text: Set[int]
) -> InterpreterTurn:
    return InterpreterTurn(
        **vars(public),
        language=_public_person(meeting, turn, known).language,
        has_text=turn.id in with_text,
        pace=pace(_word_count(turn, known), turn.clock.allotted_ms, meeting.settings),
    )


def _word_count(turn: Turn, names: Names) -> int | None:
    """The number of words of the turn's own statement; a reply has none."""
    return names.person(turn).words


def _fields(
    meeting: Meeting,
    turn: Turn,
    position: int,
    estimates: Forecast,
    *,
    person: Person,
    label: str,
    category: Category | None,
    mode: Mode | None,
) -> TurnFields:
    """The fields that every audience has; only the keyword arguments can identify a speaker."""
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
        estimated_start_ms=estimates.estimated_start_ms.get(turn.id),
        started_at_ms=turn.started_at_ms,
        mission=turn.mission,
        by=turn.by,
        to=turn.to,
    )


def moderator_turns(
    meeting: Meeting, names: Names, estimates: Forecast, translate: Translate
) -> tuple[ModeratorTurn, ...]:
    public = public_labels(meeting, names, translate)
    return tuple(
        _moderator_turn(meeting, turn, position, estimates, names, public[turn.id], translate)
        for position, turn in enumerate(meeting.turns, start=1)
    )


def _moderator_turn(
    meeting: Meeting,
    turn: Turn,
    position: int,
    estimates: Forecast,
    names: Names,
    public_label: str,
    translate: Translate,
) -> ModeratorTurn:
    speaker = meeting.speaker_of(turn)
    person = names.person(speaker)
    fields = _fields(
        meeting,
        turn,
        position,
        estimates,
        person=person,
        label=label_with_name(meeting, turn, names, translate),
        category=speaker.category,
        mode=speaker.mode,
    )
    return ModeratorTurn(
        **vars(fields),
        protected=speaker.protected,
        public_label=public_label,
        language=person.language,
        gender=person.gender,
        national=person.national,
        coalition_of=person.coalition_of,
        words=_word_count(turn, names),
        pace=pace(_word_count(turn, names), turn.clock.allotted_ms, meeting.settings),
        notes=person.notes,
        time_reason=names.text(turn.time_reason),
    )
