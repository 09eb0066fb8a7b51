"""When the digits of a page turn, on a clock that all pages of this machine share.

The instants are taken in the page, at the change of the text itself, and are wall time of
this machine in milliseconds; ``lateness_ms`` compares them with the server's own clock.
"""

import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, WebSocket
from running_server import RunningServer
from screens import wait_until

SYNC_ANSWER = '"t1_ms"'
RECORD = """
() => {
  const originMs = window.trueTimeOrigin ?? performance.timeOrigin;
  window.turned = {};
  const clock = document.querySelector("floor-clock");
  new MutationObserver(() => {
    window.turned[clock.textContent] ??= originMs + performance.now();
  }).observe(clock, { childList: true, characterData: true, subtree: true });
}
"""

Turned = dict[str, float]
"""When each text appeared."""


@dataclass
class Probes:
    """Counts the clock probes that were answered to the page of a context."""

    answered: int = 0

    @classmethod
    def to(cls, context: BrowserContext) -> "Probes":
        probes = cls()
        context.on("page", lambda page: page.on("websocket", probes._listen))
        return probes

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.answered += SYNC_ANSWER in str(frame)

    def wait_for(self, number: int, page: Page) -> None:
        what = f"{number} clock probes answered"
        wait_until(page, lambda: self.answered >= number, what, within_s=20)


def record(pages: list[Page], turns: int) -> list[Turned]:
    """Watch the first clock of every page turn so many times."""
    for page in pages:
        page.evaluate(RECORD)
    for page in pages:
        wait_until(page, lambda page=page: len(_turned(page)) >= turns, "turns", turns + 5)
    return [_turned(page) for page in pages]


def _turned(page: Page) -> Turned:
    turned: Turned = page.evaluate("window.turned")
    return turned


def apart_ms(one: Turned, other: Turned) -> list[float]:
    """How far apart two pages showed each of the digits that both have shown."""
    return [abs(one[text] - other[text]) for text in one if text in other]


def lateness_ms(server: RunningServer, slug: str, turned: Turned) -> list[float]:
    """How long after the true second each of a page's digits came."""
    state = server.state(slug)
    [clock] = [turn["clock"] for turn in state["turns"] if turn["id"] == state["floor"]]
    over_ms = clock["running_since_ms"] + clock["allotted_ms"] - clock["spent_ms"]
    ahead_ms = _server_ahead_ms(server)
    return [at_ms - (over_ms - _left_ms(text) - ahead_ms) for text, at_ms in turned.items()]


def _left_ms(text: str) -> int:
    minutes, seconds = text.split(":")
    return 1_000 * (60 * int(minutes) + int(seconds))


def _server_ahead_ms(server: RunningServer) -> float:
    """Server time is anchored once, and the machine's wall time may have moved since."""
    server_ms = server.house.server_time.now_ms
    return statistics.median(server_ms() + 0.5 - 1_000 * time.time() for _ in range(9))
