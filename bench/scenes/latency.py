"""The time from the press to the screens, at three sizes: ours, stock emit, and the limit."""

from collections.abc import Mapping

from bench.figures import Outcome, Row, ratio, side_by_side
from bench.load.delivery import Deliveries, deliver
from bench.load.presses import press_limit, press_ours, press_stock
from bench.servers.running import captured_state
from bench.stage import Stage, join_timeout_s

MOST_TIMES_THE_LIMIT = 2
LEAST_TIMES_BELOW_STOCK = 8
SLOWEST_ANSWER_MS = 100
JUDGED_AT = 5_000


def play(stage: Stage) -> Outcome:
    presses = stage.size(12, 4)
    found = {}
    for watchers in (100, 500) if stage.is_quick else (100, 1_000, 5_000):
        rounds = 2 if watchers == JUDGED_AT else 1
        found[watchers] = measured(stage, watchers, presses, rounds)
    return outcome_of(found)


def measured(stage: Stage, watchers: int, presses: int, rounds: int) -> dict[str, Deliveries]:
    """Measures the servers one after the other, so that none runs beside another, in rounds."""
    found = {kind: Deliveries(watchers) for kind in ("ours", "stock", "bare")}
    for _ in range(rounds):
        ours, state = _of_ours(stage, watchers, presses)
        found["ours"].add(ours)
        found["stock"].add(_of_stock(stage, state, watchers, presses))
        found["bare"].add(_of_limit(stage, state, watchers, presses))
    return found


def _of_ours(stage: Stage, watchers: int, presses: int) -> tuple[Deliveries, str]:
    """The deliveries, and the state that was sent, for the other two servers."""
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        state = captured_state(server.port, toggle.join, toggle.press)
        crowd.group(0, server.port, "socketio", toggle.join)
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        return deliver(crowd, press_ours(toggle), presses), state


def _of_stock(stage: Stage, state: str, watchers: int, presses: int) -> Deliveries:
    with stage.stock(state) as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio", {"meeting": "any"})
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        return deliver(crowd, press_stock(stock), presses)


def _of_limit(stage: Stage, state: str, watchers: int, presses: int) -> Deliveries:
    with stage.limit() as limit, stage.crowd() as crowd:
        crowd.group(0, limit.port, "bare")
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        return deliver(crowd, press_limit(limit, state), presses)


def outcome_of(found: Mapping[int, Mapping[str, Deliveries]]) -> Outcome:
    outcome = Outcome()
    for watchers, kinds in found.items():
        outcome.rows += _rows(watchers, kinds)
        outcome.data[str(watchers)] = {kind: _plain(it) for kind, it in kinds.items()}
    return outcome


def _rows(watchers: int, found: Mapping[str, Deliveries]) -> list[Row]:
    spreads = {kind: it.spread for kind, it in found.items()}
    to_bare = ratio(spreads["ours"].p99_ms, spreads["bare"].p99_ms)
    to_stock = ratio(spreads["stock"].p99_ms, spreads["ours"].p99_ms)
    answers = {kind: it.answers for kind, it in found.items()}
    is_judged = watchers == JUDGED_AT
    name = f"{watchers:,} watchers"
    return [
        side_by_side(f"{name}: press to screen, p50 / p99 / max", _texts(spreads)),
        Row(
            f"{name}: p99 in times the limit",
            f"{to_bare:.2f}",
            f"{ratio(spreads['stock'].p99_ms, spreads['bare'].p99_ms):.2f}",
            "1",
            f"at most {MOST_TIMES_THE_LIMIT}" if is_judged else "",
            to_bare <= MOST_TIMES_THE_LIMIT if is_judged else None,
        ),
        Row(
            f"{name}: times below stock emit, p99",
            f"{to_stock:.2f}",
            target=f"at least {LEAST_TIMES_BELOW_STOCK}" if is_judged else "",
            holds=to_stock >= LEAST_TIMES_BELOW_STOCK if is_judged else None,
        ),
        Row(
            f"{name}: the press's own answer (bare: all handed over), p50 / p99 / max",
            str(answers["ours"]),
            str(answers["stock"]),
            str(answers["bare"]),
            target=f"p99 under {SLOWEST_ANSWER_MS} ms" if is_judged else "",
            holds=answers["ours"].p99_ms < SLOWEST_ANSWER_MS if is_judged else None,
        ),
        side_by_side(
            f"{name}: deliveries that are missing",
            _texts({kind: it.missing for kind, it in found.items()}),
            target="none",
            holds=found["ours"].missing == 0,
        ),
        side_by_side(
            f"{name}: bytes of a state",
            _texts({kind: f"{it.state_bytes:,}" for kind, it in found.items()}),
        ),
        side_by_side(
            f"{name}: generator, share of its core; µs for each delivery",
            {kind: f"{it.busy:.0%}; {it.generator_us_each:.1f}" for kind, it in found.items()},
        ),
    ]


def _texts(of_kinds: Mapping[str, object]) -> dict[str, str]:
    return {kind: str(figure) for kind, figure in of_kinds.items()}


def _plain(found: Deliveries) -> dict[str, float]:
    spread = found.spread
    return {
        "p50_ms": spread.p50_ms,
        "p99_ms": spread.p99_ms,
        "max_ms": spread.max_ms,
        "answer_p99_ms": found.answers.p99_ms,
        "missing": found.missing,
        "generator_busy": found.busy,
        "generator_us_each": found.generator_us_each,
    }
