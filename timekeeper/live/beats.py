"""Beats: a sign of life every two seconds, and the healing of lost publishes.

Each beat compares the newest revision of every shown meeting with what was sent, in one
query, and publishes a room again in which another meeting is on by now.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.cluster.presence import OtherProcesses
from timekeeper.live.displays.screens import Screens
from timekeeper.live.publishing.channels import Channel, Channels, Scope
from timekeeper.live.publishing.publisher import Publisher, Send
from timekeeper.presentation.views import Views
from timekeeper.store.connection.database import DatabaseUnavailable

BEAT_S = 2
PUBLIC_EVERY = 15
"""The public is sent every fifteenth beat only, that is one every thirty seconds."""

logger = logging.getLogger(__name__)


class Beats:
    def __init__(
        self,
        views: Views,
        channels: Channels,
        publisher: Publisher,
        screens: Screens,
        send: Send,
        other_processes: OtherProcesses,
        check_clock: Callable[[], None],
    ) -> None:
        self._views = views
        self._channels = channels
        self._publisher = publisher
        self._screens = screens
        self._send = send
        self._other_processes = other_processes
        self._check_clock = check_clock
        self._number = 0

    def run(self, sleep: Callable[[float], None]) -> None:
        """Beats for ever. ``sleep`` is that of the server's async mode."""
        while True:
            sleep(BEAT_S)
            try:
                self.beat()
            except Exception:
                logger.exception("a beat failed")

    def beat(self) -> None:
        self._number += 1
        try:
            self._check_clock()
            self._heal()
        except DatabaseUnavailable:
            logger.warning("the database does not answer; screens count on by themselves")
        for channel in self._channels.in_use():
            if channel.audience != "public" or self._number % PUBLIC_EVERY == 0:
                self._send("beat", self._content(channel), channel)

    def _heal(self) -> None:
        sent = set(self._publisher.sent)  # read first: a scope joined meanwhile is not removed
        scopes = {channel.scope for channel in self._channels.in_use()}
        for scope in sent - scopes:
            del self._publisher.sent[scope]
        newest = self._views.revisions() if scopes else {}
        for scope in scopes:
            slug, revision = self._publisher.last_sent(scope)
            if slug is not None and newest.get(slug, 0) > revision:
                self._publisher.publish(slug, newest[slug])
            if scope.kind == "room" and self._is_another_on(scope, slug):
                self._publisher.publish_room(scope.slug)

    def _is_another_on(self, scope: Scope, slug: str | None) -> bool:
        """Whether the room now shows another meeting, by the time or by a loaded programme."""
        followed = self._views.followed_room(scope.slug)
        if followed is None:
            return False
        logged = followed.logged
        return slug != (None if logged is None else logged.history.meeting.slug)

    def _content(self, channel: Channel) -> dict[str, Any]:
        slug, revision = self._publisher.last_sent(channel.scope)
        content: dict[str, Any] = {
            "epoch": self._views.epoch,
            "slug": slug,
            "revision": revision,
            "now_ms": self._views.now_ms(),
        }
        if channel.audience == "moderator":
            with suppress(DatabaseUnavailable):  # a meeting's room is read from the database
                content |= self._presence(channel.scope, slug)
        return content

    def _presence(self, scope: Scope, slug: str | None) -> dict[str, Any]:
        """For the console: are the screens alive and in time, and how many watch."""
        room_slug = self._views.room_of(slug) if slug else scope.slug
        return {
            "screens": self._screens.in_all_processes(room_slug, self._views.now_ms()),
            "watching": self._count("public", scope),
            "moderators": self._count("moderator", scope),
        }

    def _count(self, audience: Audience, scope: Scope) -> int:
        """Counts in this process and in all others."""
        here = self._channels.count(audience, scope)
        return here + self._other_processes.count(audience, scope)
