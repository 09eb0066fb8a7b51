"""A screen: what is known of a display, in its own process and in the others."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Screen:
    """A connected display. ``number`` tells it from the others of its room."""

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
    """One that another process has. By its ``page`` it is known again, wherever it connects."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    page: str | None
    screen: Screen
