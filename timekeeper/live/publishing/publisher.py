"""The publisher: from ``(meeting, revision)`` to the screens, in a greenlet of its own.

Commands never wait for it. Each channel in use is rendered once. The next beat sends
what was lost on the way.
"""

import logging
from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.transport.encoded_json import Encoded
from timekeeper.presentation.views import Views
from timekeeper.store.connection.database import DatabaseUnavailable
from timekeeper.store.journal import LoggedMeeting

from .channels import Channel, Channels, Scope
from .read_cache import ReadCache

Send = Callable[[str, dict[str, Any] | Encoded, Channel], None]
"""Sends an event to all members of a channel."""

logger = logging.getLogger(__name__)


class Publisher:
    """Pushes the newest state of a meeting to its channels and to its room's.

    ``sent`` has for each scope the meeting that it shows and the newest revision that was
    sent: beats announce it, and healing compares it with the log.
    """

    def __init__(
        self,
        views: Views,
        read_cache: ReadCache,
        channels: Channels,
        send: Send,
        count_push: Callable[[Audience], None],
    ) -> None:
        self._views = views
        self._read_cache = read_cache
        self._channels = channels
        self._send = send
        self._count_push = count_push
        self._queue: Queue[Scope] = Queue()
        self.sent: dict[Scope, tuple[str | None, int]] = {}

    def publish(self, slug: str, revision: int) -> None:
        """Has a meeting's newest state sent soon, be it this revision or a later one.

        Never fails, never waits.
        """
        self._read_cache.clear()
        self._queue.put(Scope.meeting(slug))

    def publish_room(self, room_slug: str) -> None:
        """Has what is on in a room now sent to those who follow it."""
        self._read_cache.clear()
        self._queue.put(Scope.room(room_slug))

    def publish_all_again(self) -> None:
        """Has each scope's state sent again at its revision: it now lacks deleted names."""
        self._read_cache.clear()
        for scope, (slug, _) in list(self.sent.items()):
            self.sent[scope] = (slug, 0)
            self._queue.put(scope)

    def run(self) -> None:
        """Runs for ever; one bad state must not stop the others."""
        while True:
            for scope in self._wait_for_scopes():
                try:
                    self.push(scope)
                except DatabaseUnavailable:
                    logger.warning("the database does not answer; the next beat will catch up")
                except Exception:
                    logger.exception("a state of %s was not pushed", scope.slug)

    def _wait_for_scopes(self) -> list[Scope]:
        """Waits for a publish, and takes all that are queued by then, each scope once."""
        scopes = [self._queue.get()]
        try:
            while True:
                scopes.append(self._queue.get_nowait())
        except Empty:
            return list(dict.fromkeys(scopes))

    def push(self, scope: Scope) -> None:
        """Sends a meeting to its own channels and its room's; or a room to its own.

        Skips what was sent already, as a beat may come between commit and push.
        """
        to_send = {
            each: logged
            for each, logged in self._meetings_shown(scope).items()
            if self.last_sent(each) != _slug_and_revision(logged)
        }
        for channel in self._channels.of(*to_send):
            try:
                self._push_state(channel, to_send[channel.scope])
            except DatabaseUnavailable:
                raise
            except Exception:
                logger.exception("a state of %s was not pushed", channel.name)
        for each, logged in to_send.items():
            self.sent[each] = _slug_and_revision(logged)

    def _meetings_shown(self, scope: Scope) -> dict[Scope, LoggedMeeting | None]:
        """Each scope's meeting to show; the room of a meeting may show another one, or none."""
        shown: dict[Scope, LoggedMeeting | None] = {}
        room = scope
        if scope.kind == "meeting":
            logged = self._views.meeting(scope.slug)
            if logged is None:
                return {}
            shown[scope] = logged
            room = Scope.room(logged.history.meeting.room_slug)
        if self._channels.of(room):
            followed = self._views.followed_room(room.slug)
            if followed is not None:
                shown[room] = followed.logged
        return shown

    def _push_state(self, channel: Channel, logged: LoggedMeeting | None) -> None:
        wanted = (channel.audience, channel.format, channel.lang)
        state: dict[str, Any] | Encoded
        if logged is None:
            state = self._views.empty_envelope(channel.scope.slug, *wanted)
        else:
            state = self._read_cache.envelope(logged, *wanted)
        self._send("state", state, channel)
        self._count_push(channel.audience)

    def note_joined(self, scope: Scope, logged: LoggedMeeting) -> None:
        """Notes the state that the first to join a scope was given.

        That of a later one does not count: those who joined before may have missed it.
        """
        self.sent.setdefault(scope, _slug_and_revision(logged))

    def last_sent(self, scope: Scope) -> tuple[str | None, int]:
        """The meeting and the revision that a scope was last sent."""
        return self.sent.get(scope, (scope.slug if scope.kind == "meeting" else None, 0))


def _slug_and_revision(logged: LoggedMeeting | None) -> tuple[str | None, int]:
    if logged is None:
        return None, 0
    return logged.history.meeting.slug, logged.history.revision
