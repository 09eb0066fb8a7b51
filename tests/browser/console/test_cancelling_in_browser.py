"""A planned Pre-session is cancelled by hand and brought back, on its console and the programme."""

from collections.abc import Callable

import pytest
from in_process import file_meeting
from playwright.sync_api import BrowserContext, Page, expect
from running_server import RunningServer

from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import Programme
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
Open = Callable[..., Page]
NewContext = Callable[..., BrowserContext]


def lay_out(server: RunningServer, *states: str) -> list[str]:
    """Meetings of one series in one room, an hour from now and one after the other."""
    start_ms = server.house.server_time.now_ms() + HOUR_MS
    meetings = [
        file_meeting(
            part=state.lower(), start_ms=start_ms + number * HOUR_MS, room="Room Cancelling"
        )
        for number, state in enumerate(states)
    ]
    series = SeriesName("Cancelling", "Europe/Zurich")
    return load(server.house.executor, Programme(tuple(meetings)), series)


def test_on_the_console_it_is_asked_about_shown_everywhere_and_undone(
    site: RunningServer, opened: Open, new_context: NewContext
) -> None:
    slug, then = lay_out(site, "Ruritania", "Graustark")
    public = new_context(viewport={"width": 390, "height": 844}).new_page()
    public.goto(f"{site.url}/meetings/{slug}")
    room = opened(site, "room", Scope(room_slug="room-cancelling"))
    console = opened(site, "moderator", Scope(meeting_slug=slug))
    expect(room.locator("body")).to_contain_text("Ruritania")

    console.get_by_role("button", name="Cancel the Pre-session …").click()
    dialog = console.get_by_role("dialog", name="Cancel the Pre-session?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    console.keyboard.press("Escape")
    expect(console.locator("#floor-heading")).to_have_text("Not opened yet")
    assert site.state(slug)["status"] == "scheduled"

    console.get_by_role("button", name="Cancel the Pre-session …").click()
    dialog.get_by_role("button", name="Cancel the Pre-session").click()
    expect(console.locator("#floor-heading")).to_have_text("Cancelled")
    expect(console.locator("#primary")).to_have_count(0)
    for gone in ("[data-adds]", "[data-notice-form]", ".asking"):
        expect(console.locator(gone)).to_be_hidden()
    expect(public.locator(".now h2")).to_have_text("This Pre-session is cancelled")
    expect(public.locator(".speakers")).to_be_hidden()
    expect(room.locator("body")).to_contain_text("Graustark")
    expect(room.locator("body")).not_to_contain_text("Ruritania")
    public.locator(".now a").click()
    expect(public).to_have_url(f"{site.url}/meetings/{then}")
    public.go_back()

    console.keyboard.press("u")
    expect(console.locator("#floor-heading")).to_have_text("Not opened yet")
    expect(public.locator(".now h2")).to_contain_text("Scheduled for")
    expect(public.locator(".speakers")).to_be_visible()
    expect(room.locator("body")).to_contain_text("Ruritania")


@pytest.mark.parametrize("width", [1366, 390])
def test_on_the_programme_it_is_asked_about_and_undone(
    site: RunningServer, opened: Open, width: int
) -> None:
    laid = site.lay_out(starts_in_ms=HOUR_MS, state_under_review=f"Borduria {width}")
    page = opened(site, "moderator", Scope(), viewport={"width": width, "height": 800})
    row = page.locator(f"li:has(a[href='/meetings/{laid.slug}'])").last
    row.get_by_role("button", name="Cancel …").click()
    dialog = page.get_by_role("dialog", name="Cancel the Pre-session?")
    expect(dialog).to_contain_text(f"Borduria {width}")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    assert site.state(laid.slug)["status"] == "scheduled"

    row.get_by_role("button", name="Cancel …").click()
    dialog.get_by_role("button", name="Cancel the Pre-session").click()
    expect(row.locator(".status")).to_have_text("cancelled")
    assert site.state(laid.slug)["status"] == "cancelled"
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")

    row.get_by_role("button", name="Undo the cancellation").click()
    expect(row.get_by_role("button", name="Cancel …")).to_be_visible()
    assert site.state(laid.slug)["status"] == "scheduled"


def test_what_was_opened_meanwhile_is_not_cancelled_and_the_programme_says_why(
    site: RunningServer, opened: Open
) -> None:
    laid = site.lay_out(starts_in_ms=HOUR_MS, state_under_review="Syldavia")
    page = opened(site, "moderator", Scope())
    row = page.locator(f"li:has(a[href='/meetings/{laid.slug}'])").last
    row.get_by_role("button", name="Cancel …").click()
    site.done(laid.slug, "open")
    page.get_by_role("dialog").get_by_role("button", name="Cancel the Pre-session").click()
    expect(page.locator("[data-told]")).to_have_text(
        "The Pre-session has been opened; close it instead."
    )
    expect(page.locator(f"li:has(a[href='/meetings/{laid.slug}']) .status").first).to_have_text(
        "on now"
    )
