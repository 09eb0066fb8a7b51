"""A Pre-session without a file: a moderator types it in, reorders it and edits it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_server import RunningServer

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser


def test_a_meeting_is_made_with_the_keyboard_then_reordered_and_edited(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    page = opened(site, "moderator", Scope(), viewport={"width": 1366, "height": 768})
    page.get_by_role("link", name="New Pre-session …").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_be_focused()
    page.keyboard.type("Kiribati")
    page.keyboard.press("Tab")
    page.locator("#series").fill("By hand")
    page.locator("#room").fill("Room by hand")
    page.locator("#speakers").fill(
        "A. B. – First – NHRI\nC. D. – Second – video\nThird – protected"
    )
    page.locator("#speakers").focus()
    for _past in ("whether all are protected", "other times"):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site.url}/console/byhand-kiribati")
    labels = page.locator(".row .label")
    expect(labels).to_have_text(["Opening", "Kiribati", "First", "Second", "Speaker 3", "Closing"])
    expect(page.locator("[data-share-hint][data-standing]")).to_be_attached()  # the script runs
    page.locator("#handle-4").focus()
    page.keyboard.press("ArrowUp")
    expect(labels.nth(2)).to_have_text("Second")
    page.locator(".row[data-turn='3'] .more").click()
    page.locator("#menu-3").get_by_text("Edit …").click()
    page.locator("#turn-dialog [name=organisation]").fill("First of all")
    page.get_by_role("button", name="Save changes").click()
    expect(labels.nth(3)).to_have_text("First of all")


@pytest.mark.parametrize("width", [1366, 390])
def test_the_form_fits_and_shows_an_error_at_its_field(
    site: RunningServer, opened: Callable[..., Page], width: int
) -> None:
    page = opened(site, "moderator", Scope(), viewport={"width": width, "height": 800})
    page.goto(f"{site.url}/meetings/new")
    page.locator("#state").fill("Ruritania")
    page.get_by_role("button", name="Create and open").click()
    expect(page.locator("#wrong-state")).to_have_text("There is no State with this name.")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
