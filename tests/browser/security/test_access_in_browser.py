"""Signing in and out, links, refusals in words, and a page without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect
from running_server import Laid, RunningServer
from screens import WHO

from timekeeper.access import passwords
from timekeeper.store.accounts import users
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

PASSWORD = "a quiet room in Geneva"
TRIES_A_MINUTE = 6

NewContext = Callable[..., BrowserContext]


def add_moderator(server: RunningServer, name: str) -> None:
    with server.house.database.writing() as session:
        users.add(session, name, "moderator", passwords.hashed(PASSWORD))


def sign_in(page: Page, name: str, password: str) -> Response:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Sign in").click()
    return answered.value


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    return site.lay_out()


def test_the_console_asks_a_moderator_to_sign_in_and_then_opens(
    site: RunningServer, laid: Laid, new_context: NewContext
) -> None:
    add_moderator(site, "Ottilie")
    page = new_context().new_page()
    page.goto(f"{site.url}/console/{laid.slug}")
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(page, "Ottilie", PASSWORD)
    expect(page).to_have_url(f"{site.url}/console/{laid.slug}")
    page.wait_for_load_state()
    expect(page.locator("#primary")).to_contain_text("Open the Pre-session")
    expect(page.locator(".who-here")).to_contain_text("Ottilie")
    page.keyboard.press("Enter")
    expect(page.locator("#primary")).to_contain_text("Give the floor to Opening")


def test_signing_out_ends_the_session(
    site: RunningServer, laid: Laid, new_context: NewContext
) -> None:
    add_moderator(site, "Ulrike")
    page = new_context().new_page()
    page.goto(f"{site.url}/sign-in")
    sign_in(page, "Ulrike", PASSWORD)
    expect(page).to_have_url(f"{site.url}/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(f"{site.url}/")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_have_count(0)
    page.goto(f"{site.url}/console/{laid.slug}")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_wrong_password_is_refused_in_words_and_the_name_stays(
    site: RunningServer, new_context: NewContext
) -> None:
    add_moderator(site, "Mechthild")
    page = new_context().new_page()
    page.goto(f"{site.url}/sign-in")
    assert sign_in(page, "Mechthild", "a loud room").status == 401
    expect(page.get_by_role("alert")).to_have_text(
        "The name or the password is wrong. Check both and try again."
    )
    expect(page.get_by_label("Name")).to_have_value("Mechthild")
    expect(page.get_by_label("Password")).to_have_value("")


def test_after_several_wrong_passwords_even_the_right_one_has_to_wait(
    site: RunningServer, new_context: NewContext
) -> None:
    add_moderator(site, "Gisela")
    page = new_context().new_page()
    page.goto(f"{site.url}/sign-in")
    for _ in range(TRIES_A_MINUTE):
        assert sign_in(page, "Gisela", "a guess").status == 401
    assert sign_in(page, "Gisela", PASSWORD).status == 429
    expect(page.locator("main")).to_contain_text("Too many attempts. Wait a minute and try again.")


@pytest.mark.parametrize(
    ("role", "screen"), [("room", "screen"), ("speaker", "speaker")], ids=["room", "speaker"]
)
def test_a_link_opens_its_display_and_leaves_nothing_in_the_address(
    site: RunningServer, laid: Laid, new_context: NewContext, role: str, screen: str
) -> None:
    link = site.new_link(role, Scope(room_slug=laid.room_slug))
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/link#{link}")
    expect(page).to_have_url(f"{site.url}/rooms/{laid.room_slug}/{screen}")
    expect(page.locator("body")).to_have_attribute("data-page", role)
    assert not any(link in url.partition("#")[0] for url in asked)
    page.go_back()
    assert link not in page.url
    page.goto(f"{site.url}/rooms/{laid.room_slug}/{screen}")
    expect(page.locator("body")).to_have_attribute("data-page", role)


def test_an_invalid_link_is_refused_in_words_and_leaves_the_address_too(
    site: RunningServer, new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.goto(f"{site.url}/link#made-up")
    expect(page.locator("main")).to_contain_text(
        "This link is no longer valid. Ask a moderator for a new one."
    )
    expect(page).to_have_url(f"{site.url}/link")


@pytest.mark.parametrize("screen", ["screen", "speaker"])
def test_a_display_without_its_link_is_refused_in_words(
    site: RunningServer, laid: Laid, new_context: NewContext, screen: str
) -> None:
    page = new_context().new_page()
    answer = page.goto(f"{site.url}/rooms/{laid.room_slug}/{screen}")
    assert answer is not None
    assert answer.status == 401
    expect(page.locator("main")).to_contain_text(
        "This screen opens with its link. Ask a moderator for it."
    )
    expect(page.locator("floor-clock")).to_have_count(0)


def test_a_displays_link_opens_neither_the_console_nor_another_room(
    site: RunningServer, laid: Laid, opened: Callable[..., Page]
) -> None:
    elsewhere = site.lay_out()
    page = opened(site, "room", Scope(room_slug=laid.room_slug))
    page.goto(f"{site.url}/console/{laid.slug}")
    expect(page.locator("#primary")).to_have_count(0)
    page.goto(f"{site.url}/rooms/{elsewhere.room_slug}/screen")
    expect(page.locator("main")).to_contain_text("Ask a moderator for it")


def test_the_public_page_is_complete_without_a_script(
    site: RunningServer, laid: Laid, new_context: NewContext
) -> None:
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 3})
    site.done(laid.slug, "notice", {"text": "Coffee is served", "audience": "all"})
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/meetings/{laid.slug}")
    expect(page.locator(WHO["public"])).to_have_text("First Organisation")
    expect(page.locator("floor-clock")).to_have_text(re.compile(r"^[67]:[0-5]\d$"))
    expect(page.locator("phase-word")).to_have_text("SPEAKING")
    expect(page.locator(".notice")).to_have_text("Coffee is served")
    listed = page.locator("[data-region=list] li")
    expect(listed).to_have_count(7)
    expect(listed.nth(4)).to_contain_text("Speaker 3 – CSO")
    for still_to_come in (4, 5, 6):
        expect(listed.nth(still_to_come - 1).locator("time")).to_have_text(
            re.compile(r"^\d\d:\d\d$")
        )
    for empty in page.locator("main time:visible").all():
        assert empty.inner_text().strip()
