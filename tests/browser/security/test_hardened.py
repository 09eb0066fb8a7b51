"""What the security headers forbid, and that they do not break our own pages.

All tests of tests/browser check that no page violates its policy: each context collects the
browser's reports (conftest.py).
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from running_server import Laid, RunningServer
from screens import WHO, wait_until

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

ENTRANCES = ("/", "/sign-in", "/link", "/nowhere")
PLANNING = ("/meetings/new", "/rehearsals/new")


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    return site.lay_out()


@pytest.fixture
def console_errors() -> list[str]:
    return []


@pytest.fixture
def moderator(
    site: RunningServer, opened: Callable[..., Page], console_errors: list[str]
) -> Callable[..., Page]:
    """A page of a moderator of all meetings; ``console_errors`` collects its errors."""

    def collect(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            console_errors.append(message.text)

    page = opened(site, "moderator", Scope(), viewport={"width": 1366, "height": 768})
    page.on("console", collect)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    return page


def addresses(laid: Laid) -> list[str]:
    screens = [f"/rooms/{laid.room_slug}/{name}" for name in ("screen", "speaker", "interpreters")]
    return [*ENTRANCES, *PLANNING, *screens, f"/meetings/{laid.slug}", f"/console/{laid.slug}"]


def test_no_page_has_errors_in_the_browser_s_console(
    site: RunningServer, laid: Laid, moderator: Page, console_errors: list[str]
) -> None:
    for address in addresses(laid):
        moderator.goto(f"{site.url}{address}")
        moderator.wait_for_load_state("networkidle" if address in ENTRANCES else "load")
    moderator.wait_for_function("document.documentElement.dataset.connection === 'live'")
    assert [what for what in console_errors if "404" not in what] == []


def test_updates_are_shown_and_no_other_text_becomes_markup(
    site: RunningServer, laid: Laid, moderator: Page, violations: list[str]
) -> None:
    moderator.goto(f"{site.url}/meetings/{laid.slug}")
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 3})
    expect(moderator.locator(WHO["public"])).to_have_text("First Organisation")
    assert violations == []
    for careless in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
        "trustedTypes.createPolicy('another', { createHTML: (text) => text })",
    ):
        thrown = moderator.evaluate(
            f"() => {{ try {{ {careless} }} catch (e) {{ return e.name }} }}"
        )
        assert thrown == "TypeError", careless
    wait_until(moderator, lambda: len(violations) == 4, "the browser has reported each")
    violations.clear()


def test_the_programme_is_fetched_again_and_shown(
    site: RunningServer, laid: Laid, moderator: Page
) -> None:
    moderator.goto(f"{site.url}/")
    of_room = moderator.locator("main[data-region=programme]").get_by_text(f"Room {laid.room_slug}")
    expect(of_room.first).to_be_visible()
    another = site.lay_out(state_under_review="Aruba")
    moderator.evaluate("window.markOfTheTest = true; dispatchEvent(new Event('online'))")
    expect(moderator.locator(f"a[href='/meetings/{another.slug}']").first).to_be_attached()
    assert moderator.evaluate("window.markOfTheTest")


# Referrers


def test_no_other_host_receives_a_referrer(
    site: RunningServer, laid: Laid, moderator: Page
) -> None:
    elsewhere = f"http://localhost:{site.port}/healthz"
    follow = f"""() => {{
      const link = document.createElement("a");
      link.href = "{elsewhere}";
      document.body.append(link);
      link.click();
    }}"""
    for address in addresses(laid):
        moderator.goto(f"{site.url}{address}")
        with moderator.expect_request(elsewhere) as requested:
            moderator.evaluate(follow)
        assert "referer" not in requested.value.all_headers(), address
        moderator.wait_for_url(elsewhere)


def test_every_form_that_the_browser_sends_is_accepted(
    site: RunningServer, moderator: Page, new_context: Callable[..., BrowserContext]
) -> None:
    page = moderator
    page.goto(f"{site.url}/meetings/new")
    page.locator("#state").fill("Andorra")
    page.locator("#series").fill("By form")
    page.locator("#room").fill("Room by form")
    page.get_by_role("button", name="Create and open").click()
    expect(page).to_have_url(f"{site.url}/console/byform-andorra")

    page.goto(f"{site.url}/rehearsals/new")
    page.locator("#room").fill("Room for rehearsing by form")
    page.get_by_label("I moderate it: it waits until I open it.").check()
    page.get_by_role("button", name="Start and open the console").click()
    expect(page).to_have_url(re.compile("/console/"))

    page.goto(f"{site.url}/")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Sign out", exact=True).click()
    assert sent.value.all_headers()["origin"] == site.url
    expect(page).to_have_url(f"{site.url}/")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_have_count(0)
