"""How often one connection may send events; one that goes on after refusals is ended.

Counted for each connection by itself: a whole room may share one address, and a page that
reconnects sends some thirty events within two seconds, most of them for the time. A client that
connects anew on the same connection has another ``sid``, and the same limits.
"""

from collections.abc import Callable, Hashable
from typing import Any

from timekeeper.access.token_buckets import TokenBuckets
from timekeeper.presentation.language import gettext

EVENTS_AT_ONCE = 60
EVENT_EVERY_MS = 100

CONNECTS_AT_ONCE = 10
CONNECT_EVERY_MS = 1_000
"""A page connects once; each token that is shown costs a query."""

REFUSALS_AT_ONCE = 200
REFUSAL_EVERY_MS = 1_000
"""A client that is refused more often than this ignores its refusals."""


class EventLimits:
    """Of all connections of one process: ``connection_of`` gives that of a ``sid``, ``end`` ends
    it. Nothing has to be removed when one ends: buckets that are full again are not kept.
    """

    def __init__(
        self,
        monotonic_ms: Callable[[], int],
        connection_of: Callable[[str], Hashable],
        end: Callable[[str], None],
    ) -> None:
        self._monotonic_ms = monotonic_ms
        self._connection_of = connection_of
        self._end = end
        self._events = TokenBuckets(EVENTS_AT_ONCE, EVENT_EVERY_MS)
        self._connects = TokenBuckets(CONNECTS_AT_ONCE, CONNECT_EVERY_MS)
        self._refusals = TokenBuckets(REFUSALS_AT_ONCE, REFUSAL_EVERY_MS)

    def limited(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler ``(sid, …)``; above the limit it is not called and an error is given."""

        def answer(sid: str, *arguments: Any) -> Any:
            is_allowed = self._is_allowed(self._events, sid)
            return handler(sid, *arguments) if is_allowed else {"error": too_often()}

        return answer

    def may_connect(self, sid: str) -> bool:
        """Whether this connection is within the limit of connects."""
        return self._is_allowed(self._connects, sid)

    def _is_allowed(self, token_buckets: TokenBuckets, sid: str) -> bool:
        connection, now_ms = self._connection_of(sid), self._monotonic_ms()
        if token_buckets.take(connection, now_ms):
            return True
        if not self._refusals.take(connection, now_ms):
            self._end(sid)
        return False


def too_often() -> str:
    return gettext("Too many requests. Wait a second and try again.")
