"""A projector shows its code, a moderator types it, and the projector becomes the room screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from running_server import RunningServer
from sqlalchemy import update

from timekeeper.access.links import create_password_link
from timekeeper.store.accounts import users
from timekeeper.store.accounts.credentials import Scope
from timekeeper.store.accounts.pairings import CODE_LIFETIME_MS
from timekeeper.store.models import PairingRow

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
CODE = re.compile(r"^[2-9A-Z]{3} [2-9A-Z]{3}$")


def code_on(projector: Page) -> str:
    shown = projector.locator("[data-code]")
    expect(shown).to_have_text(CODE)
    return shown.inner_text()


def pair(console: Page, code: str, what: str) -> None:
    dialog = console.locator("#pair-dialog")
    if not dialog.is_visible():
        console.get_by_role("button", name="Pair …").click()
    dialog.get_by_label("Code on the screen").fill(code)
    dialog.get_by_label("What the screen shows").select_option(label=what)
    dialog.get_by_role("button", name="Pair the screen").click()


@pytest.mark.parametrize(
    ("what", "path"), [("Room screen", "screen"), ("Speaker’s display", "speaker")]
)
def test_a_paired_screen_opens_its_page(
    site: RunningServer,
    new_context: Callable[..., BrowserContext],
    opened: Callable[..., Page],
    what: str,
    path: str,
) -> None:
    laid = site.lay_out()
    console = opened(site, "moderator", Scope(room_slug=laid.room_slug), viewport=LAPTOP)
    console.goto(f"{site.url}/console/{laid.slug}")
    projector = new_context().new_page()
    projector.goto(f"{site.url}/screen")
    code = code_on(projector)

    pair(console, "ZZZ ZZZ", what)
    expect(console.locator("#pair-dialog [data-problem]")).to_contain_text("No screen shows this")
    pair(console, code.lower(), what)
    expect(console.locator("#pair-dialog")).to_be_hidden()

    projector.wait_for_url(f"{site.url}/rooms/{laid.room_slug}/{path}")
    listed = console.locator("[data-screens-list]")
    expect(listed).to_contain_text(what)
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 3})
    expect(projector.locator("floor-clock").first).to_be_visible()
    expect(projector.locator("body")).to_contain_text("First Organisation")


def test_an_unused_code_is_replaced_by_another(
    site: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    projector = new_context().new_page()
    projector.goto(f"{site.url}/screen")
    first = code_on(projector)
    with site.house.database.writing() as session:
        past_ms = site.house.server_time.now_ms() - CODE_LIFETIME_MS
        session.execute(update(PairingRow).values(expires_at_ms=past_ms))
    expect(projector.locator("[data-code]")).not_to_have_text(first)
    assert code_on(projector) != first


def test_a_moderator_of_one_meeting_only_cannot_pair(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    console = opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=LAPTOP)
    expect(console.get_by_role("button", name="Identify")).to_be_visible()
    expect(console.get_by_role("button", name="Pair …")).to_have_count(0)


def test_an_invited_user_chooses_a_password_and_the_address_keeps_no_secret(
    site: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    with site.house.database.writing() as session:
        somebody = users.add(session, f"Invited {site.port}", "moderator", None)
        now_ms = site.house.server_time.now_ms()
        address = create_password_link(
            session, somebody, now_ms, base_url=site.house.views.base_url
        )
    page = new_context().new_page()
    page.goto(f"{site.url}/password#{address.split('#')[1]}")
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    assert page.evaluate("location.href") == f"{site.url}/password"
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_label("Repeat the password").fill("another password")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("alert")).to_have_text(
        "The two passwords are not the same. Enter them again."
    )
    page.get_by_label("Repeat the password").fill("a long password")
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url(f"{site.url}/")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text(f"Invited {site.port}")
