"""The screens of a meeting: opens them, and knows where each shows what the tests check."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from playwright.sync_api import BrowserContext, Page, expect
from running_server import RunningServer

from timekeeper.access import grants
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Role, Scope

WHO = {
    "console": "[data-region=floor] .who",
    "speaker": ".field-who strong",
    "room": ".room-floor h2",
    "public": ".now h2",
}
"""The element of each screen that names the turn with the floor."""

POLL_EVERY_MS = 20


def open_screen(
    server: RunningServer, context: BrowserContext, role: Role, scope: Scope, url: str | None = None
) -> Page:
    """Opens a screen in a context with the cookie of a link that was used before."""
    cookie = {
        "name": grants.cookie_name(grants.COOKIE, role, scope),
        "value": _cookie(server, role, scope),
    }
    context.add_cookies([{**cookie, "url": server.url}])
    page = context.new_page()
    page.goto((url or server.url) + _path(role, scope))
    return page


def _cookie(server: RunningServer, role: Role, scope: Scope) -> str:
    """The cookie for which a link is exchanged; test_access_in_browser.py exchanges one."""
    with server.house.database.writing() as session:
        now_ms = server.house.server_time.now_ms()
        return credentials.mint(session, "cookie", role, "tests", now_ms, scope=scope)


def _path(role: Role, scope: Scope) -> str:
    if role == "room":
        return f"/rooms/{scope.room_slug}/screen"
    if role in ("speaker", "interpreters"):
        return f"/rooms/{scope.room_slug}/{role}"
    return f"/console/{scope.meeting_slug}" if scope.meeting_slug else "/"


@dataclass
class Screens:
    """One page of each kind, each in a browser context of its own."""

    console: Page
    speaker: Page
    room: Page
    public: Page

    def __iter__(self) -> Iterator[tuple[str, Page]]:
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def expect_floor(self, label: str) -> None:
        """Waits until every screen shows that this turn has the floor."""
        for name, page in self:
            expect(page.locator("[data-clock-scope]").first, name).to_be_visible()
            expect(page.locator(WHO[name]).first, name).to_contain_text(label)

    def expect_connection(self, status: str, within_s: float = 5) -> None:
        for name, page in self:
            expect(page.locator("html"), name).to_have_attribute(
                "data-connection", status, timeout=1_000 * within_s
            )

    def mark(self) -> None:
        """Leaves a mark on each page that a reload would remove."""
        for _name, page in self:
            page.evaluate("window.markOfTheTest = true")

    def expect_not_reloaded(self) -> None:
        for name, page in self:
            assert page.evaluate("window.markOfTheTest === true"), f"{name} was loaded again"


def wait_until(page: Page, condition: Callable[[], bool], what: str, within_s: float = 5) -> None:
    """Polls a condition until it is true, while the page continues to run."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        page.wait_for_timeout(POLL_EVERY_MS)
