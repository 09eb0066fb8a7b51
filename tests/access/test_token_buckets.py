"""Token buckets: the burst and the refilling, at each boundary."""

import pytest

from timekeeper.access.token_buckets import SWEPT_ABOVE, TokenBuckets

NOW_MS = 1_000_000


@pytest.fixture
def buckets() -> TokenBuckets:
    return TokenBuckets(3, 100)


def empty(buckets: TokenBuckets, key: str = "a") -> None:
    assert [buckets.take(key, NOW_MS) for _ in range(4)] == [True, True, True, False]


def test_a_full_bucket_has_its_capacity_and_no_more(buckets: TokenBuckets) -> None:
    empty(buckets)
    assert not buckets.take("a", NOW_MS)


@pytest.mark.parametrize(("after_ms", "may"), [(99, False), (100, True), (101, True)])
def test_a_token_comes_back_after_its_interval(
    buckets: TokenBuckets, after_ms: int, may: bool
) -> None:
    empty(buckets)
    assert buckets.take("a", NOW_MS + after_ms) is may
    assert not buckets.take("a", NOW_MS + after_ms)


@pytest.mark.parametrize(("after_ms", "in_all"), [(299, 2), (300, 3), (301, 3), (10**9, 3)])
def test_a_bucket_refills_up_to_its_capacity(
    buckets: TokenBuckets, after_ms: int, in_all: int
) -> None:
    empty(buckets)
    assert sum(buckets.take("a", NOW_MS + after_ms) for _ in range(10)) == in_all


def test_refused_attempts_do_not_delay_the_next_token(buckets: TokenBuckets) -> None:
    empty(buckets)
    for _ in range(1_000):
        assert not buckets.take("a", NOW_MS + 99)
    assert buckets.take("a", NOW_MS + 100)


def test_each_key_has_its_own_bucket(buckets: TokenBuckets) -> None:
    empty(buckets, "a")
    empty(buckets, "b")


def test_full_buckets_are_dropped(buckets: TokenBuckets) -> None:
    for key in range(10 * SWEPT_ABOVE):
        buckets.take(key, NOW_MS + 100 * key)
        assert len(buckets) <= SWEPT_ABOVE
    empty_at_ms = NOW_MS + 1_000 * SWEPT_ABOVE
    kept = [buckets.take("a", empty_at_ms) for _ in range(3)]
    for key in range(2 * SWEPT_ABOVE):
        buckets.take(key, empty_at_ms)
    assert kept == [True] * 3
    assert not buckets.take("a", empty_at_ms)
