"""The screens of a room: what each says of itself, for the moderator to see."""

from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import count
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .screen import Screen, ScreenElsewhere

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


Elsewhere = Callable[[str], list[tuple[str, ScreenElsewhere]]]
"""The displays of a room that other processes have, each with its process's name."""


class Screens:
    """The displays that are connected to this process, by connection.

    ``elsewhere`` are those of the others; a number is given once in a room, whoever has it.
    """

    def __init__(self, elsewhere: Elsewhere = lambda room_slug: []) -> None:
        self._elsewhere = elsewhere
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
            number = self._free_number(room_slug, page) if earlier is None else earlier.number
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

    def _free_number(self, room_slug: str, page: str | None = None) -> int:
        """The page's own from another process, else the smallest that no screen of the room has."""
        taken = {s.number for s in self._screens.values() if s.room_slug == room_slug}
        for _, other in self._elsewhere(room_slug):
            if page is not None and other.page == page and other.screen.number not in taken:
                return other.screen.number
            taken.add(other.screen.number)
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

    def settle(self, process: str) -> None:
        """Put right what several processes did at once; ``process`` is this one's name.

        A page that has come back by another process is forgotten here, and of two screens
        with one number that of the process with the greater name takes another.
        """
        with self._lock:
            for sid, screen in list(self._screens.items()):
                page = self._pages[sid]
                for name, other in self._elsewhere(screen.room_slug):
                    if page is not None and other.page == page:
                        if other.screen.at_ms > screen.at_ms:
                            self._forget(sid)
                            break
                    elif other.screen.number == screen.number and name < process:
                        free = self._free_number(screen.room_slug)
                        self._screens[sid] = replace(screen, number=free)
                        break

    def said(self) -> list[ScreenElsewhere]:
        """The displays of this process, for the others."""
        with self._lock:
            return [
                ScreenElsewhere(page=self._pages[sid], screen=screen)
                for sid, screen in self._screens.items()
            ]

    def left(self, sid: str) -> None:
        with self._lock:
            self._forget(sid)

    def of_room(self, room_slug: str) -> dict[str, Screen]:
        """The displays of a room by connection, in the order of their numbers."""
        with self._lock:
            of_room = {sid: s for sid, s in self._screens.items() if s.room_slug == room_slug}
        return dict(sorted(of_room.items(), key=lambda item: item[1].number))

    def in_room(self, room_slug: str, now_ms: int) -> list[dict[str, Any]]:
        """The displays of a room, of every process, as the moderator is told of them."""
        here = [asdict(screen) for screen in self.of_room(room_slug).values()]
        pages = {self._pages.get(sid) for sid in self.of_room(room_slug)} - {None}
        there = [
            asdict(other.screen)
            for _, other in self._elsewhere(room_slug)
            if other.page not in pages
        ]
        both = sorted([*here, *there], key=lambda screen: int(screen["number"]))
        return [{**screen, "age_ms": now_ms - screen["at_ms"]} for screen in both]
