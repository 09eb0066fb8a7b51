"""What each audience may know: one frozen type each, filled from an allow-list.

What a type does not have cannot leak. A protected turn shows its number and, where
that singles nobody out, its category; the moderator's console alone has the rest.
All instants and lengths are milliseconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .cues import CUES, cue_language
from .deeds import Deed, deeds, labels_in_log
from .facts import CuePreset
from .forecast import Forecast, forecast, reserve_drains_from_ms, reserve_left_ms
from .history import History, describe
from .hour import Segment, segments
from .labels import KIND_LABELS, Names, public_labels
from .meeting import Meeting, MeetingStatus
from .refusal import Say, english
from .rehearsal_view import RehearsalView, rehearsal_view
from .turn_views import (
    InterpreterTurn,
    ModeratorTurn,
    PublicTurn,
    interpreter_turns,
    moderator_turns,
    public_turns,
)
from .verbs.questions import open_round

__all__ = [
    "AUDIENCES",
    "KIND_LABELS",
    "Audience",
    "CueView",
    "Deed",
    "InterpreterMeeting",
    "InterpreterTurn",
    "ModeratorMeeting",
    "ModeratorTurn",
    "Names",
    "PublicMeeting",
    "PublicTurn",
    "RehearsalView",
    "RoomMeeting",
    "SpeakerMeeting",
    "Undoable",
    "VeiledMeeting",
    "View",
    "project",
    "public_labels",
]

Audience = Literal["public", "room", "speaker", "interpreters", "moderator"]
LATEST_DEEDS = 12
"""How many of the latest entries a console shows."""

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

    ``reveals`` has the protected turns that everybody could name afterwards.
    """

    revision: int
    sentence: str
    verb: str
    turn: int | None
    reveals: tuple[int, ...]


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
    end_at_opening_ms: int | None
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
class InterpreterMeeting(PublicMeeting):
    """What the booths have: the public's list with languages and texts."""

    turns: tuple[InterpreterTurn, ...]


@dataclass(frozen=True)
class VeiledMeeting:
    """What the room and the public have of a veiled meeting: nothing but the series."""

    slug: str
    series: str
    veiled: Literal[True] = True


@dataclass(frozen=True)
class ModeratorMeeting(PublicMeeting):
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
    undo: Undoable | None
    redo: Undoable | None
    deeds: tuple[Deed, ...]
    rehearsal: RehearsalView | None


View = PublicMeeting | VeiledMeeting


def project(
    history: History,
    names: Names,
    audience: Audience,
    say: Say = english,
    *,
    now_ms: int | None = None,
) -> View:
    """What ``audience`` may know of a meeting; labels in the language of ``say``.

    With ``now_ms`` a meeting that should have begun by now is forecast to slip.
    """
    meeting = history.meeting
    if meeting.is_veiled and audience in ("public", "room"):
        return VeiledMeeting(meeting.slug, meeting.series)
    ahead = forecast(meeting, now_ms)
    if audience == "moderator":
        return _moderator_meeting(history, names, ahead, say)
    turns = public_turns(meeting, names, ahead, say)
    if audience == "interpreters":
        return _interpreter_meeting(meeting, names, turns, ahead)
    if audience == "public":
        return _public_meeting(meeting, turns, ahead, names.text(meeting.public_notice))
    shown = _public_meeting(meeting, turns, ahead, names.text(meeting.room_notice))
    if audience == "room":
        return RoomMeeting(**vars(shown))
    return SpeakerMeeting(**vars(shown), cue=_cue_to_the_speaker(meeting, names))


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
        end_at_opening_ms=meeting.end_at_opening_ms,
        projected_end_ms=ahead.projected_end_ms,
        slips_from_ms=ahead.slips_from_ms,
        reserve_ms=meeting.settings.reserve_ms,
        changeover_ms=meeting.settings.changeover_ms,
        floor=meeting.floor,
        next=None if meeting.next is None else meeting.next.id,
        notice=notice,
        veiled=meeting.is_veiled,
        turns=turns,
        hour=segments(meeting, ahead),
    )


def _cue_to_the_speaker(meeting: Meeting, names: Names) -> CueView | None:
    """The cue as the speaker reads it: a preset in the language of whoever speaks."""
    return _cue(meeting, names, lambda preset, language: CUES[preset][language])


def _cue_to_the_moderator(meeting: Meeting, names: Names, say: Say) -> CueView | None:
    """The same in the moderator's language, with the one that the speaker reads it in."""
    return _cue(meeting, names, lambda preset, _language: say(CUES[preset]["en"]))


def _cue(meeting: Meeting, names: Names, said: Callable[[CuePreset, str], str]) -> CueView | None:
    cue = meeting.cue
    if cue is None:
        return None
    if cue.preset is None:
        return CueView(cue.turn, names.text(cue.text) or "", None, None)
    language = _read_by_the_speaker(meeting, names)
    return CueView(cue.turn, said(cue.preset, language), cue.preset, language)


def _read_by_the_speaker(meeting: Meeting, names: Names) -> str:
    """That of a protected speaker is not told, not even on the display in front of them."""
    holder = meeting.has_floor
    speaker = None if holder is None else meeting.speaker_of(holder)
    if speaker is None or speaker.protected:
        return cue_language(None)
    return cue_language(names.person(speaker).language)


def _interpreter_meeting(
    meeting: Meeting, names: Names, turns: tuple[PublicTurn, ...], ahead: Forecast
) -> InterpreterMeeting:
    shown = vars(_public_meeting(meeting, (), ahead, names.text(meeting.room_notice)))
    return InterpreterMeeting(**{**shown, "turns": interpreter_turns(meeting, names, turns)})


def _moderator_meeting(
    history: History, names: Names, ahead: Forecast, say: Say
) -> ModeratorMeeting:
    meeting = history.meeting
    notice = names.text(meeting.public_notice or meeting.room_notice)
    labels = labels_in_log(history, names, say)
    shown = vars(_public_meeting(meeting, (), ahead, notice))
    return ModeratorMeeting(
        **{**shown, "turns": moderator_turns(meeting, names, ahead, say)},
        reserve_left_ms=reserve_left_ms(meeting),
        reserve_drains_from_ms=reserve_drains_from_ms(meeting),
        question_ms=meeting.settings.question_ms,
        reply_ms=meeting.settings.reply_ms,
        round=open_round(meeting),
        cue=_cue_to_the_moderator(meeting, names, say),
        pause_reason=names.text(meeting.pause_reason),
        suspension_reason=names.text(meeting.suspension_reason),
        room_notice=names.text(meeting.room_notice),
        public_notice=names.text(meeting.public_notice),
        undo=_undoable(history, history.undoable, labels, say),
        redo=_undoable(history, history.redoable, labels, say),
        deeds=deeds(history, labels, say, latest=LATEST_DEEDS),
        rehearsal=rehearsal_view(history),
    )


def _undoable(
    history: History, revision: int | None, labels: Mapping[int, str], say: Say
) -> Undoable | None:
    if revision is None:
        return None
    fact = history.entry(history.origin(revision)).fact
    sentence = describe(fact)
    return Undoable(
        revision=revision,
        sentence=sentence.render(labels, say),
        verb=fact.verb,
        turn=sentence.turns.get("turn"),
        reveals=history.revealed_by(revision),
    )
