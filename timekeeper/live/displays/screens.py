"""The screens of a room: what each reports, for the moderator to see."""

from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import count
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .screen import Screen, ScreenElsewhere

Milliseconds = Annotated[float, Field(ge=-86_400_000, le=86_400_000)]


class Report(BaseModel):
    """What a display sends to the server every few seconds."""

    model_config = ConfigDict(extra="forbid", strict=True)
    what: Literal["room", "speaker", "interpreters", "public", "console"]
    clock_error_ms: Milliseconds | None = None
    round_trip_ms: Milliseconds | None = None
    full_screen: bool = False
    wake_lock: bool = False
    sound: bool = False
    version: Annotated[str, Field(max_length=64)] | None = None


FindElsewhere = Callable[[str], list[tuple[str, ScreenElsewhere]]]
"""Gives the displays of a room in other processes, each with its process's name."""


class Screens:
    """The displays that are connected to this process, by connection.

    ``elsewhere`` gives those of other processes; a number is unique in its room among all.
    """

    def __init__(self, elsewhere: FindElsewhere = lambda room_slug: []) -> None:
        self._elsewhere = elsewhere
        self._lock = Lock()
        self._screens: dict[str, Screen] = {}
        self._pages: dict[str, str | None] = {}

    def add(
        self, sid: str, what: str, room_slug: str, now_ms: int, page: str | None = None
    ) -> None:
        """Adds a display that has joined, before its first report.

        It keeps its number when it joins its room again. So does the same ``page`` over
        another connection: its earlier one is dead, even if that was not noticed yet.
        """
        with self._lock:
            earlier = self._take_earlier(sid, room_slug, page)
            number = self._free_number(room_slug, page) if earlier is None else earlier.number
            self._screens[sid] = Screen(
                number, what, room_slug, None, None, False, False, False, None, now_ms
            )
            self._pages[sid] = page

    def _take_earlier(self, sid: str, room_slug: str, page: str | None) -> Screen | None:
        """Removes and gives the entry that this one replaces, if there is one in this room."""
        same_page = [other for other, its in self._pages.items() if page and its == page]
        for other in (sid, *same_page):
            known = self._screens.get(other)
            if known is not None and known.room_slug == room_slug:
                self._remove(other)
                return known
        return None

    def _free_number(self, room_slug: str, page: str | None = None) -> int:
        """The number of the page in another process, else the smallest free one in the room."""
        taken = {s.number for s in self._screens.values() if s.room_slug == room_slug}
        for _, other in self._elsewhere(room_slug):
            if page is not None and other.page == page and other.screen.number not in taken:
                return other.screen.number
            taken.add(other.screen.number)
        return next(number for number in count(1) if number not in taken)

    def _remove(self, sid: str) -> None:
        self._screens.pop(sid, None)
        self._pages.pop(sid, None)

    def update(self, sid: str, report: Report, now_ms: int) -> bool:
        """Keeps a report; gives False where the connection is not a display's."""
        with self._lock:
            known = self._screens.get(sid)
            if known is None:
                return False
            reported = report.model_dump(exclude={"what"})
            self._screens[sid] = replace(known, at_ms=now_ms, **reported)
            return True

    def resolve_conflicts(self, process: str) -> None:
        """Corrects what several processes did at once; ``process`` is this one's name.

        Removes a page that has reconnected to another process. Where two screens have one
        number, that of the process with the greater name takes another.
        """
        with self._lock:
            for sid, screen in list(self._screens.items()):
                page = self._pages[sid]
                for name, other in self._elsewhere(screen.room_slug):
                    if page is not None and other.page == page:
                        if other.screen.at_ms > screen.at_ms:
                            self._remove(sid)
                            break
                    elif other.screen.number == screen.number and name < process:
                        free = self._free_number(screen.room_slug)
                        self._screens[sid] = replace(screen, number=free)
                        break

    def announced(self) -> list[ScreenElsewhere]:
        """The displays of this process, as it announces them to the others."""
        with self._lock:
            return [
                ScreenElsewhere(page=self._pages[sid], screen=screen)
                for sid, screen in self._screens.items()
            ]

    def remove(self, sid: str) -> None:
        with self._lock:
            self._remove(sid)

    def in_this_process(self, room_slug: str) -> dict[str, Screen]:
        """A room's displays here by connection, in the order of their numbers."""
        with self._lock:
            in_room = {sid: s for sid, s in self._screens.items() if s.room_slug == room_slug}
        return dict(sorted(in_room.items(), key=lambda item: item[1].number))

    def in_all_processes(self, room_slug: str, now_ms: int) -> list[dict[str, Any]]:
        """A room's displays, of every process, as the moderator is sent them."""
        here = [asdict(screen) for screen in self.in_this_process(room_slug).values()]
        pages = {self._pages.get(sid) for sid in self.in_this_process(room_slug)} - {None}
        elsewhere = [
            asdict(other.screen)
            for _, other in self._elsewhere(room_slug)
            if other.page not in pages
        ]
        every = sorted([*here, *elsewhere], key=lambda screen: int(screen["number"]))
        return [{**screen, "age_ms": now_ms - screen["at_ms"]} for screen in every]
