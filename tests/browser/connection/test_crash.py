"""The server dies during a statement, and every screen recovers by itself."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer
from screens import WHO, Screens

pytestmark = pytest.mark.browser

SAID_WITHIN_S = 5
BACK_WITHIN_S = 15
RIGHT_WITHIN_MS = 1_000
RECORD = """
(who) => {
  window.seen = [];
  setInterval(() => {
    const connection = document.documentElement.dataset.connection;
    const label = document.querySelector(who)?.textContent ?? "";
    const last = window.seen.at(-1);
    if (last?.connection === connection && last?.label === label) return;
    window.seen.push({ atMs: performance.timeOrigin + performance.now(), connection, label });
  }, 20);
}
"""


def test_every_screen_recovers_from_a_crash_and_the_clock_loses_nothing(
    own_server: RunningServer, four_screens: Callable[..., Screens]
) -> None:
    laid = own_server.lay_out()
    own_server.done(laid.slug, "open")
    screens = four_screens(own_server, laid)
    own_server.done(laid.slug, "give_floor", {"turn": 3})
    screens.expect_floor("First Organisation")
    screens.mark()
    before = clock_on_the_floor(own_server, laid)
    for name, page in screens:
        page.evaluate(RECORD, WHO[name])

    own_server.kill()
    expect_reconnecting_and_still_counting(screens)

    own_server.start()
    assert clock_on_the_floor(own_server, laid) == before
    own_server.done(laid.slug, "give_floor", {"turn": 4})
    given_at_ms = 1_000 * time.time()

    screens.expect_connection("live", BACK_WITHIN_S)
    screens.expect_floor("National Commission")
    screens.expect_not_reloaded()
    for name, page in screens:
        late_ms = outdated_for_ms(page, given_at_ms)
        assert late_ms <= RIGHT_WITHIN_MS, f"{name} was wrong for {late_ms} ms when it was back"


def clock_on_the_floor(server: RunningServer, laid: Laid) -> Any:
    state = server.state(laid.slug)
    [clock] = [turn["clock"] for turn in state["turns"] if turn["id"] == state["floor"]]
    assert clock["running_since_ms"] is not None
    return clock


def expect_reconnecting_and_still_counting(screens: Screens) -> None:
    deadline = time.monotonic() + SAID_WITHIN_S
    for name, page in screens:
        words = page.locator("[data-connection-box]")
        left_ms = 1_000 * (deadline - time.monotonic())
        said = re.compile(r"Reconnecting – last heard \d+ s ago")
        expect(words, name).to_have_text(said, timeout=max(1, left_ms))
        expect(words, name).to_be_visible()
    for name, page in screens:
        shown = page.locator("floor-clock").first
        expect(shown, name).not_to_have_text(shown.inner_text(), timeout=2_000)


def outdated_for_ms(page: Page, given_at_ms: float) -> float:
    """The time from when the page was live again, and the floor was given, until it showed it."""
    seen = page.evaluate("window.seen")
    lost = next(i for i, each in enumerate(seen) if each["connection"] != "live")
    back_at_ms = next(each["atMs"] for each in seen[lost:] if each["connection"] == "live")
    right_at_ms = next(each["atMs"] for each in seen if "National Commission" in each["label"])
    return float(right_at_ms - max(back_at_ms, given_at_ms))
