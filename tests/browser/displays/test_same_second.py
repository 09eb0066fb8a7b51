"""All screens change their digits together, at the second of the server's clock.

A busy machine sometimes draws a frame late, which is not the fault of the page; a page whose
clock is wrong is wrong at every change. So the limits are for the median of the changes.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import pytest
from delay_proxy import delayed
from digit_changes import DigitTimes, Probes, differences_ms, lateness_ms, record
from playwright.sync_api import Browser, BrowserContext, Page
from running_server import Laid, RunningServer
from screens import open_screen

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

CHANGES = 5
TOGETHER_MS = 50
NEARLY_TOGETHER_MS = 150
ONE_BURST = 8
UNSTEADY_BURSTS = 24
"""If round trips differ much, a page sends three bursts of probes."""

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
"""A machine with a wrong system clock: only its monotonic clock is right."""


@dataclass
class Watched:
    """When the digits changed on four machines: the last two have a wrong clock and a delay."""

    room: DigitTimes
    public: DigitTimes
    wrong_clock: DigitTimes
    far_away: DigitTimes
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
        times = record(pages, CHANGES)
        names = ("room", "public", "wrong_clock", "far_away")
        late = [lateness_ms(site, laid.slug, each) for each in times]
        yield Watched(*times, dict(zip(names, late, strict=True)))


def public_page(context: BrowserContext, url: str, laid: Laid) -> Page:
    page = context.new_page()
    page.goto(f"{url}/meetings/{laid.slug}")
    return page


def test_two_browsers_change_the_same_digit_within_50_ms(watched: Watched) -> None:
    assert median(differences_ms(watched.room, watched.public)) <= TOGETHER_MS


def test_a_browser_whose_clock_is_three_hours_wrong_changes_within_150_ms(watched: Watched) -> None:
    assert median(differences_ms(watched.room, watched.wrong_clock)) <= NEARLY_TOGETHER_MS


def test_a_browser_behind_200_ms_of_delay_changes_within_150_ms(watched: Watched) -> None:
    assert median(differences_ms(watched.room, watched.far_away)) <= NEARLY_TOGETHER_MS


@pytest.mark.parametrize(
    ("screen", "limit_ms"),
    [
        ("room", TOGETHER_MS),
        ("public", TOGETHER_MS),
        ("wrong_clock", NEARLY_TOGETHER_MS),
        ("far_away", NEARLY_TOGETHER_MS),
    ],
)
def test_digits_change_at_the_server_s_second(
    watched: Watched, screen: str, limit_ms: float
) -> None:
    assert abs(median(watched.lateness_ms[screen])) <= limit_ms
