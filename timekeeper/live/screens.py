"""The screens of a room: what each says of itself, for the moderator to see."""

from dataclasses import asdict, dataclass, replace
from itertools import count
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


class Screens:
    """The displays that are connected to this process, by connection."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._screens: dict[str, Screen] = {}
        self._pages: dict[str, str | None] = {}

    def connected(
        self, sid: str, what: str, room_slug: str, now_ms: int, page: str | None = None
    ) -> None:
        """A display has joined; it is there before its first report.

        It keeps its number when it joins its room again. So does the same ``page`` when it
        comes by another connection: the one that it had is dead, though nobody noticed yet.
        """
        with self._lock:
            earlier = self._earlier(sid, room_slug, page)
            number = self._free_number(room_slug) if earlier is None else earlier.number
            self._screens[sid] = Screen(
                number, what, room_slug, None, None, False, False, False, None, now_ms
            )
            self._pages[sid] = page

    def _earlier(self, sid: str, room_slug: str, page: str | None) -> Screen | None:
        """The entry that this one replaces, if it has one in this room; it is taken out."""
        same_page = [other for other, its in self._pages.items() if page and its == page]
        for other in (sid, *same_page):
            known = self._screens.get(other)
            if known is not None and known.room_slug == room_slug:
                self._forget(other)
                return known
        return None

    def _free_number(self, room_slug: str) -> int:
        """The smallest that no other screen of the room has."""
        taken = {s.number for s in self._screens.values() if s.room_slug == room_slug}
        return next(number for number in count(1) if number not in taken)

    def _forget(self, sid: str) -> None:
        self._screens.pop(sid, None)
        self._pages.pop(sid, None)

    def reported(self, sid: str, report: Report, now_ms: int) -> bool:
        """Keep a report; False when it comes from no display."""
        with self._lock:
            known = self._screens.get(sid)
            if known is None:
                return False
            said = report.model_dump(exclude={"what"})
            self._screens[sid] = replace(known, at_ms=now_ms, **said)
            return True

    def left(self, sid: str) -> None:
        with self._lock:
            self._forget(sid)

    def of_room(self, room_slug: str) -> dict[str, Screen]:
        """The displays of a room by connection, in the order of their numbers."""
        with self._lock:
            of_room = {sid: s for sid, s in self._screens.items() if s.room_slug == room_slug}
        return dict(sorted(of_room.items(), key=lambda item: item[1].number))

    def in_room(self, room_slug: str, now_ms: int) -> list[dict[str, Any]]:
        """The displays of a room as the moderator is told of them."""
        screens = self.of_room(room_slug).values()
        return [{**asdict(s), "age_ms": now_ms - s.at_ms} for s in screens]
