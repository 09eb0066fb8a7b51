"""Facts: what became true. One frozen type for each verb, with every value resolved.

Facts hold ids (of turns, people, texts), instants and lengths in milliseconds.
They never hold a name, nor a value that the fold derives.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from timekeeper.domain.cues import CuePreset
from timekeeper.domain.meeting.settings import Rehearsal, Settings
from timekeeper.domain.meeting.turns import Category, Kind, Mode

NoticeAudience = Literal["room", "public", "all"]


@dataclass(frozen=True)
class ListedTurn:
    """A turn as it enters the list of speakers.

    Its fields mean what they mean in ``Turn``.
    """

    id: int
    kind: Kind
    allotted_ms: int
    person: int | None = None
    number: int | None = None
    category: Category | None = None
    mode: Mode = "person"
    protected: bool = False
    mission: str | None = None
    by: int | None = None
    to: tuple[int, ...] = ()


@dataclass(frozen=True)
class Planned:
    verb: ClassVar[str] = "plan"
    scheduled_start_ms: int
    scheduled_end_ms: int
    room: str
    room_slug: str
    settings: Settings
    turns: tuple[ListedTurn, ...]
    digest: str
    rehearsal: Rehearsal | None = None


@dataclass(frozen=True)
class Cancelled:
    verb: ClassVar[str] = "cancel"


@dataclass(frozen=True)
class Opened:
    verb: ClassVar[str] = "open"
    at_ms: int
    hard_end_ms: int


@dataclass(frozen=True)
class FloorGiven:
    verb: ClassVar[str] = "give_floor"
    turn: int
    at_ms: int


@dataclass(frozen=True)
class Paused:
    verb: ClassVar[str] = "pause"
    turn: int
    at_ms: int
    reason: int | None = None


@dataclass(frozen=True)
class Resumed:
    verb: ClassVar[str] = "resume"
    turn: int
    at_ms: int


@dataclass(frozen=True)
class Concluded:
    verb: ClassVar[str] = "conclude"
    turn: int
    at_ms: int


@dataclass(frozen=True)
class TimeAdjusted:
    verb: ClassVar[str] = "adjust_time"
    turn: int
    by_ms: int
    reason: int | None = None


@dataclass(frozen=True)
class MarkedAbsent:
    verb: ClassVar[str] = "mark_absent"
    turn: int


@dataclass(frozen=True)
class Declined:
    verb: ClassVar[str] = "decline"
    turn: int


@dataclass(frozen=True)
class Reinstated:
    verb: ClassVar[str] = "reinstate"
    turn: int


@dataclass(frozen=True)
class Withdrawn:
    verb: ClassVar[str] = "withdraw"
    turn: int


@dataclass(frozen=True)
class Moved:
    verb: ClassVar[str] = "move"
    turn: int
    before: int | None


@dataclass(frozen=True)
class TurnAdded:
    verb: ClassVar[str] = "add_turn"
    turn: ListedTurn
    before: int | None


@dataclass(frozen=True)
class FloorAsked:
    """A question, a reply or a follow-up was put on the list."""

    verb: ClassVar[str] = "ask_floor"
    turn: ListedTurn
    before: int | None


@dataclass(frozen=True)
class Swapped:
    verb: ClassVar[str] = "swap"
    turn: int
    other: int


@dataclass(frozen=True)
class SpeakerReplaced:
    verb: ClassVar[str] = "replace"
    turn: int
    person: int


@dataclass(frozen=True)
class TimeCorrected:
    """What a concluded turn really used, and why the clock counted something else."""

    verb: ClassVar[str] = "correct_time"
    turn: int
    spent_ms: int
    reason: int


@dataclass(frozen=True)
class TurnEdited:
    verb: ClassVar[str] = "edit_turn"
    turn: int
    allotted_ms: int
    person: int | None
    category: Category | None
    mode: Mode


@dataclass(frozen=True)
class ProtectionSet:
    """Whether the speaker of this turn is named on the moderator's console alone."""

    verb: ClassVar[str] = "protect"
    turn: int
    on: bool


@dataclass(frozen=True)
class ReserveSet:
    verb: ClassVar[str] = "set_reserve"
    ms: int


@dataclass(frozen=True)
class ShareApplied:
    """``allotted`` has pairs: a turn, and what it is allotted from now on (ms)."""

    verb: ClassVar[str] = "apply_share"
    allotted: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CueSet:
    """A cue: ``text`` is the id of a text; a preset is shown in the speaker's language."""

    verb: ClassVar[str] = "cue"
    turn: int
    text: int | None
    preset: CuePreset | None = None


@dataclass(frozen=True)
class NoticeSet:
    verb: ClassVar[str] = "notice"
    text: int | None
    audience: NoticeAudience


@dataclass(frozen=True)
class Veiled:
    verb: ClassVar[str] = "veil"
    on: bool


@dataclass(frozen=True)
class Suspended:
    verb: ClassVar[str] = "suspend"
    at_ms: int
    reason: int | None = None


@dataclass(frozen=True)
class MeetingResumed:
    verb: ClassVar[str] = "resume_meeting"
    at_ms: int


@dataclass(frozen=True)
class Extended:
    verb: ClassVar[str] = "extend"
    by_ms: int


@dataclass(frozen=True)
class Undone:
    verb: ClassVar[str] = "undo"
    revision: int


@dataclass(frozen=True)
class Closed:
    verb: ClassVar[str] = "close"
    at_ms: int


Fact = (
    Planned
    | Cancelled
    | Opened
    | FloorGiven
    | Paused
    | Resumed
    | Concluded
    | TimeAdjusted
    | MarkedAbsent
    | Declined
    | Reinstated
    | Withdrawn
    | Moved
    | TurnAdded
    | FloorAsked
    | Swapped
    | SpeakerReplaced
    | TimeCorrected
    | TurnEdited
    | ProtectionSet
    | ReserveSet
    | ShareApplied
    | CueSet
    | NoticeSet
    | Veiled
    | Suspended
    | MeetingResumed
    | Extended
    | Undone
    | Closed
)

FACT_OF_VERB: dict[str, type[Fact]] = {kind.verb: kind for kind in get_args(Fact)}
