"""The settings of a meeting, and of a rehearsal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The lengths and paces of a meeting; the defaults are those of the usual hour.

    Paces are words a minute: the one at which interpreters are comfortable, and the
    fastest that a listener follows without help.
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
    """Marks a meeting as a rehearsal: every length of its plan is divided by ``factor``.

    ``player`` is the actor of the program that moderates it until a person does something;
    None where only people moderate it.
    """

    factor: int
    player: str | None
