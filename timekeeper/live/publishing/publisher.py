"""The publisher: from ``(meeting, revision)`` to the screens, in a greenlet of its own.

A command never waits for it. Each kind of channel that somebody is in is rendered once.
What got lost on the way is healed by the next beat.
"""

import logging
from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.transport.encoded import Encoded
from timekeeper.presentation.views import Views
from timekeeper.store.connection.database import DatabaseAway
from timekeeper.store.journal import LoggedMeeting

from .channels import Channel, Channels, Scope
from .read_cache import ReadCache

Send = Callable[[str, dict[str, Any] | Encoded, Channel], None]
"""Sends an event to everybody in a channel."""

logger = logging.getLogger(__name__)


class Publisher:
    """Pushes the newest state of a meeting to its channels and to its room's.

    ``sent`` is, by scope, which meeting it shows and the newest revision that was
    sent: what a beat says, and what healing compares with the log.
    """

    def __init__(
        self,
        views: Views,
        recent: ReadCache,
        channels: Channels,
        send: Send,
        count: Callable[[Audience], None],
    ) -> None:
        self._views = views
        self._recent = recent
        self._channels = channels
        self._send = send
        self._count = count
        self._queue: Queue[Scope] = Queue()
        self.sent: dict[Scope, tuple[str | None, int]] = {}

    def publish(self, slug: str, revision: int) -> None:
        """Have a meeting's newest state sent soon, be it this revision or a later one.

        Never fails, never waits.
        """
        self._recent.forget()
        self._queue.put(Scope.meeting(slug))

    def publish_room(self, room_slug: str) -> None:
        """Have those who follow a room told what is on there now."""
        self._recent.forget()
        self._queue.put(Scope.room(room_slug))

    def draw_anew(self) -> None:
        """Have everybody sent what they see once more: its names are no longer there."""
        self._recent.forget()
        for scope, (slug, _) in list(self.sent.items()):
            self.sent[scope] = (slug, 0)
            self._queue.put(scope)

    def run(self) -> None:
        """Work for ever; one bad state must not silence the others."""
        while True:
            for scope in self._waiting():
                try:
                    self.push(scope)
                except DatabaseAway:
                    logger.warning("the database does not answer; the next beat will catch up")
                except Exception:
                    logger.exception("a state of %s was not pushed", scope.slug)

    def _waiting(self) -> list[Scope]:
        """Wait for a publish; take along what has come meanwhile, each scope once."""
        scopes = [self._queue.get()]
        try:
            while True:
                scopes.append(self._queue.get_nowait())
        except Empty:
            return list(dict.fromkeys(scopes))

    def push(self, scope: Scope) -> None:
        """Send a meeting to its own channels and its room's; or a room to its own.

        Where it was sent already nothing is: a beat may have come between commit and push.
        """
        shown = {
            each: logged
            for each, logged in self._shown_by(scope).items()
            if self.sent.get(each) != _what_is_shown(logged)
        }
        for channel in self._channels.of(*shown):
            try:
                self._push_state(channel, shown[channel.scope])
            except DatabaseAway:
                raise
            except Exception:
                logger.exception("a state of %s was not pushed", channel.name)
        for each, logged in shown.items():
            self.sent[each] = _what_is_shown(logged)

    def _shown_by(self, scope: Scope) -> dict[Scope, LoggedMeeting]:
        """What each scope is to show: a meeting's own, and its room's, which may show another."""
        shown: dict[Scope, LoggedMeeting] = {}
        room = scope
        if scope.kind == "meeting":
            logged = self._views.meeting(scope.slug)
            if logged is None:
                return {}
            shown[scope] = logged
            room = Scope.room(logged.history.meeting.room_slug)
        if self._channels.of(room):
            place = self._views.place(room.slug)
            if place is not None and place.logged is not None:
                shown[room] = place.logged
        return shown

    def _push_state(self, channel: Channel, logged: LoggedMeeting) -> None:
        state = self._recent.envelope(logged, channel.audience, channel.format, channel.lang)
        self._send("state", state, channel)
        self._count(channel.audience)

    def joined(self, scope: Scope, logged: LoggedMeeting) -> None:
        """The first of a scope has been given this state.

        A later one does not count: who joined before may have missed what it was given.
        """
        self.sent.setdefault(scope, _what_is_shown(logged))

    def shown(self, scope: Scope) -> tuple[str | None, int]:
        """The meeting and the revision that a scope was last sent."""
        return self.sent.get(scope, (scope.slug if scope.kind == "meeting" else None, 0))


def _what_is_shown(logged: LoggedMeeting) -> tuple[str, int]:
    return logged.history.meeting.slug, logged.history.revision
