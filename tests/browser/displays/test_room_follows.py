"""The displays of a room show the meeting that is on in it, without any action on them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_server import RunningServer
from screens import WHO

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
A_BEAT_MS = 8_000
"""A change of the meeting by time alone, without a command, shows at one of the next beats."""


def test_when_a_meeting_is_closed_the_next_one_of_the_room_appears_by_itself(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    first = site.lay_out(state_under_review="Ruritania")
    then = site.lay_out(
        room_slug=first.room_slug, starts_in_ms=HOUR_MS, state_under_review="Graustark"
    )
    in_room = Scope(room_slug=first.room_slug)
    pages = {role: opened(site, role, in_room) for role in ("room", "speaker")}
    for page in pages.values():
        page.evaluate("window.markOfTheTest = true")
    site.done(first.slug, "open")
    site.done(first.slug, "give_floor", {"turn": 3})
    for role, page in pages.items():
        expect(page.locator(WHO[role])).to_have_text("First Organisation")
        expect(page.locator("body")).to_contain_text("Ruritania")

    site.done(first.slug, "close")
    for page in pages.values():
        expect(page.locator("body")).to_contain_text("Graustark", timeout=A_BEAT_MS)
        expect(page.locator("body")).not_to_contain_text("Ruritania")

    site.done(then.slug, "open")
    site.done(then.slug, "give_floor", {"turn": 4})
    for role, page in pages.items():
        expect(page.locator(WHO[role])).to_have_text("National Commission")
        assert page.evaluate("window.markOfTheTest === true"), f"{role} was loaded again"
