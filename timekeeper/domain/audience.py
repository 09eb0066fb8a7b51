"""What each audience may know: one frozen type each, filled from an allow-list.

What a type does not have cannot leak. A protected turn shows its number and, where
that singles nobody out, its category; the moderator's console alone has the rest.
All instants and lengths are milliseconds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .clock import Clock
from .forecast import forecast
from .history import History, describe
from .meeting import Meeting, MeetingStatus
from .refusal import Say, english
from .turns import Category, Gender, Kind, Mode, Person, Status, Turn

Audience = Literal["public", "room", "speaker", "moderator"]
AUDIENCES: tuple[Audience, ...] = ("public", "room", "speaker", "moderator")

SINGLES_OUT_BELOW = 3
"""A category shared by fewer speakers than this would single one out (domain.md)."""

KIND_LABELS: Mapping[Kind, str] = {
    "opening": "Opening",
    "state_statement": "State under Review",
    "intervention": "Speaker",
    "follow_up": "Follow-up questions",
    "question": "Question",
    "reply": "Reply",
    "closing": "Closing",
}


@dataclass(frozen=True)
class Names:
    """The rows that a meeting's facts refer to, by id."""

    people: Mapping[int, Person]
    texts: Mapping[int, str]

    def person(self, turn: Turn) -> Person:
        return self.people.get(turn.person, Person()) if turn.person is not None else Person()

    def text(self, text_id: int | None) -> str | None:
        return None if text_id is None else self.texts.get(text_id)


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


@dataclass(frozen=True)
class CueView:
    turn: int
    text: str


@dataclass(frozen=True)
class Undoable:
    """An entry that can be undone (or an undo that can be), and what it did."""

    revision: int
    sentence: str


@dataclass(frozen=True)
class PublicMeeting:
    slug: str
    series: str
    state_under_review: str
    room: str
    room_slug: str
    status: MeetingStatus
    scheduled_start_ms: int
    scheduled_end_ms: int
    opened_at_ms: int | None
    closed_at_ms: int | None
    hard_end_ms: int
    projected_end_ms: int
    slips_from_ms: int | None
    reserve_ms: int
    changeover_ms: int
    floor: int | None
    next: int | None
    notice: str | None
    veiled: bool
    turns: tuple[PublicTurn, ...]


@dataclass(frozen=True)
class RoomMeeting(PublicMeeting):
    """What the room screen has: as much as the public, with the room's own notice."""


@dataclass(frozen=True)
class SpeakerMeeting(PublicMeeting):
    cue: CueView | None


@dataclass(frozen=True)
class ModeratorMeeting(PublicMeeting):
    turns: tuple[ModeratorTurn, ...]
    cue: CueView | None
    pause_reason: str | None
    room_notice: str | None
    public_notice: str | None
    undo: Undoable | None
    redo: Undoable | None


def project(
    history: History, names: Names, audience: Audience, say: Say = english
) -> PublicMeeting:
    """What ``audience`` may know of a meeting; labels in the language of ``say``."""
    meeting = history.meeting
    if audience == "public":
        return PublicMeeting(
            **_shared(meeting, names.text(meeting.public_notice)),
            turns=_public_turns(meeting, names, say),
        )
    if audience == "room":
        return RoomMeeting(
            **_shared(meeting, names.text(meeting.room_notice)),
            turns=_public_turns(meeting, names, say),
        )
    if audience == "speaker":
        return SpeakerMeeting(
            **_shared(meeting, names.text(meeting.room_notice)),
            turns=_public_turns(meeting, names, say),
            cue=_cue(meeting, names),
        )
    return _moderator_meeting(history, names, say)


def public_labels(meeting: Meeting, names: Names, say: Say = english) -> dict[int, str]:
    """What each turn is called where anybody may read it: in errors, logs and answers."""
    singled_out = _singled_out(meeting)
    return {
        turn.id: _public_label(meeting, turn, names.person(turn), singled_out, say)
        for turn in meeting.turns
    }


def _shared(meeting: Meeting, notice: str | None) -> dict[str, object]:
    """The fields that every audience has; all of them are the meeting's own."""
    ahead = forecast(meeting)
    return {
        "slug": meeting.slug,
        "series": meeting.series,
        "state_under_review": meeting.state_under_review,
        "room": meeting.room,
        "room_slug": meeting.room_slug,
        "status": meeting.status,
        "scheduled_start_ms": meeting.scheduled_start_ms,
        "scheduled_end_ms": meeting.scheduled_end_ms,
        "opened_at_ms": meeting.opened_at_ms,
        "closed_at_ms": meeting.closed_at_ms,
        "hard_end_ms": meeting.hard_end_ms,
        "projected_end_ms": ahead.projected_end_ms,
        "slips_from_ms": ahead.slips_from_ms,
        "reserve_ms": meeting.settings.reserve_ms,
        "changeover_ms": meeting.settings.changeover_ms,
        "floor": meeting.floor,
        "next": None if meeting.next is None else meeting.next.id,
        "notice": notice,
        "veiled": False,
    }


