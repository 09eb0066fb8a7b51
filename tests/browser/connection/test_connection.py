"""A lost, silent or sleeping connection: the page says so, and is right after it returns."""

import re
import time
from collections.abc import Callable

import pytest
from delay_proxy import delayed
from playwright.sync_api import BrowserContext, Page, expect
from running_server import Laid, RunningServer
from screens import WHO, Screens, wait_until

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

BACK_WITHIN_S = 15
RIGHT_WITHIN_S = 1
ASLEEP_S = 2
TRIES_WHILE_HIDDEN = 5
LONGEST_BETWEEN_TRIES_MS = 4_500
TURNING_MS = 100
SILENT = re.compile(r"(No answer from the server|Reconnecting) – last heard \d+ s ago")
SET_VISIBLE = """
(isShown) => {
  const visibilityState = isShown ? "visible" : "hidden";
  for (const [name, value] of Object.entries({ hidden: !isShown, visibilityState })) {
    Object.defineProperty(document, name, { value, configurable: true });
  }
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


def test_after_a_minute_without_the_server_a_page_shows_not_live(
    own_server: RunningServer, four_screens: Callable[..., Screens]
) -> None:
    laid = own_server.lay_out()
    own_server.done(laid.slug, "open")
    # The test controls the clocks of the pages, so that it does not wait for a minute.
    screens = four_screens(own_server, laid, lambda _name, context: context.clock.install())
    own_server.done(laid.slug, "give_floor", {"turn": 3})
    screens.expect_floor("First Organisation")
    screens.mark()

    own_server.kill()
    screens.expect_connection("reconnecting")
    for name, page in screens:
        page.clock.fast_forward(55_000)
        expect(page.locator("html"), name).to_have_attribute("data-connection", "reconnecting")
        page.clock.fast_forward(6_000)
        expect(page.locator("html"), name).to_have_attribute("data-connection", "not_live")
        words = page.locator("[data-connection-box]")
        expect(words, name).to_have_text(re.compile(r"NOT LIVE – last heard \d+ s ago"))
        expect(words, name).to_be_visible()
        expect(page.locator(".not-live-frame"), name).to_be_visible()

    own_server.start()
    screens.expect_connection("live", BACK_WITHIN_S)
    screens.expect_not_reloaded()
    for name, page in screens:
        expect(page.locator(".not-live-frame"), name).to_be_hidden()
        expect(page.locator("[data-connection-box]"), name).not_to_be_visible()
        wait_until(page, lambda page=page: clock_is_right(own_server, laid, page), "right digits")


def test_a_display_notices_silence_within_5_seconds_and_recovers(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    with delayed(site.port) as proxy:
        room = opened(site, "room", Scope(room_slug=laid.room_slug), url=proxy.url)
        site.done(laid.slug, "give_floor", {"turn": 3})
        expect(room.locator(WHO["room"])).to_have_text("First Organisation")

        proxy.hold()
        words = room.locator("[data-connection-box]")
        expect(words).to_have_text(SILENT, timeout=5_000)
        site.done(laid.slug, "give_floor", {"turn": 4})
        proxy.release()
        expect(room.locator(WHO["room"])).to_have_text("National Commission", timeout=15_000)
        expect(room.locator("html")).to_have_attribute("data-connection", "live")


def test_the_public_page_notices_silence_within_45_seconds(
    site: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    context = new_context()
    context.clock.install()
    with delayed(site.port) as proxy:
        public = context.new_page()
        public.goto(f"{proxy.url}/meetings/{laid.slug}")
        site.done(laid.slug, "give_floor", {"turn": 3})
        expect(public.locator(WHO["public"])).to_have_text("First Organisation")

        proxy.hold()
        public.clock.run_for(30_000)
        expect(public.locator("html")).to_have_attribute("data-connection", "live")
        public.clock.run_for(15_000)
        expect(public.locator("[data-connection-box]")).to_have_text(SILENT, timeout=1_000)


def test_a_page_that_was_offline_is_right_within_a_second_after_its_return(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    room = opened(site, "room", Scope(room_slug=laid.room_slug))
    site.done(laid.slug, "give_floor", {"turn": 3})
    expect(room.locator(WHO["room"])).to_have_text("First Organisation")
    room.context.set_offline(True)
    site.done(laid.slug, "give_floor", {"turn": 4})
    room.wait_for_timeout(500)
    expect(room.locator(WHO["room"])).to_have_text("First Organisation")
    room.context.set_offline(False)
    expect(room.locator(WHO["room"])).to_have_text(
        "National Commission", timeout=1_000 * RIGHT_WITHIN_S
    )


def test_a_tab_that_slept_is_right_within_a_second_after_it_is_visible(
    site: RunningServer, new_context: Callable[..., BrowserContext], opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    asleep = new_context()
    asleep.clock.install()
    with delayed(site.port) as proxy:
        in_room = Scope(room_slug=laid.room_slug)
        room = opened(site, "room", in_room, context=asleep, url=proxy.url)
        site.done(laid.slug, "give_floor", {"turn": 3})
        expect(room.locator(WHO["room"])).to_have_text("First Organisation")

        # The tab is hidden, and its connection is lost for so long that retries are rare. Then it
        # sleeps, as a browser does to a tab or a machine to all tabs: no timer and no frame
        # fires, and even the page's clocks stop.
        room.evaluate(SET_VISIBLE, False)
        proxy.cut()
        for _ in range(TRIES_WHILE_HIDDEN):
            room.clock.run_for(LONGEST_BETWEEN_TRIES_MS)
            room.wait_for_timeout(100)
        room.clock.pause_at(room.evaluate("Date.now()") / 1_000 + 0.1)
        proxy.restore()
        site.done(laid.slug, "give_floor", {"turn": 4})
        time.sleep(ASLEEP_S)
        expect(room.locator(WHO["room"])).to_have_text("First Organisation")

        room.clock.resume()
        room.evaluate(SET_VISIBLE, True)
        back_s = time.monotonic()
        expect(room.locator(WHO["room"])).to_have_text("National Commission")
        wait_until(room, lambda: clock_is_right(site, laid, room), "the right digits")
        assert time.monotonic() - back_s <= RIGHT_WITHIN_S


def clock_is_right(server: RunningServer, laid: Laid, page: Page) -> bool:
    """Whether the page shows the digits of this second, or of the next while they change."""
    state = server.state(laid.slug)
    [clock] = [turn["clock"] for turn in state["turns"] if turn["id"] == state["floor"]]
    used_ms = server.house.server_time.now_ms() - clock["running_since_ms"] + clock["spent_ms"]
    minutes, seconds = page.locator("floor-clock").first.inner_text().split(":")
    shown_ms = 1_000 * (60 * int(minutes) + int(seconds))
    return bool(-TURNING_MS <= shown_ms - (clock["allotted_ms"] - used_ms) <= 1_000 + TURNING_MS)


@pytest.mark.full
def test_a_page_answers_pings_for_a_minute_on_one_connection(
    own_server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    laid = own_server.lay_out()
    page = new_context().new_page()
    made: list[object] = []
    page.on("websocket", lambda socket: made.append(socket))
    page.goto(f"{own_server.url}/meetings/{laid.slug}")
    expect(page.locator("html")).to_have_attribute("data-connection", "live")
    page.wait_for_timeout(65_000)  # three pings of a real server, and one timeout
    own_server.done(laid.slug, "open")
    own_server.done(laid.slug, "give_floor", {"turn": 3})
    expect(page.locator("[data-region=now]")).to_contain_text("First Organisation")
    assert len(made) == 1
