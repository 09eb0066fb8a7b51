"""How often somebody may: so many at once, and then one every so often.

A bucket is one number, the instant at which it will be full again, so that thousands of them
cost little and one that is full need not be kept at all.
"""

from collections.abc import Hashable

SWEPT_ABOVE = 1_000


class TokenBuckets:
    """One for each key: ``most`` at once, and another one every ``every_ms``.

    Threads that take from one bucket in the very same instant may get one too many, which
    costs less than a lock would.
    """

    def __init__(self, most: int, every_ms: int) -> None:
        self._deepest_ms = most * every_ms
        self._every_ms = every_ms
        self._full_at_ms: dict[Hashable, int] = {}
        self._swept_above = SWEPT_ABOVE

    def __len__(self) -> int:
        return len(self._full_at_ms)

    def take(self, key: Hashable, now_ms: int) -> bool:
        """Whether there is one left at ``now_ms``, a time that never goes back; it is then gone."""
        full_at_ms = max(self._full_at_ms.get(key, 0), now_ms) + self._every_ms
        if full_at_ms - now_ms > self._deepest_ms:
            return False
        self._full_at_ms[key] = full_at_ms
        if len(self._full_at_ms) > self._swept_above:
            self._sweep(now_ms)
        return True

    def _sweep(self, now_ms: int) -> None:
        """Forget the full ones; again when there are twice as many as stayed."""
        kept = {key: at_ms for key, at_ms in self._full_at_ms.copy().items() if at_ms > now_ms}
        self._full_at_ms = kept
        self._swept_above = max(SWEPT_ABOVE, 2 * len(kept))
