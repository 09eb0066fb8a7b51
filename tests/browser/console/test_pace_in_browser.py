"""The pace of a statement on the console: flagged before it starts, and when its time shrinks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from running_server import Laid, RunningServer

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

MINUTE = 60_000
FIRST, SECOND, PROTECTED = 2, 3, 4
TURNS = (
    FileTurn("opening"),
    FileTurn("intervention", Person("A. One", "First Organisation", words=700)),
    FileTurn("intervention", Person("B. Two", "Second Organisation", words=640), mode="video"),
    FileTurn("intervention", Person("Canary Name", "Canary", words=1200), protected=True),
    FileTurn("intervention", Person("D. Four", "Fourth Organisation")),
)
"""700 words in 7 minutes are 100 words a minute, in 6 minutes 117, in 5 140, in 4 175."""


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    laid = site.lay_out(TURNS)
    site.done(laid.slug, "open")
    return laid


@pytest.fixture
def console(site: RunningServer, laid: Laid, opened: Callable[..., Page]) -> Page:
    laptop = {"width": 1366, "height": 768}
    return opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=laptop)


def row(console: Page, turn: int) -> Locator:
    return console.locator(f".row[data-turn='{turn}']")


def expect_flag(console: Page, turn: int, verdict: str, words: str) -> None:
    flag = row(console, turn).locator(".pace")
    expect(flag).to_have_attribute("data-verdict", verdict)
    assert words in flag.inner_text()


def test_a_statement_is_flagged_before_it_starts_and_when_its_share_shrinks(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    expect_flag(console, PROTECTED, "too_long", "too long")
    expect(row(console, FIRST).locator(".pace")).to_have_count(0)
    site.done(laid.slug, "apply_share", {"allotted": {FIRST: 5 * MINUTE}})
    expect_flag(console, FIRST, "fast", "fast")
    site.done(laid.slug, "adjust_time", {"turn": FIRST, "by_ms": -MINUTE})
    expect_flag(console, FIRST, "too_long", "700 words: too long")
    site.done(laid.slug, "adjust_time", {"turn": FIRST, "by_ms": 2 * MINUTE})
    expect(row(console, FIRST).locator(".pace")).to_have_count(0)


def test_the_words_and_the_pace_of_the_next_and_the_present_speaker_are_beside_the_clock(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    said = console.locator(".floor .pace")
    site.done(laid.slug, "give_floor", {"turn": 1})
    site.done(laid.slug, "conclude", {"turn": 1})
    expect(said).to_have_text("700 words: fits at 100 a minute")
    site.done(laid.slug, "give_floor", {"turn": FIRST})
    site.done(laid.slug, "adjust_time", {"turn": FIRST, "by_ms": -2 * MINUTE})
    expect(said).to_have_text("700 words: fast, 140 a minute")
    site.done(laid.slug, "adjust_time", {"turn": FIRST, "by_ms": -MINUTE})
    expect(said).to_have_text("700 words: too long, 175 a minute")
    expect(row(console, FIRST).locator(".pace")).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 1024])
def test_a_flag_does_not_make_its_row_higher(
    site: RunningServer, laid: Laid, console: Page, width: int
) -> None:
    console.set_viewport_size({"width": width, "height": 768})
    allotted = {FIRST: 5 * MINUTE, SECOND: 4 * MINUTE}
    site.done(laid.slug, "apply_share", {"allotted": allotted})
    expect_flag(console, SECOND, "too_long", "too long")
    heights = console.locator(".row").evaluate_all("rows => rows.map((row) => row.clientHeight)")
    assert len(set(heights)) == 1, heights
