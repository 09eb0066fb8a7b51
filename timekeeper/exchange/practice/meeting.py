"""A practice meeting at the present hour, for trying everything out."""

import hashlib

from timekeeper.commands.execute import Executor
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import FileMeeting, Programme
from timekeeper.presentation.views import Views

from .turns import STATE_UNDER_REVIEW, practice_turns

SERIES = SeriesName("Practice", "Europe/Zurich", illustrative=True, practice=True)
HOUR_MS = 60 * MINUTE_MS
ROUNDED_MS = 5 * MINUTE_MS
ROOM, ROOM_SLUG = "Practice room", "practice-room"


def current_practice(executor: Executor, views: Views, now_ms: int) -> str:
    """The slug of the practice meeting that is on or can be opened now; makes one if needed."""
    every = [m.history.meeting for m in views.meetings() if m.practice]
    practice = [meeting for meeting in every if meeting.rehearsal is None]
    for meeting in practice:
        if meeting.is_on or (meeting.status == "scheduled" and meeting.scheduled_end_ms > now_ms):
            return meeting.slug
    [slug] = load(executor, Programme((_meeting(len(practice) + 1, now_ms),)), SERIES)
    return slug


def _meeting(number: int, now_ms: int) -> FileMeeting:
    start_ms = now_ms // ROUNDED_MS * ROUNDED_MS
    return FileMeeting(
        state_under_review=STATE_UNDER_REVIEW,
        slug_part=str(number),
        scheduled_start_ms=start_ms,
        scheduled_end_ms=start_ms + HOUR_MS,
        room=ROOM,
        room_slug=ROOM_SLUG,
        turns=practice_turns(),
        digest=hashlib.sha256(f"practice {number} {start_ms}".encode()).hexdigest(),
    )
