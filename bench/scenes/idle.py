"""The cost of an idle watcher, in bytes and in CPU.

The crowd asks for the time as the public page does; the server sends its beats and pings.
"""

import time
from dataclasses import dataclass

from bench.figures import Outcome, Row, side_by_side
from bench.load.crowd import Crowd
from bench.load.probe_schedule import public_page_schedule
from bench.machine import cpu_s
from bench.stage import Stage, join_timeout_s

MOST_BYTES_A_MINUTE = 1_000
MOST_SHARE_OF_A_CORE = 0.02
JUDGED_AT = 1_000
SETTLED_AFTER_S = 4


@dataclass(frozen=True)
class Idle:
    watchers: int
    lasted_s: float
    bytes_in: int
    bytes_out: int
    server_cpu_s: float
    generator_cpu_s: float

    @property
    def bytes_a_minute(self) -> float:
        """Of one watcher, both ways, including the heads of WebSocket frames."""
        return (self.bytes_in + self.bytes_out) / self.watchers / self.lasted_s * 60

    @property
    def share_of_a_core(self) -> float:
        return self.server_cpu_s / self.lasted_s


def play(stage: Stage) -> Outcome:
    watchers = stage.size(JUDGED_AT, 200)
    ours = _of_ours(stage, watchers, stage.size(75, 15))
    stock = _of_stock(stage, watchers, stage.size(25, 10))
    figures = {"ours": ours, "stock": stock}
    return Outcome(
        _rows(watchers, figures, stage.is_quick),
        {
            kind: {
                "watchers": watchers,
                "bytes_a_minute": it.bytes_a_minute,
                "share_of_a_core": it.share_of_a_core,
            }
            for kind, it in figures.items()
        },
    )


def _of_ours(stage: Stage, watchers: int, lasting_s: int) -> Idle:
    probes = public_page_schedule()
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.set_probes(probes.probes, probes.spacing_ms, probes.every_ms)
        crowd.group(0, server.port, "socketio", toggle.join)
        return _idle(crowd, server.process.pid, watchers, lasting_s)


def _of_stock(stage: Stage, watchers: int, lasting_s: int) -> Idle:
    with stage.stock() as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio", {"meeting": "any"})
        return _idle(crowd, stock.process.pid, watchers, lasting_s)


def _idle(crowd: Crowd, pid: int, watchers: int, lasting_s: int) -> Idle:
    crowd.open(watchers)
    crowd.wait_until_joined(join_timeout_s(watchers))
    time.sleep(SETTLED_AFTER_S)
    before, cpu_before_s = crowd.totals(), cpu_s(pid)
    time.sleep(lasting_s)
    after, cpu_after_s = crowd.totals(), cpu_s(pid)
    return Idle(
        watchers,
        (after["now_ns"] - before["now_ns"]) / 1e9,
        after["bytes_in"] - before["bytes_in"],
        after["bytes_out"] - before["bytes_out"],
        cpu_after_s - cpu_before_s,
        (after["cpu_us"] - before["cpu_us"]) / 1e6,
    )


def _rows(watchers: int, figures: dict[str, Idle], is_quick: bool) -> list[Row]:
    ours = figures["ours"]
    return [
        side_by_side(
            f"{watchers:,} idle watchers: bytes a minute for each, both ways",
            {
                kind: f"{it.bytes_a_minute:,.0f} in {it.lasted_s:.0f} s"
                for kind, it in figures.items()
            },
            f"under {MOST_BYTES_A_MINUTE:,}",
            None if is_quick else ours.bytes_a_minute < MOST_BYTES_A_MINUTE,
        ),
        side_by_side(
            f"{watchers:,} idle watchers: the server's share of a core",
            {kind: f"{it.share_of_a_core:.2%}" for kind, it in figures.items()},
            f"under {MOST_SHARE_OF_A_CORE:.0%}",
            None if is_quick else ours.share_of_a_core < MOST_SHARE_OF_A_CORE,
        ),
        side_by_side(
            "CPU for each watcher and minute",
            {
                kind: f"{it.share_of_a_core * 60_000 / watchers:.2f} ms"
                for kind, it in figures.items()
            },
        ),
    ]
