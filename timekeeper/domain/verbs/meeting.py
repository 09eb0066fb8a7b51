"""Verbs about the whole meeting: cancel, open, suspend, extend, close, notices and the veil."""

from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import NoticeAudience
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused, english

from .checks import check_not_closed, check_open

EARLY_OPENING_MS = 30 * MINUTE_MS
"""A meeting that is opened earlier than this before its start is a trial."""

LONGEST_EXTENSION_MS = 240 * MINUTE_MS


def cancel(meeting: Meeting, now_ms: int) -> facts.Cancelled:
    """Cancels the meeting before it is opened. Its plan stays, so that an undo restores it."""
    check_not_closed(meeting)
    if meeting.status != "scheduled":
        raise Refused("The Pre-session has been opened; close it instead.")
    return facts.Cancelled()


def open_meeting(meeting: Meeting, now_ms: int, *, hard_end_ms: int | None = None) -> facts.Opened:
    """Opens the meeting; nobody has the floor yet."""
    check_not_closed(meeting)
    if meeting.status != "scheduled":
        raise Refused("The Pre-session is already open.")
    if hard_end_ms is None:
        hard_end_ms = _hard_end_ms(meeting, now_ms)
    elif not now_ms < hard_end_ms <= now_ms + LONGEST_EXTENSION_MS + meeting.duration_ms:
        raise Refused(
            "The latest end must be after now and within a few hours.", field="hard_end_ms"
        )
    return facts.Opened(at_ms=now_ms, hard_end_ms=hard_end_ms)


def _hard_end_ms(meeting: Meeting, now_ms: int) -> int:
    """The scheduled end as extended; on another day or in a trial, now plus that duration."""
    on_time_from_ms = meeting.scheduled_start_ms - EARLY_OPENING_MS
    on_time_until_ms = min(meeting.scheduled_end_ms, meeting.hard_end_ms)
    if on_time_from_ms <= now_ms < on_time_until_ms:
        return meeting.hard_end_ms
    extended_ms = meeting.hard_end_ms - meeting.scheduled_end_ms
    return now_ms + meeting.duration_ms + extended_ms


def extend(meeting: Meeting, now_ms: int, *, by_ms: int) -> facts.Extended:
    """Moves the hard end, later or (negative) earlier, but not into the past."""
    check_not_closed(meeting)
    hard_end_ms = meeting.hard_end_ms + by_ms
    if meeting.status != "scheduled" and hard_end_ms <= now_ms:
        raise Refused("The latest end must not be in the past.")
    if meeting.status == "scheduled" and hard_end_ms <= meeting.scheduled_start_ms:
        raise Refused("The latest end must be after the scheduled start.")
    began_ms = _began_ms(meeting)
    if hard_end_ms > began_ms + meeting.duration_ms + LONGEST_EXTENSION_MS:
        raise Refused("The latest end can be at most four hours later than planned.", field="by_ms")
    return facts.Extended(by_ms)


def _began_ms(meeting: Meeting) -> int:
    opened_at_ms = meeting.opened_at_ms
    return meeting.scheduled_start_ms if opened_at_ms is None else opened_at_ms


def notice(
    meeting: Meeting, now_ms: int, *, text: int | None, audience: NoticeAudience = "all"
) -> facts.NoticeSet:
    """Shows a line of text to the room, the public or both, or (None) removes it.

    A closed meeting keeps its last notice, which may name a speaker who is protected
    only afterwards; so a notice can be removed then too.
    """
    if text is not None:
        check_not_closed(meeting)
    return facts.NoticeSet(text, audience)


def close(meeting: Meeting, now_ms: int) -> facts.Closed:
    """Closes the meeting; the turn that has the floor concludes."""
    check_open(meeting)
    return facts.Closed(now_ms)


def suspend(meeting: Meeting, now_ms: int, *, reason: int | None = None) -> facts.Suspended:
    """Interrupts the whole meeting; a running clock stops. The hour goes on."""
    check_open(meeting)
    if meeting.status == "suspended":
        raise Refused("The Pre-session is already suspended.")
    return facts.Suspended(now_ms, reason)


def resume_meeting(meeting: Meeting, now_ms: int) -> facts.MeetingResumed:
    """Ends a suspension. No clock starts by itself."""
    check_open(meeting)
    if meeting.status != "suspended":
        raise Refused("The Pre-session is not suspended.")
    return facts.MeetingResumed(now_ms)


def veil(meeting: Meeting, now_ms: int, *, on: bool) -> facts.Veiled:
    """Hides the room screen and the public page, or shows them again; also when closed."""
    if meeting.is_veiled == on:
        sentence = (
            english("The screens are already blanked.")
            if on
            else english("The screens are not blanked.")
        )
        raise Refused(sentence)
    return facts.Veiled(on)
