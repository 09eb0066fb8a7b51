"""A meeting as each audience sees it: one frozen type each, none a subclass of another.

A field that a type does not have cannot leak; ``outgoing`` lets only these types be sent.
All instants and lengths are milliseconds.
"""

from dataclasses import dataclass
from typing import Literal

from timekeeper.domain.cues import CuePreset
from timekeeper.domain.hour.segments import Segment
from timekeeper.domain.meeting.meeting import MeetingStatus

from .log_entries import LogEntryView
from .rehearsal_view import RehearsalView
from .turn_views import InterpreterTurn, ModeratorTurn, PublicTurn

Audience = Literal["public", "room", "speaker", "interpreters", "moderator"]
AUDIENCES: tuple[Audience, ...] = ("public", "room", "speaker", "interpreters", "moderator")


@dataclass(frozen=True)
class CueView:
    """A cue as it is shown; ``language`` is that of a preset, None for a free text."""

    turn: int
    text: str
    preset: CuePreset | None
    language: str | None


@dataclass(frozen=True)
class Undoable:
    """An entry that can be undone (or an undo that can be), and what it did to which turn.

    ``reveals`` are the protected turns whose speakers undo would reveal, ``names`` the words
    that identify a protected speaker in a notice or a cue that undo would show again.
    """

    revision: int
    sentence: str
    verb: str
    turn: int | None
    reveals: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class MeetingFields:
    """The fields that every audience has. This type itself is sent to no audience."""

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
    end_at_opening_ms: int | None
    projected_end_ms: int
    slips_from_ms: int | None
    reserve_ms: int
    changeover_ms: int
    floor: int | None
    next: int | None
    notice: str | None
    veiled: bool
    hour: tuple[Segment, ...]


@dataclass(frozen=True)
class PublicMeeting(MeetingFields):
    turns: tuple[PublicTurn, ...]


@dataclass(frozen=True)
class RoomMeeting(MeetingFields):
    """What the room screen has: the same as the public, but with the notice for the room."""

    turns: tuple[PublicTurn, ...]


@dataclass(frozen=True)
class SpeakerMeeting(MeetingFields):
    turns: tuple[PublicTurn, ...]
    cue: CueView | None


@dataclass(frozen=True)
class InterpreterMeeting(MeetingFields):
    """What the interpreters have: the public list with languages and paces."""

    turns: tuple[InterpreterTurn, ...]


@dataclass(frozen=True)
class VeiledMeeting:
    """What the room and the public have of a veiled meeting."""

    slug: str
    series: str
    veiled: Literal[True] = True


@dataclass(frozen=True)
class ModeratorMeeting(MeetingFields):
    turns: tuple[ModeratorTurn, ...]
    reserve_left_ms: int
    reserve_drains_from_ms: int | None
    question_ms: int
    reply_ms: int
    round: tuple[int, ...]
    cue: CueView | None
    pause_reason: str | None
    suspension_reason: str | None
    room_notice: str | None
    public_notice: str | None
    notice_names: tuple[str, ...]
    cue_names: tuple[str, ...]
    undo: Undoable | None
    redo: Undoable | None
    deeds: tuple[LogEntryView, ...]
    rehearsal: RehearsalView | None


PublicView = PublicMeeting | VeiledMeeting
RoomView = RoomMeeting | VeiledMeeting
WholeMeeting = PublicMeeting | RoomMeeting | SpeakerMeeting | InterpreterMeeting | ModeratorMeeting
View = WholeMeeting | VeiledMeeting
