"""The hour as a bar: what happened, what happens now, what is to come, and the reserve.

Segments name turns by id alone, so every audience may have them. What changes with
time alone is left to the screens: a segment that grows ends now, one that moves is
put off with the hour (``forecast``).
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
    lasts until now; ``until_ms`` is when the clock last changed.
    """

    turn: int | None
    kind: SegmentKind
    from_ms: int
    until_ms: int
    moves: bool = False
    grows: bool = False


def segments(meeting: Meeting, estimates: Forecast) -> tuple[Segment, ...]:
    """The bar's segments in the order of drawing: certain ones last, so that they lie on top.

    ``estimates`` is the forecast of the same meeting.
    """
    return (
        *_reserve(estimates),
        *_rest_of_floor_holder(meeting),
        *_to_come(meeting, estimates),
        *_what_happened(meeting),
        *_floor_holder(meeting),
    )


def _reserve(estimates: Forecast) -> Iterator[Segment]:
    reserve = estimates.reserve
    if reserve is not None and reserve.from_ms < reserve.until_ms:
        yield Segment(None, "reserve", reserve.from_ms, reserve.until_ms, moves=reserve.moves)


def _rest_of_floor_holder(meeting: Meeting) -> Iterator[Segment]:
    """What the turn that has the floor has left; a pause puts that off."""
    holder = meeting.floor_holder
    if holder is None:
        return
    from_ms, until_ms = floor_anchor_ms(meeting, holder), floor_is_free_at_ms(meeting)
    if from_ms < until_ms:
        yield Segment(holder.id, "ahead", from_ms, until_ms, moves=not holder.clock.is_running)


def _to_come(meeting: Meeting, estimates: Forecast) -> Iterator[Segment]:
    for turn in meeting.upcoming:
        starts_ms = estimates.estimated_start_ms.get(turn.id)
        if starts_ms is not None:
            ends_ms = starts_ms + turn.clock.allotted_ms
            yield Segment(turn.id, "ahead", starts_ms, ends_ms, moves=True)


def _what_happened(meeting: Meeting) -> Iterator[Segment]:
    for turn in meeting.turns:
        if turn.started_at_ms is not None and turn.ended_at_ms is not None:
            yield Segment(turn.id, "spent", turn.started_at_ms, turn.ended_at_ms)


def _floor_holder(meeting: Meeting) -> Iterator[Segment]:
    holder = meeting.floor_holder
    if holder is not None and holder.started_at_ms is not None:
        until_ms = floor_anchor_ms(meeting, holder)
        yield Segment(holder.id, "running", holder.started_at_ms, until_ms, grows=True)
