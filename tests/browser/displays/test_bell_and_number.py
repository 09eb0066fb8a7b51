"""A display rings its bell if it is armed, and shows its number on request."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_server import SPEAKERS, Laid, RunningServer
from screens import wait_until

from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

COUNT_STROKES = """
window.strokes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  if (this.frequency.value === 660) window.strokes += 1;
  return start.call(this, at);
};
"""
"""Counts the strokes of the bell by its main tone."""

FIRST, MINUTE_MS = 3, 60_000
FIVE_MINUTES_S = 300


def strokes(display: Page) -> int:
    count: int = display.evaluate("window.strokes")
    return count


def open_counting_strokes(
    opened: Callable[..., Page], site: RunningServer, laid: Laid, role: str
) -> Page:
    display = opened(site, role, Scope(room_slug=laid.room_slug))
    display.add_init_script(COUNT_STROKES)
    display.reload()
    expect(display.locator("html")).to_have_attribute("data-connection", "live")
    return display


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    """An open meeting whose first speaker has five minutes."""
    turns = [*SPEAKERS]
    turns[FIRST - 1] = FileTurn("intervention", SPEAKERS[FIRST - 1].person, 5 * MINUTE_MS, "CSO")
    laid = site.lay_out(tuple(turns), starts_in_ms=-10 * MINUTE_MS)
    site.done_in_the_past(laid.slug, 400, "open")
    return laid


def test_an_armed_display_rings_once_at_the_last_minute_and_twice_at_the_end(
    site: RunningServer, laid: Laid, opened: Callable[..., Page]
) -> None:
    roles = ("speaker", "room")
    armed, silent = (open_counting_strokes(opened, site, laid, role) for role in roles)
    for display in (armed, silent):
        expect(display.locator("[data-bell-switch]")).not_to_be_checked()
    armed.locator("[data-bell-switch]").check()
    expect(armed.locator("[data-bell-waits]")).to_be_hidden()

    site.done_in_the_past(laid.slug, FIVE_MINUTES_S - 66, "give_floor", {"turn": FIRST})
    wait_until(armed, lambda: strokes(armed) == 1, "one stroke at the last minute", within_s=12)
    expect(armed.locator("phase-word").first).to_have_text("LAST MINUTE")
    site.done(laid.slug, "adjust_time", {"turn": FIRST, "by_ms": -56_000})
    wait_until(armed, lambda: strokes(armed) == 3, "two strokes at the end", within_s=10)
    expect(armed.locator("phase-word").first).to_have_text("PLEASE CONCLUDE")
    expect(silent.locator("phase-word").first).to_have_text("PLEASE CONCLUDE")
    assert strokes(silent) == 0


def test_the_bell_stays_armed_after_a_reload_and_is_tested_with_a_button(
    site: RunningServer, laid: Laid, opened: Callable[..., Page]
) -> None:
    display = open_counting_strokes(opened, site, laid, "speaker")
    display.locator("[data-bell-test]").click()
    wait_until(display, lambda: strokes(display) == 1, "the stroke of the test")
    expect(display.locator("[data-bell-switch]")).not_to_be_checked()
    display.keyboard.press("b")
    expect(display.locator("[data-bell-switch]")).to_be_checked()
    display.reload()
    expect(display.locator("[data-bell-switch]")).to_be_checked()
    display.keyboard.press("b")
    display.reload()
    expect(display.locator("[data-bell-switch]")).not_to_be_checked()


def test_the_console_has_each_screen_of_its_room_show_its_number_and_sees_its_bell(
    site: RunningServer, laid: Laid, opened: Callable[..., Page]
) -> None:
    console = opened(
        site,
        "moderator",
        Scope(meeting_slug=laid.slug),
        viewport={"width": 1366, "height": 768},
    )
    room = opened(site, "room", Scope(room_slug=laid.room_slug))
    expect(room.locator("html")).to_have_attribute("data-connection", "live")
    speaker = opened(site, "speaker", Scope(room_slug=laid.room_slug))
    expect(speaker.locator("html")).to_have_attribute("data-connection", "live")
    elsewhere = opened(site, "room", Scope(room_slug=site.lay_out().room_slug))
    expect(elsewhere.locator("html")).to_have_attribute("data-connection", "live")

    console.get_by_role("button", name="Identify").click()
    expect(room.locator("[data-identify]")).to_have_text("1 · Room screen")
    expect(speaker.locator("[data-identify]")).to_have_text("2 · Speaker’s display")
    expect(elsewhere.locator("[data-identify]")).to_have_text("")
    expect(room.locator("[data-identify]")).to_have_text("", timeout=10_000)

    line = console.locator("[data-screens-list] li", has_text=re.compile("Speaker’s display"))
    expect(line.locator("[data-screen-number]")).to_have_text("2")
    expect(line.locator("[data-screen-bell]")).to_be_hidden()
    speaker.locator("[data-bell-switch]").check()
    expect(line.locator("[data-screen-bell]")).to_be_visible()
