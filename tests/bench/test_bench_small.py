"""The benchmark with twenty watchers: it works, and no state is missing. No timing is checked."""

import os
from pathlib import Path

import pytest

from bench import plot, table
from bench.figures import Spread
from bench.scenes import latency
from bench.servers.compiling import Programs, compiled, has_compiler
from bench.stage import Stage

WATCHERS = 20
PRESSES = 3

pytestmark = pytest.mark.skipif(
    not has_compiler() and not os.environ.get("CI"),
    reason="The benchmark needs a C compiler (cc), and there is none.",
)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return compiled(tmp_path_factory.mktemp("programs"))


@pytest.fixture
def stage(programs: Programs, tmp_path: Path) -> Stage:
    return Stage(programs, tmp_path, is_quick=True)


def test_everybody_gets_every_press_from_all_three_servers(stage: Stage) -> None:
    found = latency.measured(stage, WATCHERS, PRESSES, rounds=1)
    for kind in ("ours", "stock", "bare"):
        assert len(found[kind].presses) == PRESSES, kind
        assert len(found[kind].latencies_ns) == WATCHERS * PRESSES, kind
        assert found[kind].missing == 0, kind
    assert found["ours"].state_bytes > 1_000
    assert found["bare"].state_bytes == pytest.approx(found["ours"].state_bytes, rel=0.01)
    # The library escapes letters that are not ASCII.
    assert found["stock"].state_bytes == pytest.approx(found["ours"].state_bytes, rel=0.03)
    outcome = latency.outcome_of({WATCHERS: found})
    assert "20 watchers" in table.printed("Latency", outcome.rows)
    assert plot.drawn(outcome.data, "a test").count("<circle") == 3


@pytest.mark.parametrize(
    ("values", "p50", "p99", "most"),
    [([1], 1, 1, 1), ([3, 1, 2], 2, 3, 3), (list(range(1, 101)), 50, 99, 100)],
)
def test_percentiles_are_values_that_were_measured(
    values: list[int], p50: int, p99: int, most: int
) -> None:
    spread = Spread.of(value * 1_000_000 for value in values)
    assert (spread.p50_ms, spread.p99_ms, spread.max_ms) == (p50, p99, most)


def test_nothing_delivered_has_no_spread() -> None:
    with pytest.raises(ValueError, match="Nothing was delivered"):
        Spread.of([])
