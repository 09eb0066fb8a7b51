"""No screen but the console receives a protected speaker's identity at any time."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocket, expect
from running_server import RunningServer
from screens import WHO, Screens

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

PROTECTED = 5
NAMED = 3
NAME = "First Organisation"
CANARY = "canary"
LABEL = "Speaker 3 – CSO"
OUTSIDE = ("speaker", "room", "public")
WHOLE_PASS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("edit_turn", {"turn": PROTECTED, "notes": "Canary edited", "theme": "Canary edited"}),
    ("open", {}),
    ("give_floor", {"turn": 3}),
    ("mark_absent", {"turn": PROTECTED}),
    ("reinstate", {"turn": PROTECTED}),
    ("move", {"turn": PROTECTED, "before": 4}),
    ("undo", {}),
    ("edit_turn", {"turn": PROTECTED, "speaker": "Canary Two", "organisation": "Canary House"}),
    ("set_reserve", {"ms": 300_000}),
    ("apply_share", {"allotted": {PROTECTED: 400_000}}),
    ("give_floor", {"turn": PROTECTED}),
    ("pause", {"turn": PROTECTED, "reason": "microphone"}),
    ("resume", {"turn": PROTECTED}),
    ("cue", {"turn": PROTECTED, "text": "Slower, please"}),
    ("adjust_time", {"turn": PROTECTED, "by_ms": -60_000}),
    ("edit_turn", {"turn": PROTECTED, "notes": "Canary spoke"}),
    ("conclude", {"turn": PROTECTED}),
    ("undo", {}),
    ("close", {}),
)
"""Every kind of command about a protected speaker in an hour."""

EVERYTHING = """
() => [
  location.href,
  document.title,
  document.documentElement.outerHTML,
  document.body.innerText,
  JSON.stringify(performance.getEntries().map((entry) => entry.name)),
  JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
].join("\\n")
"""


class Traffic:
    """The headers and frames that the server has sent to a context."""

    def __init__(self) -> None:
        self.received: list[str] = []

    def record(self, context: BrowserContext) -> None:
        context.on("page", lambda page: page.on("websocket", self._record_frames))
        context.on("response", lambda response: self.received.append(str(response.headers)))

    def everything(self) -> str:
        return "\n".join(self.received)

    def _record_frames(self, websocket: WebSocket) -> None:
        websocket.on("framereceived", lambda frame: self.received.append(str(frame)))


def test_no_screen_but_the_console_ever_receives_a_protected_identity(
    site: RunningServer, four_screens: Callable[..., Screens]
) -> None:
    laid = site.lay_out()
    traffic = {name: Traffic() for name in ("console", *OUTSIDE)}
    screens = four_screens(site, laid, lambda name, context: traffic[name].record(context))
    pages = {name: page for name, page in screens if name in OUTSIDE}

    revision = 0
    for verb, body in WHOLE_PASS:
        undone = {"revision": revision} if verb == "undo" else {}
        revision = site.done(laid.slug, verb, body | undone)["revision"]
        for name, page in screens:
            expect(page.locator("body"), name).to_have_attribute("data-revision", str(revision))
        for name, page in pages.items():
            assert CANARY not in page.evaluate(EVERYTHING).casefold(), (name, verb)
        if verb == "give_floor" and body["turn"] == PROTECTED:
            for name, page in pages.items():
                expect(page.locator(WHO[name]), name).to_have_text(LABEL)

    for name in OUTSIDE:
        received = traffic[name].everything()
        assert "Speaker 3" in received, f"nothing was recorded on the way to {name}"
        assert CANARY not in received.casefold(), name
    assert CANARY in traffic["console"].everything().casefold()


def test_on_the_console_the_name_is_shown_only_after_a_press_on_its_cover(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": PROTECTED})
    console = opened(site, "moderator", Scope(meeting_slug=laid.slug))
    expect(console.locator(WHO["console"])).to_have_text(LABEL)
    assert CANARY not in visible(console)
    assert CANARY not in console.title().casefold()
    for spoken in ("title", "aria-label", "alt", "placeholder"):
        expect(console.locator(f"[{spoken}*={CANARY} i]")).to_have_count(0)

    covered = console.locator("[data-region=floor] .covered")
    question = console.locator("#reveal-dialog")
    covered.locator("summary").click()
    question.get_by_role("button", name="Cancel").click()
    assert CANARY not in visible(console)
    covered.locator("summary").click()
    question.get_by_role("button", name="Show the name").click()
    expect(covered).to_contain_text("Canary Organisation · Canary Name")
    assert CANARY in visible(console)

    # An update does not cover it again; a change of the floor does.
    site.done(laid.slug, "pause", {"turn": PROTECTED})
    expect(console.locator("[data-region=floor] phase-word")).to_have_text("PAUSED")
    expect(covered).to_contain_text("Canary Name")
    covered.locator("summary").click()
    assert CANARY not in visible(console)
    row = console.locator(f".row[data-turn='{PROTECTED}'] .covered")
    row.locator("summary").click()
    question.get_by_role("button", name="Show the name").click()
    expect(row).to_contain_text("Canary Name")
    site.done(laid.slug, "give_floor", {"turn": 6})
    expect(console.locator(WHO["console"])).to_contain_text("Fourth Organisation")
    assert CANARY not in visible(console)


@pytest.mark.parametrize(
    ("verb", "body"), [("protect", {"turn": NAMED, "on": True}), ("veil", {"on": True})]
)
def test_an_announced_name_is_removed_from_a_screen_that_may_no_longer_show_it(
    site: RunningServer,
    opened: Callable[..., Page],
    four_screens: Callable[..., Screens],
    verb: str,
    body: dict[str, Any],
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    pages = {name: page for name, page in four_screens(site, laid) if name in OUTSIDE}
    pages["interpreters"] = opened(site, "interpreters", Scope(room_slug=laid.room_slug))
    affected = pages if verb == "protect" else {name: pages[name] for name in ("room", "public")}
    for name, page in pages.items():
        expect(page.locator("html"), name).to_have_attribute("data-connection", "live")
    site.done(laid.slug, "give_floor", {"turn": NAMED})
    for name, page in pages.items():
        expect(announced(page), name).to_have_text(f"{NAME} has the floor")

    site.done(laid.slug, verb, body)
    for name, page in affected.items():
        expect(announced(page), name).to_have_text("")
        assert NAME not in page.evaluate(EVERYTHING), name

    revision = site.done(laid.slug, verb, {**body, "on": False})["revision"]
    for name, page in affected.items():
        expect(page.locator("body"), name).to_have_attribute("data-revision", str(revision))
        expect(announced(page), name).to_have_text("")
    site.done(laid.slug, "give_floor", {"turn": 6})
    for name, page in pages.items():
        expect(announced(page), name).to_have_text("Fourth Organisation has the floor")


def announced(page: Page) -> Locator:
    return page.locator("[data-announced]")


def visible(page: Page) -> str:
    text: str = page.locator("body").inner_text()
    return text.casefold()
