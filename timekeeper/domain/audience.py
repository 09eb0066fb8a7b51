"""What each audience may know: one frozen type each, filled from an allow-list.

What a type does not have cannot leak. A protected turn shows its number and, where
that singles nobody out, its category; the moderator's console alone has the rest.
All instants and lengths are milliseconds.
"""

from dataclasses import dataclass, replace
from typing import Literal

from .facts import TurnAdded
from .forecast import Forecast, forecast, reserve_left_ms
from .history import History, describe
from .hour import Segment, segments
from .labels import KIND_LABELS, Names, public_labels
from .listing import as_listed
from .meeting import Meeting, MeetingStatus
from .refusal import Say, english
from .turn_views import ModeratorTurn, PublicTurn, moderator_turns, public_turns

__all__ = [
    "AUDIENCES",
    "KIND_LABELS",
    "Audience",
    "CueView",
    "ModeratorMeeting",
    "ModeratorTurn",
    "Names",
    "PublicMeeting",
    "PublicTurn",
    "RoomMeeting",
    "SpeakerMeeting",
    "Undoable",
    "project",
    "public_labels",
]

Audience = Literal["public", "room", "speaker", "moderator"]
AUDIENCES: tuple[Audience, ...] = ("public", "room", "speaker", "moderator")


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
    hour: tuple[Segment, ...]


@dataclass(frozen=True)
class RoomMeeting(PublicMeeting):
    """What the room screen has: as much as the public, with the room's own notice."""


@dataclass(frozen=True)
class SpeakerMeeting(PublicMeeting):
    cue: CueView | None


@dataclass(frozen=True)
class ModeratorMeeting(PublicMeeting):
    turns: tuple[ModeratorTurn, ...]
    reserve_left_ms: int
    cue: CueView | None
    pause_reason: str | None
    room_notice: str | None
    public_notice: str | None
    undo: Undoable | None
    redo: Undoable | None


def project(
    history: History,
    names: Names,
    audience: Audience,
    say: Say = english,
    *,
    now_ms: int | None = None,
) -> PublicMeeting:
    """What ``audience`` may know of a meeting; labels in the language of ``say``.

    With ``now_ms`` a meeting that should have begun by now is forecast to slip.
    """
    meeting = history.meeting
    ahead = forecast(meeting, now_ms)
    if audience == "moderator":
        return _moderator_meeting(history, names, ahead, say)
    turns = public_turns(meeting, names, ahead, say)
    if audience == "public":
        return _public_meeting(meeting, turns, ahead, names.text(meeting.public_notice))
    shown = _public_meeting(meeting, turns, ahead, names.text(meeting.room_notice))
    if audience == "room":
        return RoomMeeting(**vars(shown))
    return SpeakerMeeting(**vars(shown), cue=_cue(meeting, names))


def _public_meeting(
    meeting: Meeting, turns: tuple[PublicTurn, ...], ahead: Forecast, notice: str | None
) -> PublicMeeting:
    """The fields that every audience has; but for the turns, all are the meeting's own."""
    return PublicMeeting(
        slug=meeting.slug,
        series=meeting.series,
        state_under_review=meeting.state_under_review,
        room=meeting.room,
        room_slug=meeting.room_slug,
        status=meeting.status,
        scheduled_start_ms=meeting.scheduled_start_ms,
        scheduled_end_ms=meeting.scheduled_end_ms,
        opened_at_ms=meeting.opened_at_ms,
        closed_at_ms=meeting.closed_at_ms,
        hard_end_ms=meeting.hard_end_ms,
        projected_end_ms=ahead.projected_end_ms,
        slips_from_ms=ahead.slips_from_ms,
        reserve_ms=meeting.settings.reserve_ms,
        changeover_ms=meeting.settings.changeover_ms,
        floor=meeting.floor,
        next=None if meeting.next is None else meeting.next.id,
        notice=notice,
        veiled=False,
        turns=turns,
        hour=segments(meeting, ahead),
    )


def _cue(meeting: Meeting, names: Names) -> CueView | None:
    if meeting.cue is None:
        return None
    return CueView(meeting.cue.turn, names.text(meeting.cue.text) or "")


def _moderator_meeting(
    history: History, names: Names, ahead: Forecast, say: Say
) -> ModeratorMeeting:
    meeting = history.meeting
    notice = names.text(meeting.public_notice or meeting.room_notice)
    shown = vars(_public_meeting(meeting, (), ahead, notice))
    return ModeratorMeeting(
        **{**shown, "turns": moderator_turns(meeting, names, ahead, say)},
        reserve_left_ms=reserve_left_ms(meeting),
        cue=_cue(meeting, names),
        pause_reason=names.text(meeting.pause_reason),
        room_notice=names.text(meeting.room_notice),
        public_notice=names.text(meeting.public_notice),
        undo=_undoable(history, history.undoable, names, say),
        redo=_undoable(history, history.redoable, names, say),
    )


def _undoable(history: History, revision: int | None, names: Names, say: Say) -> Undoable | None:
    if revision is None:
        return None
    meeting = history.meeting
    fact = history.entry(history.origin(revision)).fact
    turns = meeting.turns
    if isinstance(fact, TurnAdded):  # once undone, it is no longer on the list
        turns = (*turns, as_listed(fact.turn, meeting.settings))
    labels = public_labels(replace(meeting, turns=turns), names, say)
    return Undoable(revision, describe(fact).render(labels, say))
