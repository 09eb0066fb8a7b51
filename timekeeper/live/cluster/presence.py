"""The other processes that serve the same meetings: who watches there, on which screens.

Each process says at every beat who is with it. What one has said holds for some beats;
after that it is taken to be gone, and its screens with it.
"""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.displays.screen import ScreenElsewhere
from timekeeper.live.publishing.channels import Scope

HOLDS_MS = 7_000
"""Three beats, and a little."""


class Watching(BaseModel):
    """How many watch a meeting, or follow a room, as one audience."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    slug: str
    audience: Audience
    count: Annotated[int, Field(ge=0)]


class Presence(BaseModel):
    """Who is with one process."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    watching: list[Watching] = []
    screens: list[ScreenElsewhere] = []


class OtherProcesses:
    """What the other processes have said of themselves lately, by their names."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._said: dict[str, tuple[int, Presence]] = {}

    def hear(self, process: str, content: dict[str, Any]) -> None:
        """Raises ValidationError where another version says something else."""
        now_ms = self._now_ms()
        held = {name: said for name, said in self._said.items() if now_ms - said[0] <= HOLDS_MS}
        self._said = {**held, process: (now_ms, Presence.model_validate(content))}

    def _present(self) -> list[tuple[str, Presence]]:
        now_ms = self._now_ms()
        return [(name, p) for name, (at_ms, p) in self._said.items() if now_ms - at_ms <= HOLDS_MS]

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
        """The displays of a room that are connected to other processes, each with whose it is."""
        return [
            (name, other)
            for name, presence in self._present()
            for other in presence.screens
            if other.screen.room_slug == room_slug
        ]
