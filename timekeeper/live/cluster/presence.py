"""The other processes that serve the same meetings: who watches there, on which screens.

Each process announces at every beat who is connected to it. An announcement counts for some
beats; after that its process counts as gone, and its screens with it.
"""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.displays.screen import ScreenElsewhere
from timekeeper.live.publishing.channels import Scope

LIFETIME_MS = 7_000
"""Three beats, and a little."""


class Watching(BaseModel):
    """How many watch a meeting, or follow a room, as one audience."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    slug: str
    audience: Audience
    count: Annotated[int, Field(ge=0)]


class Presence(BaseModel):
    """Who is connected to one process."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    watching: list[Watching] = []
    screens: list[ScreenElsewhere] = []


class OtherProcesses:
    """The latest presence of each other process, by its name, while it counts."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._announced: dict[str, tuple[int, Presence]] = {}

    def update(self, process: str, content: dict[str, Any]) -> None:
        """Keeps what a process announces. Raises ValidationError for that of another version."""
        now_ms = self._now_ms()
        self._announced = {
            name: (at_ms, presence)
            for name, (at_ms, presence) in self._announced.items()
            if now_ms - at_ms <= LIFETIME_MS
        } | {process: (now_ms, Presence.model_validate(content))}

    def _present(self) -> list[tuple[str, Presence]]:
        now_ms = self._now_ms()
        return [
            (name, presence)
            for name, (at_ms, presence) in self._announced.items()
            if now_ms - at_ms <= LIFETIME_MS
        ]

    def count(self, audience: Audience, scope: Scope) -> int:
        """How many watch there as this audience."""
        return sum(
            watching.count
            for _, presence in self._present()
            for watching in presence.watching
            if (watching.kind, watching.slug) == (scope.kind, scope.slug)
            and watching.audience == audience
        )

    def screens(self, room_slug: str) -> list[tuple[str, ScreenElsewhere]]:
        """The displays of a room in other processes, each with its process's name."""
        return [
            (name, other)
            for name, presence in self._present()
            for other in presence.screens
            if other.screen.room_slug == room_slug
        ]
