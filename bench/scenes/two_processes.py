"""Two processes with one PostgreSQL and one Redis: pressed at one, measured at both."""

import time

from bench.figures import NOT_MEASURED, Outcome, Row, Spread
from bench.load.crowd import Crowd, Event
from bench.load.delivery import PAUSE_S, PressResult
from bench.load.presses import Press, press_ours
from bench.servers.running import Timekeeper
from bench.servers.services import Postgres, Redis
from bench.stage import Stage, join_timeout_s

HERE, THERE = 0, 1
DELIVERED_WITHIN_S = 5
MOST_MISSED = 3
"""After so many presses that do not arrive, no more are tried."""


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
            toggle = here.moderator().new_meeting("Kenya", "Room XX")
            for group, server in ((HERE, here), (THERE, there)):
                crowd.group(group, server.port, "socketio", toggle.join)
                crowd.open(watchers, group)
            crowd.wait_until_joined(join_timeout_s(2 * watchers))
            latencies, missing = _press_repeatedly(
                crowd, press_ours(toggle), watchers, stage.size(12, 4)
            )
    return Outcome(_rows(watchers, latencies, missing), {"missing": missing})


def _press_repeatedly(
    crowd: Crowd, press: Press, watchers: int, presses: int
) -> tuple[dict[int, list[int]], dict[int, int]]:
    """By group: all latencies in nanoseconds, and the number of missing deliveries."""
    latencies: dict[int, list[int]] = {HERE: [], THERE: []}
    missing = {HERE: 0, THERE: 0}
    missed = 0
    for _ in range(presses):
        list(crowd.records())
        pressed = press()
        arrived = [
            crowd.wait_for_revision(pressed.revision, DELIVERED_WITHIN_S, group)
            for group in (HERE, THERE)
        ]
        for group, found in _by_group(crowd, pressed).items():
            latencies[group] += found
            missing[group] += watchers - len(found)
        missed += not all(arrived)
        if missed == MOST_MISSED:
            break
        time.sleep(PAUSE_S)
    return latencies, missing


def _by_group(crowd: Crowd, pressed: PressResult) -> dict[int, list[int]]:
    first_ns: dict[int, dict[int, int]] = {HERE: {}, THERE: {}}
    for record in crowd.records():
        if record.what == Event.STATE and record.revision >= pressed.revision:
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
