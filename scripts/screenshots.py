"""Takes the pictures in docs/screenshots/: `make screenshots`.

Each scene is a minute of an hour of the built-in programme. Its commands are executed with
their times as arguments, without waiting, and a server of its own then serves the scene,
with its clock set to that minute. This works on Linux only, where server time is kept
between processes.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from config import Config
from timekeeper import create_app
from timekeeper.access import links
from timekeeper.cli.trial import BUILT_IN, built_in
from timekeeper.commands.execute import Command, Executor
from timekeeper.exchange.loading import load
from timekeeper.house import EXTENSION, House
from timekeeper.process.server_time import BOOT_ID, ServerTime
from timekeeper.store.accounts.credentials import Role, Scope

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
START_WITHIN_S = 20
DAY_MS = 24 * 60 * 60 * 1000

SLUG = "upr35-kenya"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}, "device_scale_factor": 0.5}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 1.5,
    "is_mobile": True,
    "has_touch": True,
}

OPENING, STATEMENT, COMMISSION, PRESS, LAND, UNION, REFUGEES = 1, 2, 3, 4, 5, 7, 10
"""Turns of the built-in meeting, by their ids."""

COMMANDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("1:12", "open", {}),
    ("1:15", "give_floor", {"turn": OPENING}),
    ("1:40", "mark_absent", {"turn": REFUGEES}),
    ("3:07", "conclude", {"turn": OPENING}),
    ("3:20", "give_floor", {"turn": STATEMENT}),
    ("5:20", "conclude", {"turn": STATEMENT}),
    ("5:38", "give_floor", {"turn": COMMISSION}),
    ("10:02", "cue", {"turn": COMMISSION, "text": "Please conclude"}),
    ("11:04", "conclude", {"turn": COMMISSION}),
    ("11:17", "give_floor", {"turn": PRESS}),
    ("16:08", "conclude", {"turn": PRESS}),
    ("16:26", "give_floor", {"turn": LAND}),
    ("16:50", "notice", {"text": "Statements: on the table at the door", "audience": "all"}),
    ("17:10", "move", {"turn": UNION, "before": UNION - 1}),
    ("22:05", "cue", {"turn": LAND, "text": "Your last sentence, please"}),
)
"""The moderator's commands, by minutes and seconds after the scheduled start."""


@dataclass(frozen=True)
class Scene:
    """A minute of the hour, the name of its picture of the speaker's display, and whether
    the other screens are taken too."""

    at: str
    speaker: str
    takes_all: bool = False


SCENES = (
    Scene("18:05", "speaker-speaking", takes_all=True),
    Scene("20:45", "speaker-last-minute"),
    Scene("22:07", "speaker-overtime"),
)


def main() -> None:
    if not BOOT_ID.exists():
        sys.exit("The pictures are taken on Linux: the server's clock cannot be set here.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for scene in SCENES:
            with tempfile.TemporaryDirectory() as folder, served(Path(folder), scene) as house:
                take_pictures(browser, house, scene)


def launch(playwright: Playwright) -> Browser:
    """Launches the system's Chromium, or else the one of Playwright."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@contextmanager
def served(instance: Path, scene: Scene) -> Iterator[House]:
    """Serves the scene; yields the house whose database it is."""
    environment = {
        "TIMEKEEPER_INSTANCE": str(instance),
        "TIMEKEEPER_PORT": str(free_port()),
        "TIMEKEEPER_PUBLIC_URL": "https://timekeeper.example.org",
    }
    house = prepare(environment, scene)
    server = subprocess.Popen(  # nosec B603 # no shell, only our own words
        [sys.executable, "wsgi.py"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_alive(address_of(house))
        yield house
    finally:
        server.terminate()
        server.wait(10)
        house.database.engine.dispose()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare(environment: dict[str, str], scene: Scene) -> House:
    """Loads the built-in series, sets the clock to the scene, executes the commands before it."""
    config = Config.from_environment({**environment, "TIMEKEEPER_ASYNC_MODE": "threading"})
    house: House = create_app(config).extensions[EXTENSION]
    start_ms = next(m.scheduled_start_ms for m in built_in().meetings if m.slug_part == "kenya")
    load(executor_at(house, start_ms - DAY_MS), built_in(), BUILT_IN)
    ServerTime(house.database, wall_ms=lambda: start_ms + length_ms(scene.at)).set_anchor()
    for at, verb, body in COMMANDS:
        if length_ms(at) <= length_ms(scene.at):
            command = Command(SLUG, verb, body, "user:moderator")
            executor_at(house, start_ms + length_ms(at)).execute(command)
    house.server_time.set_anchor()
    return house


def length_ms(text: str) -> int:
    minutes, seconds = text.split(":")
    return (int(minutes) * 60 + int(seconds)) * 1000


def executor_at(house: House, at_ms: int) -> Executor:
    """An executor whose time is ``at_ms``."""
    return Executor(house.database, house.executor.journal, lambda: at_ms)


def wait_until_alive(url: str) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()  # nosec B310 # our own
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("The server did not start; try `make run` to see why.")


def take_pictures(browser: Browser, house: House, scene: Scene) -> None:
    """Opens the screens of a scene, each as on its own machine, and takes their pictures."""
    contexts: list[BrowserContext] = []

    def screen(size: dict[str, Any], address: str) -> Page:
        contexts.append(browser.new_context(color_scheme="light", locale="en", **size))
        return open_page(contexts[-1], address)

    speaker = screen(PROJECTOR, link(house, "speaker"))
    save(speaker, scene.speaker)
    if scene.takes_all:
        room = screen(PROJECTOR, link(house, "room"))
        public = screen(PHONE, f"{address_of(house)}/meetings/{SLUG}")
        console = screen(LAPTOP, link(house, "moderator"))
        console.wait_for_selector("[data-screens-list] li:nth-child(2) .digits:not(:empty)")
        save(room, "room")
        save(public, "public-phone")
        save(console, "console")
    for context in contexts:
        context.close()


def link(house: House, role: Role) -> str:
    scope = Scope(meeting_slug=SLUG) if role == "moderator" else Scope(room_slug="room-xxi")
    now_ms = house.server_time.now_ms()
    return links.create_link(house.database, role, scope, now_ms, base_url=address_of(house))


def address_of(house: House) -> str:
    """The real address of the server; the pictures show a public address instead."""
    return f"http://{house.config.host}:{house.config.port}"


def open_page(context: BrowserContext, address: str) -> Page:
    """Opens the page of an address, and waits until it counts with the server's clock."""
    page = context.new_page()
    with page.expect_event("websocket"):
        page.goto(address)
    page.wait_for_selector("body[data-page]:not([data-page=link]) floor-clock[data-length]")
    page.evaluate("document.fonts.ready")
    start = page.locator("[data-start]")
    if start.count():
        start.click()
        # The bell's switch is visible until the pointer is hidden.
        page.wait_for_selector("[data-pointer=hidden]", state="attached")
    return page


def save(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


if __name__ == "__main__":
    main()
