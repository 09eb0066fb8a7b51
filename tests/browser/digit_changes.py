"""Records when the digits of a page change, on a clock that all pages of this machine share.

The page itself records the instants at which the text changes, in milliseconds of this
machine's wall time; ``lateness_ms`` compares them with the server's clock.
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
  window.digitTimes = {};
  const clock = document.querySelector("floor-clock");
  new MutationObserver(() => {
    window.digitTimes[clock.textContent] ??= originMs + performance.now();
  }).observe(clock, { childList: true, characterData: true, subtree: true });
}
"""

DigitTimes = dict[str, float]
"""The instant at which each text appeared (milliseconds)."""


@dataclass
class Probes:
    """Counts the answered clock probes of the page of a context."""

    answered: int = 0

    @classmethod
    def to(cls, context: BrowserContext) -> "Probes":
        probes = cls()
        context.on("page", lambda page: page.on("websocket", probes._count_frames))
        return probes

    def _count_frames(self, websocket: WebSocket) -> None:
        websocket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.answered += SYNC_ANSWER in str(frame)

    def wait_for(self, number: int, page: Page) -> None:
        what = f"{number} clock probes answered"
        wait_until(page, lambda: self.answered >= number, what, within_s=20)


def record(pages: list[Page], changes: int) -> list[DigitTimes]:
    """Records so many changes of the first clock of every page."""
    for page in pages:
        page.evaluate(RECORD)
    for page in pages:
        wait_until(page, lambda page=page: len(_times(page)) >= changes, "changes", changes + 5)
    return [_times(page) for page in pages]


def _times(page: Page) -> DigitTimes:
    times: DigitTimes = page.evaluate("window.digitTimes")
    return times


def differences_ms(one: DigitTimes, other: DigitTimes) -> list[float]:
    """The time between the same digits on two pages, for all digits that both showed."""
    return [abs(one[text] - other[text]) for text in one if text in other]


def lateness_ms(server: RunningServer, slug: str, times: DigitTimes) -> list[float]:
    """How long after its true second each text of a page appeared."""
    state = server.state(slug)
    [clock] = [turn["clock"] for turn in state["turns"] if turn["id"] == state["floor"]]
    over_ms = clock["running_since_ms"] + clock["allotted_ms"] - clock["spent_ms"]
    ahead_ms = _server_ahead_ms(server)
    return [at_ms - (over_ms - _left_ms(text) - ahead_ms) for text, at_ms in times.items()]


def _left_ms(text: str) -> int:
    minutes, seconds = text.split(":")
    return 1_000 * (60 * int(minutes) + int(seconds))


def _server_ahead_ms(server: RunningServer) -> float:
    """Server time minus wall time: server time is anchored once, and wall time may be set."""
    server_ms = server.house.server_time.now_ms
    return statistics.median(server_ms() + 0.5 - 1_000 * time.time() for _ in range(9))
