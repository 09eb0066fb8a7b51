"""In production, behind nginx: links, cookies and live screens over TLS, in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from house_behind_nginx import Nginx, deployed
from playwright.sync_api import BrowserContext, Page, expect
from running_server import Laid, RunningServer

from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Role, Scope

pytestmark = pytest.mark.browser

SOON_MS = 5_000

NewContext = Callable[..., BrowserContext]
Deployed = tuple[Nginx, RunningServer]


@pytest.fixture(scope="module")
def behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deployed(tmp_path_factory.mktemp("instance")) as (nginx, servers):
        yield nginx, servers[0]


@pytest.fixture
def laid(behind_nginx: Deployed) -> Laid:
    return behind_nginx[1].lay_out()


def opened(behind_nginx: Deployed, new_context: NewContext, role: Role, scope: Scope) -> Page:
    """A page that was opened by a link, in a browser context of its own."""
    nginx, server = behind_nginx
    page = new_context(ignore_https_errors=True).new_page()
    page.goto(f"{nginx.url}/link#{server.new_link(role, scope)}")
    page.wait_for_url(re.compile(r"/(console|rooms)/"))
    return page


def test_links_and_cookies_work_and_the_cookies_are_for_this_host_only(
    behind_nginx: Deployed, laid: Laid, new_context: NewContext
) -> None:
    console = opened(behind_nginx, new_context, "moderator", Scope(meeting_slug=laid.slug))
    room = opened(behind_nginx, new_context, "room", Scope(room_slug=laid.room_slug))
    expect(console.locator("#primary")).to_contain_text("Open the Pre-session")
    console.keyboard.press("Enter")
    expect(console.locator("#primary")).to_contain_text("Give the floor to")
    console.keyboard.press("Enter")
    expect(room.locator(".room-floor h2")).to_be_visible()
    for page in (console, room):
        cookies = page.context.cookies()
        assert any(cookie["name"].startswith("__Host-timekeeper-") for cookie in cookies)
        assert all(cookie["name"].startswith("__Host-") for cookie in cookies)
        assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies)


def test_a_screen_whose_link_was_revoked_is_disconnected_and_says_so(
    behind_nginx: Deployed, laid: Laid, new_context: NewContext
) -> None:
    server = behind_nginx[1]
    room = opened(behind_nginx, new_context, "room", Scope(room_slug=laid.room_slug))
    with server.house.database.writing() as session:
        link = credentials.all_of_kind(session, "link")[-1]
        credentials.revoke(session, link, server.house.server_time.now_ms())
    expect(room.get_by_text("Open this screen with its link")).to_be_visible(timeout=SOON_MS)
    room.reload()
    expect(room.locator("main")).to_contain_text(
        "This screen opens with its link. Ask a moderator for it."
    )
