"""Real browsers: Playwright drives the system's Chromium against a real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from running_server import Laid, RunningServer
from screens import Screens, open_screen

from timekeeper.store.accounts.credentials import Role, Scope

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  policyViolated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample} at ${location}`));
"""

expect.set_options(timeout=10_000)
"""A test that needs a shorter timeout sets it; the others allow for a busy machine."""

NewContext = Callable[..., BrowserContext]
Prepare = Callable[[str, BrowserContext], None]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and not os.path.exists(playwright.chromium.executable_path):
        missing = "Chromium is missing; `make test` installs it."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for the browser tests that do not kill it."""
    with RunningServer(tmp_path_factory.mktemp("instance")) as running:
        yield running


@pytest.fixture
def violations() -> list[str]:
    """The violations of the content security policy by any page of the test."""
    return []


@pytest.fixture
def new_context(browser: Browser, violations: list[str]) -> Iterator[NewContext]:
    """Makes browser contexts, each like another machine; they are closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.expose_binding("policyViolated", lambda _source, what: violations.append(what))
        context.add_init_script(WATCH_POLICY)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert violations == []


@pytest.fixture
def opened(new_context: NewContext) -> Callable[..., Page]:
    """Opens a display or a console in a context of its own, unless one is given."""

    def open_on(
        server: RunningServer,
        role: Role,
        scope: Scope,
        *,
        context: BrowserContext | None = None,
        url: str | None = None,
        **options: Any,
    ) -> Page:
        return open_screen(server, context or new_context(**options), role, scope, url)

    return open_on


@pytest.fixture
def four_screens(new_context: NewContext) -> Callable[..., Screens]:
    """Opens the four screens of one meeting; ``prepare`` gets each one's name and context."""

    def open_all(server: RunningServer, laid: Laid, prepare: Prepare | None = None) -> Screens:
        def machine(name: str, width: int, height: int) -> BrowserContext:
            context = new_context(viewport={"width": width, "height": height})
            if prepare is not None:
                prepare(name, context)
            return context

        in_room, of_meeting = Scope(room_slug=laid.room_slug), Scope(meeting_slug=laid.slug)
        public = machine("public", 390, 844).new_page()
        public.goto(f"{server.url}/meetings/{laid.slug}")
        return Screens(
            console=open_screen(server, machine("console", 1366, 768), "moderator", of_meeting),
            speaker=open_screen(server, machine("speaker", 1280, 720), "speaker", in_room),
            room=open_screen(server, machine("room", 1280, 720), "room", in_room),
            public=public,
        )

    return open_all
