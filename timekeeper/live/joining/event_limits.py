"""How often one connection may ask; who goes on and on in vain is let go.

Counted for each connection by itself: a whole room may be one address, and a page that comes
back asks some thirty times within two seconds, most of them for the time. Whoever connects anew
on the same connection has another ``sid``, and may ask no more often for it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from timekeeper.access.token_buckets import TokenBuckets
from timekeeper.presentation.language import gettext

AT_ONCE = 60
EVERY_MS = 100

CONNECTS_AT_ONCE = 10
CONNECT_EVERY_MS = 1_000
"""A page connects once; of each token that is shown the database is asked."""

IN_VAIN_AT_ONCE = 200
IN_VAIN_EVERY_MS = 1_000
"""Who is refused more often than that does not listen."""


class EventLimits:
    """Of all connections of one process: ``connection_of`` gives that of a ``sid``, ``end`` ends
    it. Nothing need be forgotten when one ends: what is kept is soon full again.
    """

    def __init__(
        self,
        steady_ms: Callable[[], int],
        connection_of: Callable[[str], Hashable],
        end: Callable[[str], None],
    ) -> None:
        self._steady_ms = steady_ms
        self._connection_of = connection_of
        self._end = end
        self._heard = TokenBuckets(AT_ONCE, EVERY_MS)
        self._connecting = TokenBuckets(CONNECTS_AT_ONCE, CONNECT_EVERY_MS)
        self._refused = TokenBuckets(IN_VAIN_AT_ONCE, IN_VAIN_EVERY_MS)

    def counted(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler ``(sid, …)``; who asks too often gets an error in its place."""

        def answer(sid: str, *said: Any) -> Any:
            is_heard = self._takes(self._heard, sid)
            return handler(sid, *said) if is_heard else {"error": too_often()}

        return answer

    def may_connect(self, sid: str) -> bool:
        """Whether this connection has not been connected by too often."""
        return self._takes(self._connecting, sid)

    def _takes(self, buckets: TokenBuckets, sid: str) -> bool:
        connection, now_ms = self._connection_of(sid), self._steady_ms()
        if buckets.take(connection, now_ms):
            return True
        if not self._refused.take(connection, now_ms):
            self._end(sid)
        return False


def too_often() -> str:
    return gettext("Too many requests. Wait a second and try again.")
