"""A turn (one entry of the list of speakers), its person, and the terms that describe them."""

from dataclasses import dataclass
from typing import Literal

from .clock import Clock, default_warning_ms

Kind = Literal[
    "opening", "state_statement", "intervention", "follow_up", "question", "reply", "closing"
]
Category = Literal["NHRI", "CSO", "State", "UN", "Mission"]
Mode = Literal["person", "video", "recorded"]
Gender = Literal["woman", "man", "other"]

Outcome = Literal["waiting", "concluded", "absent", "declined", "withdrawn"]
"""What became of a turn; the turn that has the floor is "waiting" too."""

Status = Literal["waiting", "speaking", "paused", "concluded", "absent", "declined", "withdrawn"]
"""The outcome, or for the turn that has the floor whether its clock runs."""

FROM_THE_RESERVE: frozenset[Kind] = frozenset({"follow_up", "question", "reply"})
"""The kinds whose time is taken from the reserve for questions."""


@dataclass(frozen=True)
class Person:
    """Who speaks. Every field can identify, so a protected turn shows none of them.

    ``words`` is the number of words of the statement sent in advance, ``language`` a
    two-letter code.
    """

    speaker: str | None = None
    organisation: str | None = None
    theme: str | None = None
    language: str | None = None
    gender: Gender | None = None
    national: bool | None = None
    coalition_of: str | None = None
    words: int | None = None
    notes: str | None = None


@dataclass(frozen=True)
class Turn:
    """One entry of the list of speakers.

    ``number`` is the speaker's number, given when the turn is listed (interventions
    only) and kept when the list is reordered. ``person`` is the id of a row of
    people: a turn never holds a name itself.

    ``mission`` is the country of a Permanent Mission (ISO 3166 alpha-2). ``by`` is the
    turn of the panellist who replies. ``to`` are the turns that this one is addressed to:
    for a reply the questions that it answers, for a question the panellist who is asked.
    """

    id: int
    kind: Kind
    clock: Clock
    person: int | None = None
    number: int | None = None
    category: Category | None = None
    mode: Mode = "person"
    protected: bool = False
    outcome: Outcome = "waiting"
    started_at_ms: int | None = None
    ended_at_ms: int | None = None
    time_reason: int | None = None
    warning_before_ms: int = 60_000
    mission: str | None = None
    by: int | None = None
    to: tuple[int, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """True while the turn is on the list and not done; also while it has the floor."""
        return self.outcome == "waiting"

    @property
    def has_no_person(self) -> bool:
        """True for a mission's question and a panellist's reply: they have no ``person``."""
        return self.mission is not None or self.by is not None

    @property
    def length_is_fixed(self) -> bool:
        """True where no share changes the length: all but interventions, and recordings."""
        return self.kind != "intervention" or self.mode == "recorded"

    @property
    def warning_ms(self) -> int:
        return default_warning_ms(self.clock.allotted_ms, self.warning_before_ms)
