"""The live part of one process without sockets: what it sends is kept instead."""

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
from timekeeper.live.transport.encoded_json import Encoded
from timekeeper.presentation.rendering import Renderer
from timekeeper.presentation.views import Format, Views

KENYA, NORWAY = Scope.meeting(SLUG), Scope.meeting("upr35-norway")
ROOM = Scope.room("room-xxi")

Sent = tuple[str, Channel, dict[str, Any]]


class Stop(BaseException):
    """Ends a loop that would run for ever."""


class SocketlessLive:
    """``sent`` has what it would send; a channel in ``failing`` cannot be sent to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sent: list[Sent] = []
        self.counted: list[Audience] = []
        self.failing: set[Channel] = set()
        renderer = Renderer("/static")
        self.views = Views(desk.database, desk.journal, lambda: desk.now_ms, renderer, "http://x")
        self.channels = Channels()
        self.other_processes = OtherProcesses(lambda: desk.now_ms)
        self.screens = Screens(self.other_processes.screens)
        self.read_cache = ReadCache(self.views)
        self.publisher = Publisher(
            self.views, self.read_cache, self.channels, self.send, self.counted.append
        )
        self.beats = Beats(
            self.views,
            self.channels,
            self.publisher,
            self.screens,
            self.send,
            self.other_processes,
            lambda: None,
        )
        desk.executor.publish = self.publisher.publish

    def send(self, event: str, content: dict[str, Any] | Encoded, channel: Channel) -> None:
        if channel in self.failing:
            raise RuntimeError("this one cannot be sent to")
        data = json.loads(content.text) if isinstance(content, Encoded) else content
        self.sent.append((event, channel, data))

    def join(self, scope: Scope, audience: Audience = "public", **options: Any) -> Channel:
        """Joins as over the socket: enters the channel first, and reads the state then."""
        format_: Format = options.get("format", "json")
        channel = Channel(scope, audience, format_, options.get("lang", "en"))
        assert self.channels.join(str(channel), channel)
        if scope.kind == "meeting":
            logged = self.views.meeting(scope.slug)
        else:
            followed = self.views.followed_room(scope.slug)
            logged = None if followed is None else followed.logged
        if logged is not None:
            self.publisher.note_joined(scope, logged)
        return channel

    def push_all(self) -> list[Sent]:
        """Has the publisher push all that is queued; gives what was sent."""
        while not self.publisher._queue.empty():
            for scope in self.publisher._wait_for_scopes():
                self.publisher.push(scope)
        sent, self.sent[:] = list(self.sent), []
        return sent

    def run_publisher(self) -> None:
        """Runs the publisher's loop until its queue is empty."""
        wait_for_scopes = self.publisher._wait_for_scopes

        def wait_or_stop() -> list[Scope]:
            if self.publisher._queue.empty():
                raise Stop
            return wait_for_scopes()

        self.publisher._wait_for_scopes = wait_or_stop  # type: ignore[method-assign]  # it would wait for ever
        with pytest.raises(Stop):
            self.publisher.run()
        self.publisher._wait_for_scopes = wait_for_scopes  # type: ignore[method-assign]  # as it was

    def beat(self, times: int = 1) -> list[Sent]:
        for _ in range(times):
            self.beats.beat()
        return self.push_all()


def states(sent: list[Sent]) -> list[tuple[Channel, int]]:
    return [(channel, content["revision"]) for event, channel, content in sent if event == "state"]


def raising(error: type[Exception]) -> Callable[..., Any]:
    def fails(*_arguments: object) -> None:
        raise error("away")

    return fails
