"""What each audience may know: its own type (``meeting_views``), filled from an allow-list.

A protected turn shows its number and, where that singles nobody out, its category; the
moderator's console alone has the rest. Names get as
far as ``seen_by`` and no further: what draws an audience's view is handed what it may show.
All instants and lengths are milliseconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from timekeeper.domain.cues import CUES, CuePreset, cue_language
from timekeeper.domain.hour.forecast import (
    Forecast,
    forecast,
    reserve_drains_from_ms,
    reserve_left_ms,
)
from timekeeper.domain.hour.segments import segments
from timekeeper.domain.log.history import History, describe
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.protection.identities import words_shown_again, words_that_name_protected
from timekeeper.domain.protection.labels import Names
from timekeeper.domain.refusal import Say, english
from timekeeper.domain.verbs.questions import open_round

from .log_entries import labels_in_log, log_entries
from .meeting_views import (
    Audience,
    CueView,
    InterpreterMeeting,
    MeetingFields,
    ModeratorMeeting,
    PublicMeeting,
    PublicView,
    RoomMeeting,
    RoomView,
    SpeakerMeeting,
    Undoable,
    VeiledMeeting,
    View,
)
from .outgoing import Outgoing, outgoing
from .rehearsal_view import rehearsal_view
from .turn_views import (
    PublicTurn,
    interpreter_turns,
    moderator_turns,
    public_turns,
)

LATEST_ENTRIES = 12
"""How many of the latest entries a console shows."""


def seen_by(
    audience: Audience,
    history: History,
    names: Names,
    say: Say = english,
    *,
    now_ms: int | None = None,
) -> Outgoing:
    """What ``audience`` may know of a meeting, ready to go out to it and to nobody else.

    Labels are in the language of ``say``. With ``now_ms`` a meeting that should have begun
    by now is forecast to slip.
    """
    meeting, ahead = history.meeting, forecast(history.meeting, now_ms)
    if audience == "moderator":
        return outgoing("moderator", _moderator_meeting(history, names, ahead, say))
    turns = public_turns(meeting, names, ahead, say)
    shared = _fields(meeting, ahead, names.text(meeting.room_notice))
    if audience == "public":
        shared = replace(shared, notice=names.text(meeting.public_notice))
        return outgoing("public", _public_view(shared, turns))
    if audience == "room":
        return outgoing("room", _room_view(shared, turns))
    if audience == "interpreters":
        seen = interpreter_turns(meeting, names, turns)
        return outgoing("interpreters", InterpreterMeeting(**vars(shared), turns=seen))
    cue = _cue_to_the_speaker(meeting, names)
    return outgoing("speaker", SpeakerMeeting(**vars(shared), turns=turns, cue=cue))


def project(
    history: History,
    names: Names,
    audience: Audience,
    say: Say = english,
    *,
    now_ms: int | None = None,
) -> View:
    """The same as a view alone, for who sends it nowhere."""
    return seen_by(audience, history, names, say, now_ms=now_ms).view


def _public_view(shared: MeetingFields, turns: tuple[PublicTurn, ...]) -> PublicView:
    if shared.veiled:
        return VeiledMeeting(shared.slug, shared.series)
    return PublicMeeting(**vars(shared), turns=turns)


def _room_view(shared: MeetingFields, turns: tuple[PublicTurn, ...]) -> RoomView:
    if shared.veiled:
        return VeiledMeeting(shared.slug, shared.series)
    return RoomMeeting(**vars(shared), turns=turns)


def _moderator_meeting(
    history: History, names: Names, ahead: Forecast, say: Say
) -> ModeratorMeeting:
    meeting = history.meeting
    notice = names.text(meeting.public_notice or meeting.room_notice)
    labels = labels_in_log(history, names, say)
    return ModeratorMeeting(
        **vars(_fields(meeting, ahead, notice)),
        turns=moderator_turns(meeting, names, ahead, say),
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
        notice_names=_names_in(history, names, meeting.room_notice, meeting.public_notice),
        cue_names=_names_in(history, names, None if meeting.cue is None else meeting.cue.text),
        undo=_undoable(history, names, history.undoable, labels, say),
        redo=_undoable(history, names, history.redoable, labels, say),
        deeds=log_entries(history, labels, say, latest=LATEST_ENTRIES),
        rehearsal=rehearsal_view(history),
    )


def _names_in(history: History, names: Names, *rows: int | None) -> tuple[str, ...]:
    """What stands already, in what others read, of somebody who is protected now."""
    texts = (names.text(row) for row in dict.fromkeys(rows))
    return words_that_name_protected(" / ".join(filter(None, texts)), history, names)


def _fields(meeting: Meeting, ahead: Forecast, notice: str | None) -> MeetingFields:
    """What every audience has: all of it is the meeting's own, none a turn's."""
    return MeetingFields(
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


def _undoable(
    history: History,
    names: Names,
    revision: int | None,
    labels: Mapping[int, str],
    say: Say,
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
        names=words_shown_again(history, names, revision),
    )
