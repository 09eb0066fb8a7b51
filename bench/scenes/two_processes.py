"""Two processes with one PostgreSQL and one Redis: pressed at the one, seen at both."""

import time

from bench.figures import NOT_MEASURED, Outcome, Row, Spread
from bench.load.crowd import Crowd, Happening
from bench.load.delivering import REST_S, Pressed
from bench.load.pressing import Press, press_ours
from bench.servers.running import Timekeeper
from bench.servers.services import Postgres, Redis
from bench.stage import Stage, patience_s

HERE, THERE = 0, 1
DELIVERED_WITHIN_S = 5
MOST_MISSED = 3
"""Presses that do not arrive, after which no more are tried."""


def play(stage: Stage) -> Outcome:
    watchers = stage.size(1_000, 100)
    with Postgres() as postgres, Redis() as redis:
        environment = {
            "TIMEKEEPER_DATABASE_URL": postgres.url,
            "TIMEKEEPER_MESSAGE_QUEUE_URL": redis.url,
        }
        folder = stage.new_folder()
        here, there = Timekeeper(folder, environment), Timekeeper(folder, environment)
        with here, there, stage.crowd() as crowd:
            pressing = here.moderator().new_meeting("Kenya", "Room XX")
            for group, server in ((HERE, here), (THERE, there)):
                crowd.group(group, server.port, "socketio", pressing.join)
                crowd.want(watchers, group)
            crowd.all_inside(patience_s(2 * watchers))
            latencies, missing = _pressed(crowd, press_ours(pressing), watchers, stage.size(12, 4))
    return Outcome(_rows(watchers, latencies, missing), {"missing": missing})


def _pressed(
    crowd: Crowd, press: Press, watchers: int, presses: int
) -> tuple[dict[int, list[int]], dict[int, int]]:
    """By group: all latencies in nanoseconds, and how many deliveries are missing."""
    latencies: dict[int, list[int]] = {HERE: [], THERE: []}
    missing = {HERE: 0, THERE: 0}
    missed = 0
    for _ in range(presses):
        list(crowd.records())
        pressed = press()
        arrived = [
            crowd.got(pressed.revision, DELIVERED_WITHIN_S, group) for group in (HERE, THERE)
        ]
        for group, found in _by_group(crowd, pressed).items():
            latencies[group] += found
            missing[group] += watchers - len(found)
        missed += not all(arrived)
        if missed == MOST_MISSED:
            break
        time.sleep(REST_S)
    return latencies, missing


def _by_group(crowd: Crowd, pressed: Pressed) -> dict[int, list[int]]:
    first_ns: dict[int, dict[int, int]] = {HERE: {}, THERE: {}}
    for record in crowd.records():
        if record.what == Happening.STATE and record.revision >= pressed.revision:
            first_ns[record.group].setdefault(record.connection, record.at_ns - pressed.sent_ns)
    return {group: list(found.values()) for group, found in first_ns.items()}


def _rows(watchers: int, latencies: dict[int, list[int]], missing: dict[int, int]) -> list[Row]:
    rows = []
    for group, name in ((HERE, "where it was pressed"), (THERE, "at the other process")):
        found = str(Spread.of(latencies[group])) if latencies[group] else NOT_MEASURED
        rows += [
            Row(f"{watchers:,} watchers {name}: press to screen, p50 / p99 / max", found),
            Row(
                f"{watchers:,} watchers {name}: deliveries that are missing",
                str(missing[group]),
                target="none",
                holds=missing[group] == 0,
            ),
        ]
    return rows
