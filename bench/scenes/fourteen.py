"""Fourteen meetings at once, each with a moderator; all press at the same instant."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.figures import Outcome, Row, ratio, side_by_side
from bench.load.crowd import Crowd, Event
from bench.load.delivery import DELIVERED_WITHIN_S, Deliveries, PressResult, deliver
from bench.load.presses import Press, press_limit, press_ours
from bench.servers.running import Timekeeper, captured_state
from bench.stage import Stage, join_timeout_s

STATES = (
    *("Kenya", "Norway", "Mali", "Japan", "Peru", "Kuwait", "Fiji"),
    *("Spain", "Chad", "Nepal", "Cuba", "Ghana", "Oman", "Malta"),
)


def play(stage: Stage) -> Outcome:
    each = stage.size(100, 10)
    rounds = stage.size(12, 4)
    with stage.timekeeper() as server, stage.crowd() as crowd:
        presses = _set_up(server, crowd, each)
        crowd.wait_until_joined(join_timeout_s(each * len(STATES)))
        ours = _press_together(crowd, presses, each, rounds)
        state = _state_of_one(server)
    with stage.limit() as limit, stage.crowd() as crowd:
        crowd.group(0, limit.port, "bare")
        crowd.open(each * len(STATES))
        crowd.wait_until_joined(join_timeout_s(each * len(STATES)))
        bare = deliver(crowd, press_limit(limit, state), rounds)
    return Outcome(_rows(each, ours, bare), {"p99_ms": ours.spread.p99_ms, "each": each})


def _set_up(server: Timekeeper, crowd: Crowd, each: int) -> list[Press]:
    presses = []
    for group, name in enumerate(STATES):
        toggle = server.moderator().new_meeting(name, f"Room {group + 1}")
        crowd.group(group, server.port, "socketio", toggle.join)
        crowd.open(each, group)
        presses.append(press_ours(toggle))
    return presses


def _state_of_one(server: Timekeeper) -> str:
    toggle = server.moderator().new_meeting("Togo", "Room 15")
    return captured_state(server.port, toggle.join, toggle.press)


def _press_together(crowd: Crowd, presses: list[Press], each: int, rounds: int) -> Deliveries:
    found = Deliveries(each * len(presses))
    start = threading.Barrier(len(presses))
    with ThreadPoolExecutor(len(presses)) as moderators:
        for at in range(rounds + 1):
            list(crowd.records())
            pressed = list(moderators.map(lambda press: _at_once(start, press), presses))
            one = _delivered(crowd, pressed, each)
            if at > 0:  # the first round enlarges the kernel's buffers
                found.add(one)
    return found


def _at_once(start: threading.Barrier, press: Callable[[], PressResult]) -> PressResult:
    start.wait(DELIVERED_WITHIN_S)
    return press()


def _delivered(crowd: Crowd, pressed: list[PressResult], each: int) -> Deliveries:
    for group, press in enumerate(pressed):
        crowd.wait_for_revision(press.revision, DELIVERED_WITHIN_S, group)
    first_ns: dict[int, int] = {}
    for record in crowd.records():
        press = pressed[record.group]
        if record.what == Event.STATE and record.revision >= press.revision:
            first_ns.setdefault(record.connection, record.at_ns - press.sent_ns)
    return Deliveries(
        each * len(pressed),
        pressed,
        list(first_ns.values()),
        [round(press.answer_ms * 1e6) for press in pressed],
        missing=each * len(pressed) - len(first_ns),
    )


def _rows(each: int, ours: Deliveries, bare: Deliveries) -> list[Row]:
    name = f"{len(STATES)} meetings of {each} watchers"
    return [
        side_by_side(
            f"{name}: press to screen, p50 / p99 / max; bare: one press to them all",
            {"ours": str(ours.spread), "bare": str(bare.spread)},
        ),
        Row(
            f"{name}: p99 in times the limit",
            f"{ratio(ours.spread.p99_ms, bare.spread.p99_ms):.2f}",
        ),
        Row(f"{name}: the presses' own answers", str(ours.answers)),
        Row(
            f"{name}: deliveries that are missing",
            str(ours.missing),
            target="none",
            holds=ours.missing == 0,
        ),
    ]
