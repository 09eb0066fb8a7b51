"""Signals: messages to consoles and displays that are sent at once and not kept.

A signal changes no meeting and is in no log. ``web/`` takes it and ``live/`` sends it; neither
imports the other, so ``create_app`` puts the functions that send it in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

SignalKind = Literal["too_fast"]


@dataclass(frozen=True)
class Signal:
    """A message about the turn that has the floor, at an instant of server time (``at_ms``)."""

    kind: SignalKind
    turn: int
    at_ms: int


Send = Callable[[str, str, Signal], int]
"""Called with ``(slug, room_slug, signal)``; gives how many consoles it was sent to."""

Identify = Callable[[str], int]
"""Makes the displays of a room show their numbers; gives how many it was sent to."""


class Signals:
    """Sends to consoles and displays; without a live part to none of them."""

    def __init__(self) -> None:
        self.send: Send = lambda slug, room_slug, signal: 0
        self.identify: Identify = lambda room_slug: 0