def _public_turns(meeting: Meeting, names: Names, say: Say) -> tuple[PublicTurn, ...]:
    singled_out = _singled_out(meeting)
    starts = forecast(meeting).estimated_start_ms
    views = []
    for position, turn in enumerate(meeting.turns, start=1):
        person = Person() if turn.protected else names.person(turn)
        category = turn.category
        if turn.protected and category in singled_out:
            category = None
        views.append(
            PublicTurn(
                **_turn_facts(meeting, turn, position, starts.get(turn.id)),
                label=_public_label(meeting, turn, person, singled_out, say),
                category=category,
                speaker=person.speaker,
                organisation=person.organisation,
                theme=person.theme,
                mode=None if turn.protected else turn.mode,
            )
        )
    return tuple(views)


def _turn_facts(
    meeting: Meeting, turn: Turn, position: int, estimated_start_ms: int | None
) -> dict[str, object]:
    """What is said of every turn, protected or not: its place, its kind and its time."""
    return {
        "id": turn.id,
        "position": position,
        "number": turn.number,
        "kind": turn.kind,
        "status": meeting.status_of(turn),
        "clock": turn.clock,
        "warning_ms": turn.warning_ms,
        "estimated_start_ms": estimated_start_ms,
        "started_at_ms": turn.started_at_ms,
    }


def _singled_out(meeting: Meeting) -> frozenset[Category | None]:
    """Categories that too few of the meeting's speakers share to hide anybody."""
    shared = Counter(turn.category for turn in meeting.turns if turn.kind == "intervention")
    categories: set[Category | None] = {turn.category for turn in meeting.turns}
    return frozenset(c for c in categories if shared[c] < SINGLES_OUT_BELOW)


def _public_label(
    meeting: Meeting,
    turn: Turn,
    person: Person,
    singled_out: frozenset[Category | None],
    say: Say,
) -> str:
    if not turn.protected:
        return _own_label(meeting, turn, person, say)
    if turn.number is None:
        return say(KIND_LABELS[turn.kind])
    if turn.category is None or turn.category in singled_out:
        return say("Speaker {number}").format(number=turn.number)
    return say("Speaker {number} – {category}").format(
        number=turn.number, category=say(turn.category)
    )


def _own_label(meeting: Meeting, turn: Turn, person: Person, say: Say) -> str:
    own = person.organisation or person.speaker
    if own:
        return own
    if turn.kind == "state_statement":
        return meeting.state_under_review
    if turn.number is not None:
        return say("Speaker {number}").format(number=turn.number)
    return say(KIND_LABELS[turn.kind])


def _cue(meeting: Meeting, names: Names) -> CueView | None:
    if meeting.cue is None:
        return None
    return CueView(meeting.cue.turn, names.text(meeting.cue.text) or "")


def _moderator_meeting(history: History, names: Names, say: Say) -> ModeratorMeeting:
    meeting = history.meeting
    shared = _shared(meeting, names.text(meeting.public_notice or meeting.room_notice))
    return ModeratorMeeting(
        **shared,
        turns=_moderator_turns(meeting, names, say),
        cue=_cue(meeting, names),
        pause_reason=names.text(meeting.pause_reason),
        room_notice=names.text(meeting.room_notice),
        public_notice=names.text(meeting.public_notice),
        undo=_undoable(history, history.undoable, names, say),
        redo=_undoable(history, history.redoable, names, say),
    )


def _moderator_turns(meeting: Meeting, names: Names, say: Say) -> tuple[ModeratorTurn, ...]:
    public = public_labels(meeting, names, say)
    starts = forecast(meeting).estimated_start_ms
    views = []
    for position, turn in enumerate(meeting.turns, start=1):
        person = names.person(turn)
        views.append(
            ModeratorTurn(
                **_turn_facts(meeting, turn, position, starts.get(turn.id)),
                label=_own_label(meeting, turn, person, say),
                category=turn.category,
                speaker=person.speaker,
                organisation=person.organisation,
                theme=person.theme,
                mode=turn.mode,
                protected=turn.protected,
                public_label=public[turn.id],
                language=person.language,
                gender=person.gender,
                national=person.national,
                coalition_of=person.coalition_of,
                words=person.words,
                notes=person.notes,
                time_reason=names.text(turn.time_reason),
            )
        )
    return tuple(views)


def _undoable(history: History, revision: int | None, names: Names, say: Say) -> Undoable | None:
    if revision is None:
        return None
    labels = {
        turn.id: _own_label(history.meeting, turn, names.person(turn), say)
        for turn in history.meeting.turns
    }
    fact = history.entry(history.origin(revision)).fact
    return Undoable(revision, describe(fact).render(labels, say))
