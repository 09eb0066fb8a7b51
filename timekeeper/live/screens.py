"""The screens of a room: what each says of itself, for the moderator to see."""

from dataclasses import asdict, dataclass
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Milliseconds = Annotated[float, Field(ge=-86_400_000, le=86_400_000)]


class Report(BaseModel):
    """What a display sends up every few seconds."""

    model_config = ConfigDict(extra="forbid", strict=True)
    what: Literal["room", "speaker", "interpreters", "public", "console"]
    clock_error_ms: Milliseconds | None = None
    round_trip_ms: Milliseconds | None = None
    full_screen: bool = False
    wake_lock: bool = False
    sound: bool = False
    version: Annotated[str, Field(max_length=64)] | None = None


@dataclass(frozen=True)
class Screen:
    what: str
    room_slug: str
    clock_error_ms: float | None
    round_trip_ms: float | None
    full_screen: bool
    wake_lock: bool
    sound: bool
    version: str | None
    at_ms: int


class Screens:
    """The connected displays by connection."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._screens: dict[str, Screen] = {}

    def connected(self, sid: str, what: str, room_slug: str, now_ms: int) -> None:
        """A display has joined; it is there before its first report."""
        screen = Screen(what, room_slug, None, None, False, False, False, None, now_ms)
        with self._lock:
            self._screens[sid] = screen

    def reported(self, sid: str, report: Report, now_ms: int) -> bool:
        """Keep a report; False when it comes from no display."""
        with self._lock:
            known = self._screens.get(sid)
            if known is None:
                return False
            said = report.model_dump(exclude={"what"})
            self._screens[sid] = Screen(
                what=known.what, room_slug=known.room_slug, at_ms=now_ms, **said
            )
            return True

    def left(self, sid: str) -> None:
        with self._lock:
            self._screens.pop(sid, None)

    def in_room(self, room_slug: str, now_ms: int) -> list[dict[str, Any]]:
        with self._lock:
            screens = [s for s in self._screens.values() if s.room_slug == room_slug]
        return [{**asdict(s), "age_ms": now_ms - s.at_ms} for s in screens]
