"""A thundering herd: the server is killed and restarted, and all watchers reconnect at once.

Commands go on meanwhile. The stock server is killed the same way; its clients only connect.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bench.figures import Outcome, Row
from bench.load.crowd import Crowd, Event, NotAllArrived, Reading
from bench.load.moderator import Toggle
from bench.servers.processes import Process
from bench.stage import Stage, join_timeout_s

JUDGED_AT = 2_000
ROUNDS = 5
"""Alternating with the stock server, because one herd takes only about a second and varies."""
SLOW_ONE_IN = 20
"""One in so many of the herd reads slowly; the scene does not wait for these."""
COMMAND_EVERY_S = 0.25
ANSWERED_WITHIN_S = 60
DELIVERED_WITHIN_S = 60
LOST_WITHIN_S = 20
BACK_WITHIN_S = 60


@dataclass
class BackgroundCommands:
    """A moderator who presses in a thread, also while the server is down. Use as a context."""

    toggle: Toggle
    revisions: list[int] = field(default_factory=list)
    failure: Exception | None = None

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._press_on, daemon=True)

    def __enter__(self) -> "BackgroundCommands":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join(ANSWERED_WITHIN_S)

    def _press_on(self) -> None:
        try:
            while not self._is_over.is_set():
                answer = self.toggle.press_until_answered(ANSWERED_WITHIN_S)
                self.revisions.append(answer.revision)
                self._is_over.wait(COMMAND_EVERY_S)
        except Exception as error:
            self.failure = error


@dataclass(frozen=True)
class Herd:
    """The time from the open port until half and all of the watchers had joined (seconds)."""

    half_s: float
    last_s: float
    generator_busy: float
    outdated: int = 0
    """Watchers that received a state from before the last answered command."""
    commands: int = 0
    miscounted: int = 0
    """Commands that were answered and are not in the log, or are in it twice."""


def play(stage: Stage) -> Outcome:
    outcome = Outcome()
    for watchers in (300,) if stage.is_quick else (JUDGED_AT, 5_000):
        rounds = ROUNDS if watchers == JUDGED_AT else 1
        herds = [(_of_ours(stage, watchers), _of_stock(stage, watchers)) for _ in range(rounds)]
        ours, stock = ([pair[side] for pair in herds] for side in (0, 1))
        outcome.rows += _rows(watchers, ours, stock)
        outcome.data[str(watchers)] = {
            "ours": [vars(herd) for herd in ours],
            "stock": [vars(herd) for herd in stock],
        }
    return outcome


def _of_ours(stage: Stage, watchers: int) -> Herd:
    with stage.timekeeper() as server, stage.crowd() as crowd:
        toggle = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", toggle.join)
        crowd.open(watchers)
        crowd.open(watchers // SLOW_ONE_IN, reading=Reading.SLOWLY)
        crowd.wait_until_joined(join_timeout_s(watchers))
        before = toggle.press().revision
        with BackgroundCommands(toggle) as commands:
            herd = _kill_and_restart(crowd, server.process, watchers, before)
        if commands.failure:
            raise commands.failure
        last = toggle.press().revision
        if not crowd.wait_for_revision(last, DELIVERED_WITHIN_S):
            raise NotAllArrived("Not everybody had the last state after the herd.")
        acknowledged = len(commands.revisions)
        miscounted = abs(last - before - 1 - acknowledged)
        return replace(herd, commands=acknowledged, miscounted=miscounted)


def _of_stock(stage: Stage, watchers: int) -> Herd:
    with stage.stock() as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio")
        crowd.open(watchers)
        crowd.wait_until_joined(join_timeout_s(watchers))
        return _kill_and_restart(crowd, stock.process, watchers, 0)


def _kill_and_restart(crowd: Crowd, server: Process, watchers: int, revision: int) -> Herd:
    """``revision`` is that of the last command that was answered before."""
    crowd.reconnect()
    server.kill()
    if not crowd.wait_for_losses(watchers, LOST_WITHIN_S):
        raise NotAllArrived("The connections outlived the server.")
    list(crowd.records())
    server.launch()
    before_us = crowd.totals()["cpu_us"]
    crowd.wait_until_joined(BACK_WITHIN_S + join_timeout_s(watchers))
    totals = crowd.totals()
    opened_ns = totals["port_opened_ns"]
    back = {it.connection: it for it in crowd.records() if it.what == Event.JOINED}
    eager = [it for it in back.values() if it.connection < watchers]
    ordered = sorted((it.at_ns - opened_ns) / 1e9 for it in eager)
    return Herd(
        ordered[len(ordered) // 2],
        ordered[-1],
        (totals["cpu_us"] - before_us) / 1e6 / ordered[-1],
        sum(it.revision < revision for it in eager),
    )


def _rows(watchers: int, ours: Sequence[Herd], stock: Sequence[Herd]) -> list[Row]:
    name = f"{watchers:,} come back"
    is_judged = watchers == JUDGED_AT
    ours_s, stock_s = (median(herd.last_s for herd in herds) for herds in (ours, stock))
    outdated = sum(herd.outdated for herd in ours)
    miscounted = sum(herd.miscounted for herd in ours)
    commands = sum(herd.commands for herd in ours)
    return [
        Row(
            f"{name}: open port to the last right state; stock: to its last bare connect",
            f"{ours_s:.2f} s",
            f"{stock_s:.2f} s",
            target="no slower than stock" if is_judged else "",
            holds=ours_s <= stock_s if is_judged else None,
        ),
        Row(f"{name}: each herd in turn", _times(ours), _times(stock)),
        Row(
            f"{name}: given a state from before what was answered",
            str(outdated),
            target="none",
            holds=outdated == 0,
        ),
        Row(
            f"{name}: commands lost or doubled, of {commands} meanwhile",
            str(miscounted),
            target="none",
            holds=miscounted == 0,
        ),
        Row(
            f"{name}: generator, share of its core",
            f"{max(herd.generator_busy for herd in ours):.0%}",
            f"{max(herd.generator_busy for herd in stock):.0%}",
        ),
    ]


def _times(herds: Sequence[Herd]) -> str:
    return " ".join(f"{herd.last_s:.2f}" for herd in herds)
