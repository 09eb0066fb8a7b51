"""Signals: what consoles and displays are told at once and nobody keeps.

A signal changes no meeting and stands in no log. The edge that takes it in and the one
that sends it do not know each other; ``create_app`` puts the way between them in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

SignalKind = Literal["too_fast"]


@dataclass(frozen=True)
class Signal:
    """What is said of the turn that has the floor, at an instant of server time (``at_ms``)."""

    kind: SignalKind
    turn: int
    at_ms: int


Tell = Callable[[str, str, Signal], int]
"""Told ``(slug, room_slug, signal)``; gives how many consoles it went to."""


Identify = Callable[[str], int]
"""Has the displays of a room say which one each is; gives how many were told."""


class Signals:
    """The ways to the consoles and to the displays; where nothing is live they reach none."""

    def __init__(self) -> None:
        self.tell: Tell = lambda slug, room_slug, signal: 0
        self.identify: Identify = lambda room_slug: 0
