"""A meeting, as the fold of its facts computes it (``fold``).

Instants are epoch milliseconds of server time.
"""

from dataclasses import dataclass
from typing import Literal

from timekeeper.domain.cues import CuePreset

from .settings import DEFAULT_SETTINGS, Rehearsal, Settings
from .turns import Status, Turn

MeetingStatus = Literal["scheduled", "open", "suspended", "closed", "cancelled"]


@dataclass(frozen=True)
class Cue:
    """A private signal to the turn that has the floor: a text (by id) or a preset."""

    turn: int
    text: int | None
    preset: CuePreset | None = None


@dataclass(frozen=True)
class Meeting:
    """One Pre-session.

    ``floor`` is the turn that has the floor. ``floor_changed_at_ms`` is when the floor or
    its clock last changed: no fact may be dated before it, and while no clock runs the
    hour slips from then on. ``highest_turn_id`` also counts turns that were undone, so
    that an id is never used for another turn. ``end_at_opening_ms`` is the end that was
    projected at the opening.
    """

    slug: str
    series: str
    state_under_review: str
    revision: int = 0
    room: str = ""
    room_slug: str = ""
    status: MeetingStatus = "scheduled"
    scheduled_start_ms: int = 0
    scheduled_end_ms: int = 0
    settings: Settings = DEFAULT_SETTINGS
    turns: tuple[Turn, ...] = ()
    floor: int | None = None
    floor_changed_at_ms: int = 0
    opened_at_ms: int | None = None
    end_at_opening_ms: int | None = None
    closed_at_ms: int | None = None
    hard_end_ms: int = 0
    cue: Cue | None = None
    pause_reason: int | None = None
    suspension_reason: int | None = None
    is_veiled: bool = False
    room_notice: int | None = None
    public_notice: int | None = None
    plan_digest: str = ""
    rehearsal: Rehearsal | None = None
    highest_turn_id: int = 0

    def find(self, turn_id: int) -> Turn | None:
        return next((turn for turn in self.turns if turn.id == turn_id), None)

    def speaker_of(self, turn: Turn) -> Turn:
        """For a panellist's reply the panellist's own turn, else the turn itself."""
        panellist = None if turn.by is None else self.find(turn.by)
        return turn if panellist is None else panellist

    @property
    def floor_holder(self) -> Turn | None:
        return None if self.floor is None else self.find(self.floor)

    @property
    def upcoming(self) -> tuple[Turn, ...]:
        """The turns that still wait for the floor, in the order of the list."""
        return tuple(turn for turn in self.turns if turn.is_waiting and turn.id != self.floor)

    @property
    def next(self) -> Turn | None:
        return self.upcoming[0] if self.upcoming else None

    @property
    def unprotected_people(self) -> set[int]:
        """The people (ids of rows) of the turns that are not protected."""
        people = (turn.person for turn in self.turns if not turn.protected)
        return {person for person in people if person is not None}

    @property
    def is_on(self) -> bool:
        """True when opened and not closed; the meeting then occupies its room."""
        return self.status in ("open", "suspended")

    @property
    def duration_ms(self) -> int:
        return self.scheduled_end_ms - self.scheduled_start_ms

    def status_of(self, turn: Turn) -> Status:
        if turn.id != self.floor:
            return turn.outcome
        return "speaking" if turn.clock.is_running else "paused"
