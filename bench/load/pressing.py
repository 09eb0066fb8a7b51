"""A press on each of the three servers, in the same shape."""

import itertools
import re
from collections.abc import Callable

from bench.servers.running import Limit, Stock

from .delivering import Pressed
from .moderator import Pressing

Press = Callable[[], Pressed]


def press_ours(pressing: Pressing) -> Press:
    """A real command over HTTP; it is timed from just before it is sent."""

    def press() -> Pressed:
        answer = pressing.press()
        return Pressed(answer.revision, answer.sent_ns, answer.took_ms)

    return press


def press_stock(stock: Stock, first: int = 1000) -> Press:
    numbers = itertools.count(first)

    def press() -> Pressed:
        revision = next(numbers)
        sent_ns, answered_ns = stock.press(revision)
        return Pressed(revision, sent_ns, (answered_ns - sent_ns) / 1e6)

    return press


def press_limit(limit: Limit, state: str, first: int = 1000) -> Press:
    """Timed from the instant at which the program itself began."""
    numbers = itertools.count(first)

    def press() -> Pressed:
        revision = next(numbers)
        told = limit.broadcast(with_revision(state, revision))
        return Pressed(revision, told["began_ns"], (told["handed_ns"] - told["began_ns"]) / 1e6)

    return press


def with_revision(state: str, revision: int) -> str:
    return re.sub(r'"revision":\s*\d+', f'"revision":{revision}', state, count=1)
