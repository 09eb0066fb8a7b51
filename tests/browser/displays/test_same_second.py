"""All screens turn their digits together, at the second that the server's clock says.

A busy machine draws a frame late now and then, whatever a page does, and that is not what
these tests are about: a page whose clock is wrong is wrong at every turn. So the limits hold
for the median of the turns that were watched.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import pytest
from delay_proxy import delayed
from playwright.sync_api import Browser, BrowserContext, Page
from running_server import Laid, RunningServer
from screens import open_screen
from turning import Probes, Turned, apart_ms, lateness_ms, record

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

TURNS = 5
TOGETHER_MS = 50
NEARLY_TOGETHER_MS = 150
ONE_BURST = 8
UNSTEADY_BURSTS = 24
"""Where round trips differ much, a page sends three bursts of probes before it is content."""

THREE_HOURS_WRONG = """
(() => {
  const wrongMs = 3 * 3600 * 1000;
  const RightDate = Date;
  window.trueTimeOrigin = performance.timeOrigin;
  Object.defineProperty(performance, "timeOrigin", { value: trueTimeOrigin + wrongMs });
  window.Date = class extends RightDate {
    constructor(...given) {
      super(...(given.length ? given : [RightDate.now() + wrongMs]));
    }
    static now() {
      return RightDate.now() + wrongMs;
    }
  };
})();
"""
"""A machine whose clock was set wrong: only what counts from its start is to be trusted."""


@dataclass
class Watched:
    """When the digits turned on four machines; the last two have a handicap each."""

    room: Turned
    public: Turned
    wrong_clock: Turned
    far_away: Turned
    lateness_ms: dict[str, list[float]]


@pytest.fixture(scope="module")
def watched(site: RunningServer, browser: Browser) -> Iterator[Watched]:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 3})
    with ExitStack() as machines:
        proxy = machines.enter_context(delayed(site.port, 0.1, 0.3))
        contexts = [machines.enter_context(browser.new_context()) for _ in range(4)]
        contexts[2].add_init_script(THREE_HOURS_WRONG)
        probes = [Probes.to(context) for context in contexts]
        pages = [
            open_screen(site, contexts[0], "room", Scope(room_slug=laid.room_slug)),
            public_page(contexts[1], site.url, laid),
            public_page(contexts[2], site.url, laid),
            public_page(contexts[3], proxy.url, laid),
        ]
        wanted = (ONE_BURST, ONE_BURST, ONE_BURST, UNSTEADY_BURSTS)
        for page, counted, number in zip(pages, probes, wanted, strict=True):
            counted.wait_for(number, page)
        turned = record(pages, TURNS)
        names = ("room", "public", "wrong_clock", "far_away")
        late = [lateness_ms(site, laid.slug, each) for each in turned]
        yield Watched(*turned, dict(zip(names, late, strict=True)))


def public_page(context: BrowserContext, url: str, laid: Laid) -> Page:
    page = context.new_page()
    page.goto(f"{url}/meetings/{laid.slug}")
    return page


def test_two_browsers_turn_the_same_digit_within_50_ms(watched: Watched) -> None:
    assert median(apart_ms(watched.room, watched.public)) <= TOGETHER_MS


def test_a_browser_whose_clock_is_three_hours_wrong_turns_within_150_ms(watched: Watched) -> None:
    assert median(apart_ms(watched.room, watched.wrong_clock)) <= NEARLY_TOGETHER_MS


def test_a_browser_behind_200_ms_of_delay_turns_within_150_ms(watched: Watched) -> None:
    assert median(apart_ms(watched.room, watched.far_away)) <= NEARLY_TOGETHER_MS


@pytest.mark.parametrize(
    ("screen", "limit_ms"),
    [
        ("room", TOGETHER_MS),
        ("public", TOGETHER_MS),
        ("wrong_clock", NEARLY_TOGETHER_MS),
        ("far_away", NEARLY_TOGETHER_MS),
    ],
)
def test_digits_turn_at_the_servers_second(watched: Watched, screen: str, limit_ms: float) -> None:
    assert abs(median(watched.lateness_ms[screen])) <= limit_ms
