"""A screen: what a process knows of a display, its own or another process's."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Screen:
    """A connected display. ``number`` is its own among those of its room."""

    number: int
    what: str
    room_slug: str
    clock_error_ms: float | None
    round_trip_ms: float | None
    full_screen: bool
    wake_lock: bool
    sound: bool
    version: str | None
    at_ms: int


class ScreenElsewhere(BaseModel):
    """A screen of another process. ``page`` identifies it, whichever process it connects to."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    page: str | None
    screen: Screen
