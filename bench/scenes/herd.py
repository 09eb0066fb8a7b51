"""The server dies and comes back, and everybody comes back at once; commands go on meanwhile.

Beside it a stock server that dies the same way, and whose clients only connect.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bench.figures import Outcome, Row
from bench.load.crowd import Crowd, Happening, NotAllCame, Reading
from bench.load.moderator import Pressing
from bench.servers.processes import Process
from bench.stage import Stage, patience_s

JUDGED_AT = 2_000
ROUNDS = 5
"""In turn with the stock server: one herd takes about a second, and a machine has its moods."""
SLOW_AMONG_THEM = 20
"""One in so many of the herd reads slowly, and is not waited for."""
COMMAND_EVERY_S = 0.25
ANSWERED_WITHIN_S = 60
DELIVERED_WITHIN_S = 60
LOST_WITHIN_S = 20
BACK_WITHIN_S = 60


@dataclass
class Commands:
    """A moderator who goes on pressing while the server is away. Use as a context."""

    pressing: Pressing
    revisions: list[int] = field(default_factory=list)
    failure: Exception | None = None

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._press_on, daemon=True)

    def __enter__(self) -> "Commands":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join(ANSWERED_WITHIN_S)

    def _press_on(self) -> None:
        try:
            while not self._is_over.is_set():
                answer = self.pressing.press_insistently(ANSWERED_WITHIN_S)
                self.revisions.append(answer.revision)
                self._is_over.wait(COMMAND_EVERY_S)
        except Exception as error:
            self.failure = error


@dataclass(frozen=True)
class Herd:
    """From the open port until the half and the last of them were there, in seconds."""

    half_s: float
    last_s: float
    generator_busy: float
    wrong: int = 0
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
        pressing = server.moderator().new_meeting("Kenya", "Room XX")
        crowd.group(0, server.port, "socketio", pressing.join)
        crowd.want(watchers)
        crowd.want(watchers // SLOW_AMONG_THEM, reading=Reading.SLOWLY)
        crowd.all_inside(patience_s(watchers))
        before = pressing.press().revision
        with Commands(pressing) as commands:
            herd = _die_and_return(crowd, server.process, watchers, before)
        if commands.failure:
            raise commands.failure
        last = pressing.press().revision
        if not crowd.got(last, DELIVERED_WITHIN_S):
            raise NotAllCame("Not everybody had the last state after the herd.")
        acknowledged = len(commands.revisions)
        miscounted = abs(last - before - 1 - acknowledged)
        return replace(herd, commands=acknowledged, miscounted=miscounted)


def _of_stock(stage: Stage, watchers: int) -> Herd:
    with stage.stock() as stock, stage.crowd() as crowd:
        crowd.group(0, stock.port, "socketio")
        crowd.want(watchers)
        crowd.all_inside(patience_s(watchers))
        return _die_and_return(crowd, stock.process, watchers, 0)


def _die_and_return(crowd: Crowd, server: Process, watchers: int, revision: int) -> Herd:
    """Those are wrong who were given a state from before what had been answered."""
    crowd.reconnect()
    server.kill()
    if not crowd.lost(watchers, LOST_WITHIN_S):
        raise NotAllCame("The connections outlived the server.")
    list(crowd.records())
    server.launch()
    before_us = crowd.totals()["cpu_us"]
    crowd.all_inside(BACK_WITHIN_S + patience_s(watchers))
    totals = crowd.totals()
    opened_ns = totals["port_opened_ns"]
    back = {it.connection: it for it in crowd.records() if it.what == Happening.JOINED}
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
    wrong, miscounted = (sum(herd.wrong for herd in ours), sum(herd.miscounted for herd in ours))
    commands = sum(herd.commands for herd in ours)
    return [
        Row(
            f"{name}: open port to the last right state; stock: to its last bare connect",
            f"{ours_s:.2f} s",
            f"{stock_s:.2f} s",
            target="no slower than stock" if is_judged else "",
            holds=ours_s <= stock_s if is_judged else None,
        ),
        Row(f"{name}: each herd in turn", _in_turn(ours), _in_turn(stock)),
        Row(
            f"{name}: given a state from before what was answered",
            str(wrong),
            target="none",
            holds=wrong == 0,
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


def _in_turn(herds: Sequence[Herd]) -> str:
    return " ".join(f"{herd.last_s:.2f}" for herd in herds)
