"""What a meeting is held to, and whether it is only played."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What a meeting is held to; the defaults are those of the usual hour.

    Paces are words a minute: what interpreters are comfortable with, and the fastest
    that a listener follows without help.
    """

    changeover_ms: int = 15_000
    reserve_ms: int = 420_000
    shortest_ms: int = 300_000
    longest_ms: int = 420_000
    warning_ms: int = 60_000
    question_ms: int = 90_000
    reply_ms: int = 60_000
    follow_up_ms: int = 120_000
    comfortable_pace: int = 120
    fastest_pace: int = 150


DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True)
class Rehearsal:
    """A meeting that is only played: all of its plan is divided by ``factor``.

    ``player`` is the actor that moderates it until somebody else does something; None
    where nobody moderates it but people.
    """

    factor: int
    player: str | None
