"""The live part of one process without a socket: what it sends is kept instead."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from in_process import SLUG, Desk

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.beats import Beats
from timekeeper.live.cluster.presence import OtherProcesses
from timekeeper.live.displays.screens import Screens
from timekeeper.live.publishing.channels import Channel, Channels, Scope
from timekeeper.live.publishing.publisher import Publisher
from timekeeper.live.publishing.read_cache import ReadCache
from timekeeper.live.transport.encoded import Encoded
from timekeeper.presentation.rendering import Renderer
from timekeeper.presentation.views import Format, Views

KENYA, NORWAY = Scope.meeting(SLUG), Scope.meeting("upr35-norway")
ROOM = Scope.room("room-xxi")

Sent = tuple[str, Channel, dict[str, Any]]


class Stop(BaseException):
    """Ends what would run for ever."""


class Wall:
    """The live part of one process, with what it sends kept instead of sent."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sent: list[Sent] = []
        self.counted: list[Audience] = []
        self.broken: set[Channel] = set()
        renderer = Renderer("/static")
        self.views = Views(desk.database, desk.journal, lambda: desk.now_ms, renderer, "http://x")
        self.channels = Channels()
        self.others = OtherProcesses(lambda: desk.now_ms)
        self.screens = Screens(self.others.screens)
        self.recent = ReadCache(self.views)
        self.publisher = Publisher(
            self.views, self.recent, self.channels, self.send, self.counted.append
        )
        self.beats = Beats(
            self.views,
            self.channels,
            self.publisher,
            self.screens,
            self.send,
            self.others,
            lambda: None,
        )
        desk.executor.publish = self.publisher.publish

    def send(self, event: str, content: dict[str, Any] | Encoded, channel: Channel) -> None:
        if channel in self.broken:
            raise RuntimeError("this one cannot be sent to")
        said = json.loads(content.text) if isinstance(content, Encoded) else content
        self.sent.append((event, channel, said))

    def join(self, scope: Scope, audience: Audience = "public", **how: Any) -> Channel:
        """Somebody joins, as over the socket: into the channel first, then the state."""
        format_: Format = how.get("format", "json")
        channel = Channel(scope, audience, format_, how.get("lang", "en"))
        assert self.channels.join(str(channel), channel)
        if scope.kind == "meeting":
            logged = self.views.meeting(scope.slug)
        else:
            place = self.views.place(scope.slug)
            logged = None if place is None else place.logged
        if logged is not None:
            self.publisher.joined(scope, logged)
        return channel

    def work(self) -> list[Sent]:
        """Let the publisher do what waits; gives what was sent."""
        while not self.publisher._queue.empty():
            for scope in self.publisher._waiting():
                self.publisher.push(scope)
        sent, self.sent[:] = list(self.sent), []
        return sent

    def run(self) -> None:
        """The publisher's own loop, until nothing waits any more."""
        waiting = self.publisher._waiting

        def or_stop() -> list[Scope]:
            if self.publisher._queue.empty():
                raise Stop
            return waiting()

        self.publisher._waiting = or_stop  # type: ignore[method-assign]  # it would wait for ever
        with pytest.raises(Stop):
            self.publisher.run()
        self.publisher._waiting = waiting  # type: ignore[method-assign]  # as it was

    def beat(self, times: int = 1) -> list[Sent]:
        for _ in range(times):
            self.beats.beat()
        return self.work()


def states(sent: list[Sent]) -> list[tuple[Channel, int]]:
    return [(channel, content["revision"]) for event, channel, content in sent if event == "state"]


def raising(error: type[Exception]) -> Callable[..., Any]:
    def fails(*_arguments: object) -> None:
        raise error("away")

    return fails
