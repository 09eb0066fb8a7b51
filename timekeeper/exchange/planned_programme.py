"""A planned Pre-session, from a file or a form.

People are values and instants epoch milliseconds; nothing here touches a database.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slugify import slugify

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.settings import Rehearsal, Settings
from timekeeper.domain.meeting.turns import Category, Kind, Mode, Person

DURATION_MS = 60 * MINUTE_MS
LONGEST_SLUG = 80
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FileTurn:
    """A planned turn; with ``allotted_ms`` None it gets its usual length or the fair share."""

    kind: Kind
    person: Person = field(default_factory=Person)
    allotted_ms: int | None = None
    category: Category | None = None
    mode: Mode = "person"
    protected: bool = False


@dataclass(frozen=True)
class FileMeeting:
    """One planned Pre-session, with its turns in speaking order.

    ``slug_part`` is made from the State's name. ``digest`` is the same for files that are written
    differently but plan the same meeting. Without ``settings`` the meeting has those of its series.
    """

    state_under_review: str
    slug_part: str
    scheduled_start_ms: int
    scheduled_end_ms: int
    room: str
    room_slug: str
    turns: tuple[FileTurn, ...]
    digest: str
    settings: Settings | None = None
    rehearsal: Rehearsal | None = None


@dataclass(frozen=True)
class Programme:
    """The meetings of a file, ordered by their start.

    ``remarks`` are sentences about rows that are read but may be mistakes.
    """

    meetings: tuple[FileMeeting, ...]
    remarks: tuple[str, ...] = ()


def planned(
    state_under_review: str,
    start_ms: int,
    room: str,
    turns: Sequence[FileTurn],
    *,
    duration_ms: int = DURATION_MS,
    settings: Settings | None = None,
) -> FileMeeting:
    """A Pre-session with these turns; opening, State's statement and closing are added."""
    complete = _with_the_fixed_parts(turns)
    return FileMeeting(
        state_under_review=state_under_review,
        slug_part=slug_of(state_under_review),
        scheduled_start_ms=start_ms,
        scheduled_end_ms=start_ms + duration_ms,
        room=room,
        room_slug=slug_of(room),
        turns=complete,
        digest=_digest(state_under_review, start_ms, duration_ms, room, complete),
        settings=settings,
    )


def _with_the_fixed_parts(turns: Sequence[FileTurn]) -> tuple[FileTurn, ...]:
    """Adds the opening, the State's statement and the closing where they are missing."""
    complete = list(turns)
    kinds = {turn.kind for turn in turns}
    if "opening" not in kinds:
        complete.insert(0, FileTurn("opening"))
    if "state_statement" not in kinds:
        complete.insert(1, FileTurn("state_statement", category="State"))
    if "closing" not in kinds:
        complete.append(FileTurn("closing"))
    return tuple(complete)


def slug_of(name: str) -> str:
    """Letters, digits and hyphens; an apostrophe does not split a word."""
    return str(slugify(name.translate(APOSTROPHES), max_length=LONGEST_SLUG, word_boundary=True))


def instant_ms(day: date, start: time, zone: ZoneInfo) -> int | None:
    """Epoch milliseconds, or None for a time that the zone skips on that day.

    For a time that occurs twice, it is the first.
    """
    local = datetime.combine(day, start, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    return (instant - EPOCH) // timedelta(milliseconds=1)


def _digest(
    state: str, start_ms: int, duration_ms: int, room: str, turns: Sequence[FileTurn]
) -> str:
    """SHA-256 of the values that were read, whichever way they were written."""
    content = [state, start_ms, duration_ms, room, [asdict(turn) for turn in turns]]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
