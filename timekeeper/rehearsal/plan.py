"""The plan of a rehearsal: that of the practice meeting, with every length divided.

The lengths are divided, not the speed of time, so every clock runs in real time: at a factor of 20,
seven minutes become twenty-one seconds, which last twenty-one seconds.
"""

import secrets
from dataclasses import replace

from timekeeper.domain.meeting.clock import SECOND_MS
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Rehearsal, Settings
from timekeeper.domain.verbs import DEFAULT_ALLOTTED_MS, SHORTEST_TURN_MS
from timekeeper.exchange.loading import SeriesName
from timekeeper.exchange.planned_programme import DURATION_MS, FileMeeting, FileTurn, slug_of
from timekeeper.exchange.practice.turns import STATE_UNDER_REVIEW, practice_turns

SERIES = SeriesName("Rehearsal", "Europe/Zurich", illustrative=True, practice=True)
ROOM = "Rehearsal room"
LEAST_FACTOR, MOST_FACTOR = 1, 20


def rehearsal_meeting(
    start_ms: int, *, factor: int, room: str = ROOM, player: str | None
) -> FileMeeting:
    """A Pre-session in which every length is divided by ``factor``."""
    number = secrets.token_hex(4)
    return FileMeeting(
        state_under_review=STATE_UNDER_REVIEW,
        slug_part=number,
        scheduled_start_ms=start_ms,
        scheduled_end_ms=start_ms + DURATION_MS // factor,
        room=room,
        room_slug=slug_of(room),
        turns=tuple(_divided_turn(turn, factor) for turn in practice_turns()),
        digest=number,
        settings=_divided_settings(factor),
        rehearsal=Rehearsal(factor, player),
    )


def _divided_turn(turn: FileTurn, factor: int) -> FileTurn:
    """The words are divided too, as the speaking pace would otherwise be multiplied."""
    allotted_ms = turn.allotted_ms or DEFAULT_ALLOTTED_MS.get(turn.kind)
    words = turn.person.words
    return replace(
        turn,
        allotted_ms=None if allotted_ms is None else _divided_ms(allotted_ms, factor),
        person=replace(turn.person, words=None if words is None else round(words / factor)),
    )


def _divided_settings(factor: int) -> Settings:
    """Lengths are divided, paces are not; a changeover may be less than a second."""
    defaults = DEFAULT_SETTINGS
    return replace(
        defaults,
        changeover_ms=defaults.changeover_ms // factor,
        **{
            name: _divided_ms(getattr(defaults, name), factor)
            for name in (
                "reserve_ms",
                "shortest_ms",
                "longest_ms",
                "warning_ms",
                "question_ms",
                "reply_ms",
                "follow_up_ms",
            )
        },
    )


def _divided_ms(length_ms: int, factor: int) -> int:
    """Rounded down to whole seconds, as lengths are shown, and at least SHORTEST_TURN_MS."""
    return max(SHORTEST_TURN_MS, length_ms // factor // SECOND_MS * SECOND_MS)
