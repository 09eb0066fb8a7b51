"""Beats: a sign of life every two seconds, and the healing of what got lost.

At each beat the newest revision of every meeting that is shown is compared with
what was sent, in one query; a room in which something else is on by now is told.
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
from timekeeper.store.connection.database import DatabaseAway

BEAT_S = 2
PUBLIC_EVERY = 15
"""The public's beat comes with every fifteenth, which is every thirty seconds."""

logger = logging.getLogger(__name__)


class Beats:
    def __init__(
        self,
        views: Views,
        channels: Channels,
        publisher: Publisher,
        screens: Screens,
        send: Send,
        others: OtherProcesses,
        watch_clock: Callable[[], None],
    ) -> None:
        self._views = views
        self._channels = channels
        self._publisher = publisher
        self._screens = screens
        self._send = send
        self._others = others
        self._watch_clock = watch_clock
        self._number = 0

    def run(self, sleep: Callable[[float], None]) -> None:
        """Beat for ever. ``sleep`` is that of the server's async mode."""
        while True:
            sleep(BEAT_S)
            try:
                self.beat()
            except Exception:
                logger.exception("a beat failed")

    def beat(self) -> None:
        self._number += 1
        try:
            self._watch_clock()
            self._heal()
        except DatabaseAway:
            logger.warning("the database does not answer; screens count on by themselves")
        for channel in self._channels.in_use():
            if channel.audience != "public" or self._number % PUBLIC_EVERY == 0:
                self._send("beat", self._content(channel), channel)

    def _heal(self) -> None:
        sent = set(self._publisher.sent)  # looked at first: who joins meanwhile stays in it
        scopes = {channel.scope for channel in self._channels.in_use()}
        for scope in sent - scopes:
            del self._publisher.sent[scope]
        newest = self._views.revisions() if scopes else {}
        for scope in scopes:
            slug, revision = self._publisher.shown(scope)
            if slug is not None and newest.get(slug, 0) > revision:
                self._publisher.publish(slug, newest[slug])
            if scope.kind == "room" and self._is_elsewhere(scope, slug):
                self._publisher.publish_room(scope.slug)

    def _is_elsewhere(self, scope: Scope, slug: str | None) -> bool:
        """Something else is on in the room: time has passed, or a programme was loaded."""
        place = self._views.place(scope.slug)
        if place is None or place.logged is None:
            return False
        return place.logged.history.meeting.slug != slug

    def _content(self, channel: Channel) -> dict[str, Any]:
        slug, revision = self._publisher.shown(channel.scope)
        content: dict[str, Any] = {
            "epoch": self._views.epoch,
            "slug": slug,
            "revision": revision,
            "now_ms": self._views.now_ms(),
        }
        if channel.audience == "moderator":
            with suppress(DatabaseAway):  # which room it is stands in the database
                content |= self._presence(channel.scope, slug)
        return content

    def _presence(self, scope: Scope, slug: str | None) -> dict[str, Any]:
        """For the console: are the screens alive and in time, and how many watch."""
        room_slug = self._views.room_of(slug) if slug else scope.slug
        return {
            "screens": self._screens.in_room(room_slug, self._views.now_ms()),
            "watching": self._count("public", scope),
            "moderators": self._count("moderator", scope),
        }

    def _count(self, audience: Audience, scope: Scope) -> int:
        """In this process and in all others."""
        return self._channels.count(audience, scope) + self._others.count(audience, scope)
