"""A meeting as each audience has it: one frozen type each, none of which stands for another.

What a type does not have cannot leak; ``outgoing`` lets nothing else out. All instants
and lengths are milliseconds.
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
    """A cue as it is shown. A preset is in ``language``; of a free text that is not known."""

    turn: int
    text: str
    preset: CuePreset | None
    language: str | None


@dataclass(frozen=True)
class Undoable:
    """An entry that can be undone (or an undo that can be), and what it did to which turn.

    ``reveals`` has the protected turns that everybody could name afterwards, ``names`` the
    words that point to a protected speaker in a notice or a cue that would be shown again.
    """

    revision: int
    sentence: str
    verb: str
    turn: int | None
    reveals: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class MeetingFields:
    """What every audience has of a meeting. No audience's own type: nobody is sent one."""

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
    """What the room screen has: as much as the public, with the room's own notice."""

    turns: tuple[PublicTurn, ...]


@dataclass(frozen=True)
class SpeakerMeeting(MeetingFields):
    turns: tuple[PublicTurn, ...]
    cue: CueView | None


@dataclass(frozen=True)
class InterpreterMeeting(MeetingFields):
    """What the booths have: the public's list with languages and texts."""

    turns: tuple[InterpreterTurn, ...]


@dataclass(frozen=True)
class VeiledMeeting:
    """What the room and the public have of a veiled meeting: nothing but the series."""

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
