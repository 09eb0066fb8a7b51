"""Functions that press on each of the three servers, with the same kind of result."""

import itertools
import re
from collections.abc import Callable

from bench.servers.running import Limit, Stock

from .delivery import PressResult
from .moderator import Toggle

Press = Callable[[], PressResult]


def press_ours(toggle: Toggle) -> Press:
    """Sends a real command over HTTP; the time runs from just before it is sent."""

    def press() -> PressResult:
        answer = toggle.press()
        return PressResult(answer.revision, answer.sent_ns, answer.took_ms)

    return press


def press_stock(stock: Stock, first: int = 1000) -> Press:
    numbers = itertools.count(first)

    def press() -> PressResult:
        revision = next(numbers)
        sent_ns, answered_ns = stock.press(revision)
        return PressResult(revision, sent_ns, (answered_ns - sent_ns) / 1e6)

    return press


def press_limit(limit: Limit, state: str, first: int = 1000) -> Press:
    """Broadcasts from the program in C; the time runs from the instant that it reports."""
    numbers = itertools.count(first)

    def press() -> PressResult:
        revision = next(numbers)
        times = limit.broadcast(with_revision(state, revision))
        took_ms = (times["handed_ns"] - times["began_ns"]) / 1e6
        return PressResult(revision, times["began_ns"], took_ms)

    return press


def with_revision(state: str, revision: int) -> str:
    return re.sub(r'"revision":\s*\d+', f'"revision":{revision}', state, count=1)
