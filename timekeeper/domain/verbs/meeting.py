"""Verbs about the meeting as a whole: opening, suspending, its end, notices, the veil, closing."""

from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import NoticeAudience
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused, english

from .checks import check_not_closed, check_open

EARLY_OPENING_MS = 30 * MINUTE_MS
"""Opened earlier than this before its start, a meeting is on a trial."""

LONGEST_EXTENSION_MS = 240 * MINUTE_MS


def open_meeting(meeting: Meeting, now_ms: int, *, hard_end_ms: int | None = None) -> facts.Opened:
    """Begin the meeting; nobody has the floor yet."""
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
    """The scheduled end (and its extension), unless this is another day or a trial."""
    on_time_from_ms = meeting.scheduled_start_ms - EARLY_OPENING_MS
    ends_ms = min(meeting.scheduled_end_ms, meeting.hard_end_ms)
    if on_time_from_ms <= now_ms < ends_ms:
        return meeting.hard_end_ms
    extended_ms = meeting.hard_end_ms - meeting.scheduled_end_ms
    return now_ms + meeting.duration_ms + extended_ms


def extend(meeting: Meeting, now_ms: int, *, by_ms: int) -> facts.Extended:
    """Move the hard end. It may be moved back again, but not into the past."""
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
) -> facts.Noticed:
    """Show a line of text to the room, the public or both, or (None) take it away.

    The last notice stays after the closing, and may name who is protected only then.
    """
    if text is not None:
        check_not_closed(meeting)
    return facts.Noticed(text, audience)


def close(meeting: Meeting, now_ms: int) -> facts.Closed:
    """End the meeting; whoever has the floor concludes."""
    check_open(meeting)
    return facts.Closed(now_ms)


def suspend(meeting: Meeting, now_ms: int, *, reason: int | None = None) -> facts.Suspended:
    """Interrupt the whole meeting; a clock that runs stops. The hour goes on."""
    check_open(meeting)
    if meeting.status == "suspended":
        raise Refused("The Pre-session is already suspended.")
    return facts.Suspended(now_ms, reason)


def resume_meeting(meeting: Meeting, now_ms: int) -> facts.MeetingResumed:
    """Go on after a suspension. No clock starts by itself."""
    check_open(meeting)
    if meeting.status != "suspended":
        raise Refused("The Pre-session is not suspended.")
    return facts.MeetingResumed(now_ms)


def veil(meeting: Meeting, now_ms: int, *, on: bool) -> facts.Veiled:
    """Hide the room screen and the public page, or lift the veil. At any time, closed or not."""
    if meeting.is_veiled == on:
        sentence = (
            english("The screens are already blanked.")
            if on
            else english("The screens are not blanked.")
        )
        raise Refused(sentence)
    return facts.Veiled(on)
