"""The memory for each watcher: the server's own, and the kernel's for its connection."""

import time
from dataclasses import dataclass

from bench.figures import Outcome, side_by_side
from bench.load.crowd import Crowd
from bench.machine import resident_bytes, tcp_bytes
from bench.stage import Stage, join_timeout_s

MOST_KB = 80
FIRST = 20
"""Watchers that join before the measurement, because the first ones allocate what all share."""
SETTLED_AFTER_S = 2


@dataclass(frozen=True)
class Memory:
    """Growth for each watcher, in bytes."""

    resident: float
    kernel: float


def play(stage: Stage) -> Outcome:
    watchers = stage.size(2_000, 300)
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", toggle.join)
        ours = _grown(crowd, server.process.pid, watchers)
    with stage.stock() as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio", {"meeting": "any"})
        of_stock = _grown(crowd, stock.process.pid, watchers)
    figures = {"ours": ours, "stock": of_stock}
    return Outcome(
        [
            side_by_side(
                f"{watchers:,} watchers: memory of the server for each (RSS)",
                {kind: f"{it.resident / 1000:.1f} KB" for kind, it in figures.items()},
                f"under {MOST_KB} KB",
                ours.resident < MOST_KB * 1000,
            ),
            side_by_side(
                f"{watchers:,} watchers: the kernel's buffers for each, both ends",
                {kind: f"{it.kernel / 1000:.1f} KB" for kind, it in figures.items()},
            ),
        ],
        {kind: vars(it) for kind, it in figures.items()},
    )


def _grown(crowd: Crowd, pid: int, watchers: int) -> Memory:
    crowd.open(FIRST)
    crowd.wait_until_joined(join_timeout_s(FIRST))
    time.sleep(SETTLED_AFTER_S)
    resident, kernel = resident_bytes(pid), tcp_bytes()
    crowd.open(watchers)
    crowd.wait_until_joined(join_timeout_s(watchers))
    time.sleep(SETTLED_AFTER_S)
    return Memory((resident_bytes(pid) - resident) / watchers, (tcp_bytes() - kernel) / watchers)
