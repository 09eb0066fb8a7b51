"""What was read and encoded a moment ago, so that a crowd that joins costs one reading.

Anything that is published clears it, so what is given was the newest when the asker
came into the channel: either it still is, or a push is on its way there. What was read
while something was published is given and not kept. By itself it lasts half a second,
because what is on in a room also changes with time alone.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.transport.encoded import Encoded, encode
from timekeeper.presentation.views import FollowedRoom, Format, Views
from timekeeper.store.journal import LoggedMeeting

LASTS_MS = 500
NOTHING = (-LASTS_MS, None)

Kept = TypeVar("Kept")


class ReadCache:
    """Meetings, places and envelopes, as ``Views`` gives them."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._kept: dict[Hashable, tuple[int, Any]] = {}
        # A lock is there for as long as somebody holds or awaits it: keys may be made up.
        self._reading: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def forget(self) -> None:
        """Something has been published."""
        self._kept = {}

    def meeting(self, slug: str) -> LoggedMeeting | None:
        return self._recent(("meeting", slug), lambda: self._views.meeting(slug))

    def place(self, room_slug: str) -> FollowedRoom | None:
        return self._recent(("room", room_slug), lambda: self._views.followed_room(room_slug))

    def envelope(
        self, logged: LoggedMeeting, audience: Audience, format_: Format, lang: str
    ) -> Encoded:
        """The envelope of a meeting at its revision, as JSON."""
        history = logged.history
        key = (history.meeting.slug, history.revision, audience, format_, lang)
        return self._recent(
            key, lambda: encode(self._views.envelope(logged, audience, format_, lang))
        )

    def _recent(self, key: Hashable, read: Callable[[], Kept]) -> Kept:
        """One reads, and whoever asks meanwhile waits for what it finds."""
        if (found := self._fresh(key)) is not None:
            return found
        with self._reading.setdefault(key, Lock()):
            if (found := self._fresh(key)) is not None:
                return found
            kept, now_ms = self._kept, self._views.now_ms()
            read_now = read()
            if read_now is not None:
                kept[key] = now_ms, read_now  # among what was kept then: it may be forgotten by now
            return read_now

    def _fresh(self, key: Hashable) -> Any:
        at_ms, found = self._kept.get(key, NOTHING)
        return found if self._views.now_ms() - at_ms < LASTS_MS else None
