"""What was read and encoded a moment ago, so that a crowd that joins costs one reading.

Each publish clears it. So a client that is in its channel before it asks is given the newest
state, or a push brings it. What was read during a publish is returned and not kept. An entry
lasts half a second, because what is on in a room also changes with time alone.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.transport.encoded_json import Encoded, encode
from timekeeper.presentation.views import FollowedRoom, Format, Views
from timekeeper.store.journal import LoggedMeeting

LIFETIME_MS = 500
MISSING = (-LIFETIME_MS, None)

Value = TypeVar("Value")


class ReadCache:
    """Meetings, followed rooms and envelopes, as ``Views`` gives them."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._entries: dict[Hashable, tuple[int, Any]] = {}
        # A lock exists for as long as a task holds or awaits it: clients may make up keys.
        self._locks: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def clear(self) -> None:
        """Forgets everything, at each publish."""
        self._entries = {}

    def meeting(self, slug: str) -> LoggedMeeting | None:
        return self._cached(("meeting", slug), lambda: self._views.meeting(slug))

    def followed_room(self, room_slug: str) -> FollowedRoom | None:
        return self._cached(("room", room_slug), lambda: self._views.followed_room(room_slug))

    def envelope(
        self, logged: LoggedMeeting, audience: Audience, format_: Format, lang: str
    ) -> Encoded:
        """The envelope of a meeting at its revision, as JSON."""
        history = logged.history
        key = (history.meeting.slug, history.revision, audience, format_, lang)
        return self._cached(
            key, lambda: encode(self._views.envelope(logged, audience, format_, lang))
        )

    def _cached(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """One task reads, and those that ask meanwhile wait for its result."""
        if (cached := self._fresh(key)) is not None:
            return cached
        with self._locks.setdefault(key, Lock()):
            if (cached := self._fresh(key)) is not None:
                return cached
            entries, now_ms = self._entries, self._views.now_ms()
            value = read()
            if value is not None:
                entries[key] = now_ms, value  # lost where the cache was cleared meanwhile
            return value

    def _fresh(self, key: Hashable) -> Any:
        at_ms, value = self._entries.get(key, MISSING)
        return value if self._views.now_ms() - at_ms < LIFETIME_MS else None
