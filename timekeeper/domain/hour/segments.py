"""The hour as a bar: what happened, what is on, what is to come, and the reserve.

Segments name turns by id and nothing else, so every audience may have them. What
changes with time alone is said and not computed: a segment that grows ends now, one
that moves is put off with the hour (``forecast``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from timekeeper.domain.meeting.meeting import Meeting

from .forecast import Forecast, floor_anchor_ms, floor_is_free_at_ms

SegmentKind = Literal["spent", "running", "ahead", "reserve"]


@dataclass(frozen=True)
class Segment:
    """A stretch of the hour; instants are epoch milliseconds.

    ``moves``: both instants are put off by as much as the hour slips. ``grows``: it
    lasts until now, and ``until_ms`` is only when that was last known.
    """

    turn: int | None
    kind: SegmentKind
    from_ms: int
    until_ms: int
    moves: bool = False
    grows: bool = False


def segments(meeting: Meeting, ahead: Forecast) -> tuple[Segment, ...]:
    """The bar's segments in the order of painting: what is certain lies on top.

    ``ahead`` is the forecast of the same meeting.
    """
    return (
        *_reserve(ahead),
        *_rest_of_the_floor(meeting),
        *_to_come(meeting, ahead),
        *_what_happened(meeting),
        *_has_the_floor(meeting),
    )


def _reserve(ahead: Forecast) -> Iterator[Segment]:
    reserve = ahead.reserve
    if reserve is not None and reserve.from_ms < reserve.until_ms:
        yield Segment(None, "reserve", reserve.from_ms, reserve.until_ms, moves=reserve.moves)


def _rest_of_the_floor(meeting: Meeting) -> Iterator[Segment]:
    """What the turn that has the floor has left; while it is paused that is put off."""
    holder = meeting.has_floor
    if holder is None:
        return
    from_ms, until_ms = floor_anchor_ms(meeting, holder), floor_is_free_at_ms(meeting)
    if from_ms < until_ms:
        yield Segment(holder.id, "ahead", from_ms, until_ms, moves=not holder.clock.is_running)


def _to_come(meeting: Meeting, ahead: Forecast) -> Iterator[Segment]:
    for turn in meeting.ahead:
        starts_ms = ahead.estimated_start_ms.get(turn.id)
        if starts_ms is not None:
            ends_ms = starts_ms + turn.clock.allotted_ms
            yield Segment(turn.id, "ahead", starts_ms, ends_ms, moves=True)


def _what_happened(meeting: Meeting) -> Iterator[Segment]:
    for turn in meeting.turns:
        if turn.started_at_ms is not None and turn.ended_at_ms is not None:
            yield Segment(turn.id, "spent", turn.started_at_ms, turn.ended_at_ms)


def _has_the_floor(meeting: Meeting) -> Iterator[Segment]:
    holder = meeting.has_floor
    if holder is not None and holder.started_at_ms is not None:
        until_ms = floor_anchor_ms(meeting, holder)
        yield Segment(holder.id, "running", holder.started_at_ms, until_ms, grows=True)
