"""A statement that is too long for its time is flagged before it starts, and when shares shrink."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_server import RunningServer

from timekeeper.domain.turns import Person
from timekeeper.exchange.planned_meeting import FileTurn
from timekeeper.store.credentials import Scope

pytestmark = pytest.mark.browser

MINUTE_MS = 60_000
FIRST, SECOND, THIRD = 2, 3, 4


def speaker(words: int | None) -> FileTurn:
    person = Person("A. One", f"Organisation of {words} words", words=words)
    return FileTurn("intervention", person, 6 * MINUTE_MS, category="CSO")


def test_a_statement_is_flagged_before_it_starts_and_again_when_its_time_shrinks(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out((FileTurn("opening"), speaker(720), speaker(900), speaker(None)))
    console = opened(
        site, "moderator", Scope(meeting_slug=laid.slug), viewport={"width": 1366, "height": 768}
    )
    flags = [console.locator(f"#turn-{turn} [data-pace]") for turn in (FIRST, SECOND, THIRD)]
    expect(flags[0]).to_have_count(0)
    expect(flags[1]).to_have_text("fast")
    expect(flags[2]).to_have_count(0)

    site.done(laid.slug, "apply_share", {"allotted": {FIRST: 5 * MINUTE_MS, SECOND: 5 * MINUTE_MS}})
    expect(flags[0]).to_have_text("fast")
    expect(flags[1]).to_contain_text("900 words: too long")
    expect(flags[1]).to_have_attribute("title", "900 words: too long, 180 a minute")

    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": FIRST})
    floor = console.locator("[data-region=floor] [data-pace]")
    expect(floor).to_have_text("720 words: fast, 144 a minute")
    site.done(laid.slug, "give_floor", {"turn": SECOND})
    expect(floor).to_have_text("900 words: too long, 180 a minute")
    site.done(laid.slug, "give_floor", {"turn": THIRD})
    expect(floor).to_have_count(0)
