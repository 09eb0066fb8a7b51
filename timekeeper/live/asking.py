"""How often one connection may ask; who goes on and on in vain is let go.

Counted for each connection by itself: a whole room may be one address, and a page that comes
back asks some thirty times within two seconds, most of them for the time.
"""

from collections.abc import Callable
from typing import Any

from ..buckets import Buckets
from ..language import gettext

AT_ONCE = 60
EVERY_MS = 100

IN_VAIN_AT_ONCE = 200
IN_VAIN_EVERY_MS = 1_000
"""Who is refused more often than that does not listen."""


class Asking:
    """Of all connections of one process. ``end`` ends the one of a ``sid``."""

    def __init__(self, steady_ms: Callable[[], int], end: Callable[[str], None]) -> None:
        self._steady_ms = steady_ms
        self._end = end
        self._heard = Buckets(AT_ONCE, EVERY_MS)
        self._refused = Buckets(IN_VAIN_AT_ONCE, IN_VAIN_EVERY_MS)

    def counted(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler ``(sid, …)``; who asks too often gets an error in its place."""

        def answer(sid: str, *said: Any) -> Any:
            now_ms = self._steady_ms()
            if self._heard.take(sid, now_ms):
                return handler(sid, *said)
            if not self._refused.take(sid, now_ms):
                self._end(sid)
            return {"error": gettext("That is too often; wait a second.")}

        return answer

    def left(self, sid: str) -> None:
        self._heard.forget(sid)
        self._refused.forget(sid)
