"""Token buckets: rate limits that allow a burst and then one every so often.

A bucket is one number, the instant at which it is full again: thousands cost little, and full ones
need not be kept.
"""

from collections.abc import Hashable

SWEPT_ABOVE = 1_000


class TokenBuckets:
    """A bucket for each key. It holds ``capacity`` tokens and gets one every ``refill_ms``.

    Threads that take from one bucket in the same instant may get one too many, which costs less
    than a lock.
    """

    def __init__(self, capacity: int, refill_ms: int) -> None:
        self._longest_ms = capacity * refill_ms
        self._refill_ms = refill_ms
        self._full_at_ms: dict[Hashable, int] = {}
        self._swept_above = SWEPT_ABOVE

    def __len__(self) -> int:
        return len(self._full_at_ms)

    def take(self, key: Hashable, now_ms: int) -> bool:
        """Takes a token; False if there is none. ``now_ms`` never goes back."""
        full_at_ms = max(self._full_at_ms.get(key, 0), now_ms) + self._refill_ms
        if full_at_ms - now_ms > self._longest_ms:
            return False
        self._full_at_ms[key] = full_at_ms
        if len(self._full_at_ms) > self._swept_above:
            self._sweep(now_ms)
        return True

    def _sweep(self, now_ms: int) -> None:
        """Drops full buckets; the next time when there are twice as many as stayed."""
        kept = {key: at_ms for key, at_ms in self._full_at_ms.copy().items() if at_ms > now_ms}
        self._full_at_ms = kept
        self._swept_above = max(SWEPT_ABOVE, 2 * len(kept))
