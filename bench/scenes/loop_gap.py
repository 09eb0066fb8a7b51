"""The longest gap of the server's loop during disturbances.

Measured in two ways: by the server's gauge, which ``/metrics`` gives since the last request, and
by a client that requests ``/healthz`` continuously; its longest wait is the gap plus the answer.
"""

import http.client
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.figures import NOT_MEASURED, Outcome, Row
from bench.load import disturbances
from bench.load.moderator import Toggle
from bench.servers.running import Timekeeper
from bench.servers.services import NotInstalled, Postgres
from bench.stage import Stage, join_timeout_s

GAUGE = re.compile(r"^timekeeper_loop_gap_longest_ms(?:\{.*\})? ([\d.e+-]+)$", re.M)
MOST_MS = 50
WATCHERS = 200
CHECK_EVERY_S = 0.005
TIMEOUT_S = 60


@dataclass
class HealthChecks:
    """Requests ``/healthz`` continuously in a thread. Use as a context."""

    port: int
    longest_ms: float = 0
    _is_over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "HealthChecks":
        self._thread = threading.Thread(target=self._check, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join(TIMEOUT_S)

    def _check(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        while not self._is_over.wait(CHECK_EVERY_S):
            began = time.monotonic()
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()
                continue
            self.longest_ms = max(self.longest_ms, 1000 * (time.monotonic() - began))
        connection.close()


@dataclass(frozen=True)
class Gap:
    what: str
    longest_ms: float | None
    """By the server's gauge."""
    longest_check_ms: float | None
    why_not_measured: str = ""


def play(stage: Stage) -> Outcome:
    gaps = [*_on_sqlite(stage), _with_slow_disk(stage), *_on_postgres(stage)]
    return Outcome([_row(gap) for gap in gaps], {gap.what: vars(gap) for gap in gaps})


def _on_sqlite(stage: Stage) -> list[Gap]:
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", toggle.join)
        crowd.open(stage.size(WATCHERS, 20))
        crowd.wait_until_joined(join_timeout_s(WATCHERS))
        file = disturbances.programme_file(stage.new_folder() / "programme.csv")

        lock = disturbances.sqlite_lock(server.instance / "timekeeper.db")
        return [
            _measured("nothing but presses", server, lambda: _press(toggle, 5)),
            _measured(
                "a command waits for another's lock (SQLite)",
                server,
                lambda: _press_under(lock, toggle),
            ),
            _measured(
                "a programme is imported by another process",
                server,
                lambda: _press_during(lambda: _load(server, str(file)), toggle),
            ),
        ]


def _load(server: Timekeeper, path: str) -> None:
    server.command("programme", "load", path, "--series", "Import")


def _with_slow_disk(stage: Stage) -> Gap:
    server = stage.timekeeper()
    server.process.environment |= {
        "LD_PRELOAD": str(stage.programs.slow_disk),
        "SLOW_DISK_MS": str(disturbances.SLOW_DISK_MS),
    }
    with server:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        what = f"each sync of the disk takes {disturbances.SLOW_DISK_MS} ms"
        return _measured(what, server, lambda: _press(toggle, 3))


def _on_postgres(stage: Stage) -> list[Gap]:
    try:
        with (
            Postgres() as postgres,
            stage.timekeeper(TIMEKEEPER_DATABASE_URL=postgres.url) as server,
        ):
            toggle = server.moderator().new_meeting("Kenya", "Room XX")
            lock = disturbances.postgres_lock(postgres.url)
            locked = _measured(
                "a command waits for another's lock (PostgreSQL)",
                server,
                lambda: _press_under(lock, toggle),
            )
            disturbances.sleep_in_every_command(postgres.url)
            slept = _measured("pg_sleep in every command", server, lambda: _press(toggle, 2))
            return [locked, slept]
    except NotInstalled as error:
        return [Gap("PostgreSQL", None, None, str(error))]


def _press(toggle: Toggle, times: int) -> None:
    for _ in range(times):
        toggle.press_until_answered(TIMEOUT_S)


def _press_under(lock: AbstractContextManager[None], toggle: Toggle) -> None:
    """Presses while another program holds a lock; the answer comes once it is released."""
    with ThreadPoolExecutor(1) as other:
        with lock:
            pressed = other.submit(_press, toggle, 1)
            time.sleep(disturbances.HELD_S)
        pressed.result(TIMEOUT_S)


def _press_during(work: Callable[[], None], toggle: Toggle) -> None:
    with ThreadPoolExecutor(1) as other:
        worked = other.submit(work)
        while not worked.done():
            _press(toggle, 1)
        worked.result()


def _measured(what: str, server: Timekeeper, disturb: Callable[[], None]) -> Gap:
    _gauge(server)  # the gauge counts from the last request
    with HealthChecks(server.port) as checks:
        disturb()
    return Gap(what, _gauge(server), checks.longest_ms)


def _gauge(server: Timekeeper) -> float | None:
    """The longest gap (ms); None if the server has no such gauge."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/metrics")
        found = GAUGE.search(connection.getresponse().read().decode())
    finally:
        connection.close()
    return float(found[1]) if found else None


def _row(gap: Gap) -> Row:
    if gap.longest_check_ms is None:
        why = f"{NOT_MEASURED}: {gap.why_not_measured}"
        return Row(gap.what, why, target=f"under {MOST_MS} ms")
    own = NOT_MEASURED if gap.longest_ms is None else f"{gap.longest_ms:.0f} ms"
    return Row(
        f"{gap.what}: longest gap; longest answer to /healthz",
        f"{own}; {gap.longest_check_ms:.0f} ms",
        target=f"gap under {MOST_MS} ms",
        holds=None if gap.longest_ms is None else gap.longest_ms < MOST_MS,
    )
