"""Projects a meeting for each audience into its own type (``meeting_views``), by an allow-list.

A protected turn shows its number and, where it singles nobody out, its category; only the
moderator's console has the rest. ``outgoing_view`` is handed all names; it builds a view from
the turns and texts that its audience may see. All instants and lengths are milliseconds.
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
from timekeeper.domain.protection.identities import (
    protected_words_shown_by_undo,
    words_that_name_protected,
)
from timekeeper.domain.protection.labels import Names
from timekeeper.domain.refusal import Translate, english
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
from .outgoing_check import Outgoing, outgoing
from .rehearsal_view import rehearsal_view
from .turn_views import PublicTurn, interpreter_turns, moderator_turns, public_turns

LATEST_ENTRIES = 12
"""How many of the latest log entries a console shows."""


def outgoing_view(
    audience: Audience,
    history: History,
    names: Names,
    translate: Translate = english,
    *,
    now_ms: int | None = None,
) -> Outgoing:
    """What ``audience`` may see of a meeting, ready to be sent to this audience alone.

    Labels are in the language of ``translate``. With ``now_ms`` a meeting that should have
    begun by now is forecast to slip.
    """
    meeting, estimates = history.meeting, forecast(history.meeting, now_ms)
    if audience == "moderator":
        return outgoing("moderator", _moderator_meeting(history, names, estimates, translate))
    turns = public_turns(meeting, names, estimates, translate)
    shared = _fields(meeting, estimates, names.text(meeting.room_notice))
    if audience == "public":
        shared = replace(shared, notice=names.text(meeting.public_notice))
        return outgoing("public", _public_view(shared, turns))
    if audience == "room":
        return outgoing("room", _room_view(shared, turns))
    if audience == "interpreters":
        with_languages = interpreter_turns(meeting, names, turns)
        return outgoing("interpreters", InterpreterMeeting(**vars(shared), turns=with_languages))
    cue = _cue_to_the_speaker(meeting, names)
    return outgoing("speaker", SpeakerMeeting(**vars(shared), turns=turns, cue=cue))


def project(
    history: History,
    names: Names,
    audience: Audience,
    translate: Translate = english,
    *,
    now_ms: int | None = None,
) -> View:
    """The view of ``outgoing_view``, for a caller that does not send it."""
    return outgoing_view(audience, history, names, translate, now_ms=now_ms).view


def _public_view(shared: MeetingFields, turns: tuple[PublicTurn, ...]) -> PublicView:
    if shared.veiled:
        return VeiledMeeting(shared.slug, shared.series)
    return PublicMeeting(**vars(shared), turns=turns)


def _room_view(shared: MeetingFields, turns: tuple[PublicTurn, ...]) -> RoomView:
    if shared.veiled:
        return VeiledMeeting(shared.slug, shared.series)
    return RoomMeeting(**vars(shared), turns=turns)


def _moderator_meeting(
    history: History, names: Names, estimates: Forecast, translate: Translate
) -> ModeratorMeeting:
    meeting = history.meeting
    notice = names.text(meeting.public_notice or meeting.room_notice)
    labels = labels_in_log(history, names, translate)
    return ModeratorMeeting(
        **vars(_fields(meeting, estimates, notice)),
        turns=moderator_turns(meeting, names, estimates, translate),
        reserve_left_ms=reserve_left_ms(meeting),
        reserve_drains_from_ms=reserve_drains_from_ms(meeting),
        question_ms=meeting.settings.question_ms,
        reply_ms=meeting.settings.reply_ms,
        round=open_round(meeting),
        cue=_cue_to_the_moderator(meeting, names, translate),
        pause_reason=names.text(meeting.pause_reason),
        suspension_reason=names.text(meeting.suspension_reason),
        room_notice=names.text(meeting.room_notice),
        public_notice=names.text(meeting.public_notice),
        notice_names=_names_in(history, names, meeting.room_notice, meeting.public_notice),
        cue_names=_names_in(history, names, None if meeting.cue is None else meeting.cue.text),
        undo=_undoable(history, names, history.undoable, labels, translate),
        redo=_undoable(history, names, history.redoable, labels, translate),
        deeds=log_entries(history, labels, translate, latest=LATEST_ENTRIES),
        rehearsal=rehearsal_view(history),
    )


def _names_in(history: History, names: Names, *rows: int | None) -> tuple[str, ...]:
    """The words in these texts (ids of rows) that identify somebody who is protected now."""
    texts = (names.text(row) for row in dict.fromkeys(rows))
    return words_that_name_protected(" / ".join(filter(None, texts)), history, names)


def _fields(meeting: Meeting, estimates: Forecast, notice: str | None) -> MeetingFields:
    """The fields that every audience has; they are of the meeting, none is of a turn."""
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
        projected_end_ms=estimates.projected_end_ms,
        slips_from_ms=estimates.slips_from_ms,
        reserve_ms=meeting.settings.reserve_ms,
        changeover_ms=meeting.settings.changeover_ms,
        floor=meeting.floor,
        next=None if meeting.next is None else meeting.next.id,
        notice=notice,
        veiled=meeting.is_veiled,
        hour=segments(meeting, estimates),
    )


def _cue_to_the_speaker(meeting: Meeting, names: Names) -> CueView | None:
    """The cue as the speaker reads it: a preset is in the language of the speaker."""
    return _cue(meeting, names, lambda preset, language: CUES[preset][language])


def _cue_to_the_moderator(meeting: Meeting, names: Names, translate: Translate) -> CueView | None:
    """The cue in the moderator's language, with the code of the speaker's language."""
    return _cue(meeting, names, lambda preset, _language: translate(CUES[preset]["en"]))


def _cue(
    meeting: Meeting, names: Names, preset_text: Callable[[CuePreset, str], str]
) -> CueView | None:
    """The cue; ``preset_text`` gives the text of a preset from it and the speaker's language."""
    cue = meeting.cue
    if cue is None:
        return None
    if cue.preset is None:
        return CueView(cue.turn, names.text(cue.text) or "", None, None)
    language = _language_of_speaker(meeting, names)
    return CueView(cue.turn, preset_text(cue.preset, language), cue.preset, language)


def _language_of_speaker(meeting: Meeting, names: Names) -> str:
    """English for a protected speaker: even their display must not reveal their language."""
    holder = meeting.floor_holder
    speaker = None if holder is None else meeting.speaker_of(holder)
    if speaker is None or speaker.protected:
        return cue_language(None)
    return cue_language(names.person(speaker).language)


def _undoable(
    history: History,
    names: Names,
    revision: int | None,
    labels: Mapping[int, str],
    translate: Translate,
) -> Undoable | None:
    if revision is None:
        return None
    fact = history.entry(history.origin(revision)).fact
    sentence = describe(fact)
    return Undoable(
        revision=revision,
        sentence=sentence.render(labels, translate),
        verb=fact.verb,
        turn=sentence.turns.get("turn"),
        reveals=history.revealed_by(revision),
        names=protected_words_shown_by_undo(history, names, revision),
    )
