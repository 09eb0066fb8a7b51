"""A thousand watchers that do not read, among a thousand that read.

Like phones that went to sleep: the connection is open, and nothing is read from the socket.
"""

import time
from dataclasses import dataclass, field

from bench.figures import Outcome, Row, ratio
from bench.load.crowd import Crowd, NotAllArrived, Reading
from bench.load.delivery import Deliveries, deliver
from bench.load.presses import Press, press_ours
from bench.load.waiting import until
from bench.machine import open_sockets, resident_bytes, tcp_bytes
from bench.servers.running import Timekeeper
from bench.stage import Stage, join_timeout_s

MOST_BYTES = 100_000_000
GONE_WITHIN_S = 10
WATCHED_FOR_S = 20
NOTICED_TIMES = 1.5
"""The others' p99 may grow by this factor, or by ``NOTICED_MS``: less is noise."""
NOTICED_MS = 20


@dataclass
class Stalled:
    """Their memory at most, when the server had closed them, and the others' deliveries."""

    most_bytes: int = 0
    gone_s: float | None = None
    remaining: int = 0
    others: Deliveries = field(default_factory=lambda: Deliveries(0))


def play(stage: Stage) -> Outcome:
    watchers = stage.size(1_000, 100)
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", toggle.join)
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        press = press_ours(toggle)
        alone = deliver(crowd, press, stage.size(12, 4))
        sockets, bytes_before = open_sockets(server.process.pid), _memory_bytes(server)
        crowd.open(watchers, reading=Reading.NEVER)
        if not _have_connected(server, sockets + watchers, watchers):
            raise NotAllArrived("Those who do not read did not all come in.")
        stalled = _watch(server, crowd, press, sockets, bytes_before)
        lost = crowd.totals()["lost"]
    return Outcome(
        _rows(watchers, alone, stalled),
        {"most_bytes": stalled.most_bytes, "gone_s": stalled.gone_s, "lost": lost},
    )


def _memory_bytes(server: Timekeeper) -> int:
    return resident_bytes(server.process.pid) + tcp_bytes()


def _have_connected(server: Timekeeper, sockets: int, watchers: int) -> bool:
    timeout_s = join_timeout_s(watchers)
    connected = until(lambda: open_sockets(server.process.pid) >= sockets, timeout_s, 0.2)
    time.sleep(1)  # the last joins are still on their way
    return connected


def _watch(
    server: Timekeeper, crowd: Crowd, press: Press, sockets: int, bytes_before: int
) -> Stalled:
    """Presses four times a second until the server has closed all who do not read."""
    stalled = Stalled()
    began = time.monotonic()
    while stalled.gone_s is None and time.monotonic() - began < WATCHED_FOR_S:
        stalled.others.add(deliver(crowd, press, 1, warm_up=0))
        stalled.most_bytes = max(stalled.most_bytes, _memory_bytes(server) - bytes_before)
        stalled.remaining = max(0, open_sockets(server.process.pid) - sockets)
        if not stalled.remaining:
            stalled.gone_s = time.monotonic() - began
    return stalled


def _rows(watchers: int, alone: Deliveries, stalled: Stalled) -> list[Row]:
    name = f"{watchers:,} do not read"
    before, meanwhile = alone.spread, stalled.others.spread
    times = ratio(meanwhile.p99_ms, before.p99_ms)
    is_unnoticed = times <= NOTICED_TIMES or meanwhile.p99_ms - before.p99_ms < NOTICED_MS
    gone = f"{stalled.gone_s:.1f} s" if stalled.gone_s else f"{stalled.remaining:,} still there"
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
