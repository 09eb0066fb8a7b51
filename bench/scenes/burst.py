"""Twenty commands, each sent as soon as the one before is answered."""

from dataclasses import dataclass

from bench.figures import Outcome, side_by_side
from bench.load.crowd import Crowd, Event, NotAllArrived
from bench.load.presses import Press, press_limit, press_ours, press_stock
from bench.servers.running import captured_state
from bench.stage import Stage, join_timeout_s

COMMANDS = 20
DELIVERED_WITHIN_S = 30


@dataclass(frozen=True)
class Burst:
    """The time from the first command until everybody had the last state, and the traffic."""

    until_all_ms: float
    commands_ms: float
    states_each: float
    bytes_each: float


def play(stage: Stage) -> Outcome:
    watchers = stage.size(1_000, 200)
    found = {}
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        state = captured_state(server.port, toggle.join, toggle.press)
        crowd.group(0, server.port, "socketio", toggle.join)
        found["ours"] = _bursts(crowd, watchers, press_ours(toggle))
    with stage.stock(state) as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio", {"meeting": "any"})
        found["stock"] = _bursts(crowd, watchers, press_stock(stock))
    with stage.limit() as limit, stage.crowd() as crowd:
        crowd.group(0, limit.port, "bare")
        found["bare"] = _bursts(crowd, watchers, press_limit(limit, state))
    name = f"{COMMANDS} commands, {watchers:,} watchers"
    return Outcome(
        [
            side_by_side(
                f"{name}: from the first until all have the last",
                {kind: f"{it.until_all_ms:.0f} ms" for kind, it in found.items()},
            ),
            side_by_side(
                f"{name}: until the last is answered",
                {kind: f"{it.commands_ms:.0f} ms" for kind, it in found.items()},
            ),
            side_by_side(
                f"{name}: states and KB that each is sent",
                {
                    kind: f"{it.states_each:.1f}; {it.bytes_each / 1000:.0f}"
                    for kind, it in found.items()
                },
            ),
        ],
        {kind: vars(it) for kind, it in found.items()},
    )


def _bursts(crowd: Crowd, watchers: int, press: Press) -> Burst:
    """Measures the second of two bursts, because the first one enlarges the kernel's buffers."""
    crowd.open(watchers)
    crowd.wait_until_joined(join_timeout_s(watchers))
    _burst(crowd, watchers, press)
    return _burst(crowd, watchers, press)


def _burst(crowd: Crowd, watchers: int, press: Press) -> Burst:
    list(crowd.records())
    pressed = [press() for _ in range(COMMANDS)]
    first, last = pressed[0], pressed[-1]
    if not crowd.wait_for_revision(last.revision, DELIVERED_WITHIN_S):
        raise NotAllArrived(f"Not everybody had the last state after {DELIVERED_WITHIN_S} s.")
    states = [it for it in crowd.records() if it.what == Event.STATE]
    finals = [it.at_ns for it in states if it.revision >= last.revision]
    answered_ns = last.sent_ns + last.answer_ms * 1e6
    return Burst(
        (max(finals) - first.sent_ns) / 1e6,
        (answered_ns - first.sent_ns) / 1e6,
        len(states) / watchers,
        sum(it.bytes for it in states) / watchers,
    )
