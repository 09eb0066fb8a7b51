"""A thousand who have stopped reading, among a thousand who read.

Phones that went to sleep, say: the connection is open and nothing takes what is sent.
"""

import time
from dataclasses import dataclass, field

from bench.figures import Outcome, Row, ratio
from bench.load.crowd import Crowd, NotAllCame, Reading
from bench.load.delivering import Delivered, deliver
from bench.load.pressing import Press, press_ours
from bench.load.waiting import until
from bench.machine import open_sockets, resident_bytes, tcp_bytes
from bench.servers.running import Timekeeper
from bench.stage import Stage, patience_s

MOST_BYTES = 100_000_000
GONE_WITHIN_S = 10
WATCHED_FOR_S = 20
NOTICED_TIMES = 1.5
"""The others' p99 may be that much longer: less is this machine's noise."""
NOTICED_MS = 20


@dataclass
class Stalled:
    """What they cost at most, when they were gone, and what the others were sent meanwhile."""

    most_bytes: int = 0
    gone_s: float | None = None
    left: int = 0
    others: Delivered = field(default_factory=lambda: Delivered(0))


def play(stage: Stage) -> Outcome:
    watchers = stage.size(1_000, 100)
    with stage.timekeeper() as server, stage.crowd() as crowd:
        pressing = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", pressing.join)
        crowd.want(watchers)
        crowd.all_inside(patience_s(watchers))
        press = press_ours(pressing)
        alone = deliver(crowd, press, stage.size(12, 4))
        sockets, held = open_sockets(server.process.pid), _held_bytes(server)
        crowd.want(watchers, reading=Reading.NEVER)
        if not _are_in(server, sockets + watchers, watchers):
            raise NotAllCame("Those who do not read did not all come in.")
        stalled = _watch(server, crowd, press, sockets, held)
        lost = crowd.totals()["lost"]
    return Outcome(
        _rows(watchers, alone, stalled),
        {"most_bytes": stalled.most_bytes, "gone_s": stalled.gone_s, "lost": lost},
    )


def _held_bytes(server: Timekeeper) -> int:
    return resident_bytes(server.process.pid) + tcp_bytes()


def _are_in(server: Timekeeper, sockets: int, watchers: int) -> bool:
    came = until(lambda: open_sockets(server.process.pid) >= sockets, patience_s(watchers), 0.2)
    time.sleep(1)  # the last ones' joins are on their way
    return came


def _watch(server: Timekeeper, crowd: Crowd, press: Press, sockets: int, held: int) -> Stalled:
    """Press four times a second, as long as somebody who does not read is there."""
    found = Stalled()
    began = time.monotonic()
    while found.gone_s is None and time.monotonic() - began < WATCHED_FOR_S:
        found.others.add(deliver(crowd, press, 1, warm_up=0))
        found.most_bytes = max(found.most_bytes, _held_bytes(server) - held)
        found.left = max(0, open_sockets(server.process.pid) - sockets)
        if not found.left:
            found.gone_s = time.monotonic() - began
    return found


def _rows(watchers: int, alone: Delivered, stalled: Stalled) -> list[Row]:
    name = f"{watchers:,} do not read"
    before, meanwhile = alone.spread, stalled.others.spread
    times = ratio(meanwhile.p99_ms, before.p99_ms)
    is_unnoticed = times <= NOTICED_TIMES or meanwhile.p99_ms - before.p99_ms < NOTICED_MS
    gone = f"{stalled.gone_s:.1f} s" if stalled.gone_s else f"{stalled.left:,} still there"
    return [
        Row(
            f"{name}: memory at most, the kernel's buffers included",
            f"{stalled.most_bytes / 1e6:.0f} MB",
            target=f"under {MOST_BYTES / 1e6:.0f} MB",
            holds=stalled.most_bytes < MOST_BYTES,
        ),
        Row(
            f"{name}: gone, from the first press",
            gone,
            target=f"within {GONE_WITHIN_S} s",
            holds=stalled.gone_s is not None and stalled.gone_s <= GONE_WITHIN_S,
        ),
        Row(f"{watchers:,} others alone: p50 / p99 / max", str(before)),
        Row(
            f"{watchers:,} others meanwhile: p50 / p99 / max ({times:.2f} times the p99)",
            str(meanwhile),
            target=f"p99 at most {NOTICED_TIMES} times, or {NOTICED_MS} ms more",
            holds=is_unnoticed and stalled.others.missing == 0,
        ),
        Row(
            f"{watchers:,} others meanwhile: deliveries that are missing",
            str(stalled.others.missing),
            target="none",
            holds=stalled.others.missing == 0,
        ),
    ]
