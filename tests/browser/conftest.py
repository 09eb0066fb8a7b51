"""Real browsers: the system's Chromium, driven by Playwright, on a real server."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from running_server import RunningServer

from timekeeper.store.credentials import Role, Scope

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

NewPage = Callable[..., Page]


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
    """One server for the browser tests that do not end it."""
    running = RunningServer(tmp_path_factory.mktemp("instance"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of their own, as if each were another machine; closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(**options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def opened(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a screen with a link of its own, as somebody at another machine would."""

    def open_with_link(
        server: RunningServer,
        role: Role,
        scope: Scope,
        *,
        context: BrowserContext | None = None,
        url: str | None = None,
        **options: object,
    ) -> Page:
        page = (context or new_context(**options)).new_page()
        page.goto(f"{url or server.url}/link#{server.new_link(role, scope)}")
        page.wait_for_selector("body[data-page]:not([data-page=link])")
        return page

    return open_with_link
