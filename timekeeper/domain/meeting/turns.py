"""A turn: one entry of the list of speakers, and the words that describe it."""

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
"""What became of a turn; a waiting one may have the floor."""

Status = Literal["waiting", "speaking", "paused", "concluded", "absent", "declined", "withdrawn"]
"""The outcome, and for the turn that has the floor whether its clock runs."""

FROM_THE_RESERVE: frozenset[Kind] = frozenset({"follow_up", "question", "reply"})
"""Kinds whose time comes out of the reserve for questions."""


@dataclass(frozen=True)
class Person:
    """Who speaks. All of it identifies, so a protected turn shows none of it.

    ``words`` is the length of the statement that was sent in, ``language`` a
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

    ``number`` is the speaker's number when the turn was listed (interventions
    only); it stays when the list is reordered. ``person`` is the id of a row of
    people: a turn never holds a name itself.

    ``mission`` is the country of a Permanent Mission (ISO 3166 alpha-2). ``by`` is the
    turn of the panellist who replies, ``to`` the turns that this one is about: for a
    reply the questions that it answers, for a question the panellist who is asked.
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
        """On the list and not yet done; the turn that has the floor counts too."""
        return self.outcome == "waiting"

    @property
    def has_no_person(self) -> bool:
        """A mission's question or a panellist's reply: a person of its own is shown nowhere."""
        return self.mission is not None or self.by is not None

    @property
    def length_is_fixed(self) -> bool:
        """A recording plays as long as it plays: no share changes it."""
        return self.kind != "intervention" or self.mode == "recorded"

    @property
    def warning_ms(self) -> int:
        return default_warning_ms(self.clock.allotted_ms, self.warning_before_ms)
