"""Ten thousand public watchers in one process: none is lost, and states arrive in time."""

import time

from bench.figures import Outcome, Row
from bench.load.delivery import Deliveries, deliver
from bench.load.presses import press_ours
from bench.machine import resident_bytes
from bench.stage import Stage, join_timeout_s

IN_TIME_MS = 1_000
"""Less is not visible on clocks that show whole seconds."""


def play(stage: Stage) -> Outcome:
    watchers = stage.size(10_000, 600)
    held_s = stage.size(45, 5)
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", toggle.join)
        began = time.monotonic()
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        joined_s = time.monotonic() - began
        first = deliver(crowd, press_ours(toggle), stage.size(6, 2))
        time.sleep(held_s)
        found = deliver(crowd, press_ours(toggle), stage.size(6, 2))
        found.add(first)
        totals = crowd.totals()
        resident = resident_bytes(server.process.pid)
    return Outcome(
        _rows(watchers, held_s, joined_s, found, totals["lost"], resident),
        {"watchers": watchers, "p99_ms": found.spread.p99_ms, "lost": totals["lost"]},
    )


def _rows(
    watchers: int, held_s: int, joined_s: float, found: Deliveries, lost: int, resident: int
) -> list[Row]:
    name = f"{watchers:,} in one process"
    return [
        Row(f"{name}: until all were in", f"{joined_s:.1f} s"),
        Row(f"{name}: lost, {held_s} s held", str(lost), target="none", holds=lost == 0),
        Row(
            f"{name}: press to screen, p50 / p99 / max",
            str(found.spread),
            target=f"p99 under {IN_TIME_MS:,} ms",
            holds=found.spread.p99_ms < IN_TIME_MS,
        ),
        Row(
            f"{name}: deliveries that are missing",
            str(found.missing),
            target="none",
            holds=found.missing == 0,
        ),
        Row(f"{name}: memory of the server (RSS)", f"{resident / 1e6:.0f} MB"),
        Row(f"{name}: generator, share of its core", f"{found.busy:.0%}"),
    ]
