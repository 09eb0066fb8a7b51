"""The interpreters' page in every state: nothing cut off, on a laptop and in the hand."""

from collections.abc import Callable

import pytest
from fitting import problems
from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer
from test_screens_fit import (
    AFTERWARDS,
    FREE,
    HOLDER,
    PHASES,
    State,
    bring_about,
    with_long_name,
)

from timekeeper.exchange.practice import practice_turns
from timekeeper.store.credentials import Scope

pytestmark = pytest.mark.browser

LAPTOP, TABLET, PHONE = (1366, 768), (1024, 768), (390, 844)
SUSPENDED = (
    State("suspended", "suspend", {"reason": "Fire alarm"}),
    State("resumed", "resume_meeting"),
)


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    turns = list(practice_turns())
    for place in (HOLDER - 1, HOLDER, HOLDER + 2):
        turns[place] = with_long_name(turns[place])
    return site.lay_out(tuple(turns), state_under_review="Bosnia and Herzegovina")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_cut_off_on_the_interpreters_page_in_any_state(
    site: RunningServer, laid: Laid, opened: Callable[..., Page], direction: str
) -> None:
    page = opened(site, "interpreters", Scope(room_slug=laid.room_slug))
    expect(page.locator("html")).to_have_attribute("data-connection", "live")
    page.evaluate("(way) => document.documentElement.setAttribute('dir', way)", direction)
    found: dict[str, list[str]] = {}
    for state in FREE + PHASES + AFTERWARDS[1:4] + SUSPENDED + AFTERWARDS[4:]:
        bring_about(site, laid, state, page)
        for width, height in (LAPTOP, TABLET, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            may_scroll_down = width == PHONE[0]
            found[f"{width}, {state.name}"] = problems(page, may_scroll_down=may_scroll_down)
    assert {where: what for where, what in found.items() if what} == {}
