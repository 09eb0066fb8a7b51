"""Every screen in every state: nothing is cut off, no scroll bars, and legible digits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fitting import problems
from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer
from screens import Screens

from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.exchange.practice.turns import practice_turns
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1920, "height": 1080}
SMALL_DISPLAY = {"width": 640, "height": 360}
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LEAST_SHARE_OF_WIDTH = 0.28 - 1e-4
LONG_NAME = (
    "International Coalition of National Associations for the Promotion of Economic, Social "
    "and Cultural Rights (ICNAPESCR)"
)
HOLDER, PROTECTED = 3, 5


@dataclass(frozen=True)
class State:
    """The command that leads from the state before to this one, and the time left of the turn."""

    name: str
    verb: str | None = None
    body: dict[str, Any] | None = None
    left_ms: int | None = None


FREE = (State("scheduled"), State("the floor is free", "open"))
PHASES = (
    State("speaking", "give_floor", {"turn": HOLDER}, 252_000),
    State("last minute", left_ms=42_000),
    State("the last moment", left_ms=-500),
    State("overtime", left_ms=-42_000),
    State("long overtime", left_ms=-642_000),
)
CUED = (
    State("a cue", "cue", {"turn": HOLDER, "text": "Please conclude"}, 252_000),
    State("a cue in the last minute", left_ms=42_000),
    State("a cue in long overtime", left_ms=-642_000),
    State("a long cue", "cue", {"turn": HOLDER, "text": "Please come to " * 8}, -642_000),
)
AFTERWARDS = (
    State("no cue", "cue", {"turn": HOLDER, "text": None}, 252_000),
    State("a notice", "notice", {"text": "The meeting goes on in Room XX", "audience": "all"}),
    State("a long notice", "notice", {"text": "The meeting goes on " * 10, "audience": "all"}),
    State("paused", "pause", {"turn": HOLDER, "reason": "The microphone does not work"}),
    State("a protected speaker", "give_floor", {"turn": PROTECTED}, 252_000),
    State("nobody after a statement", "conclude", {"turn": PROTECTED}),
    State("closed", "close"),
)
SECOND_HALF = (
    State("suspended", "suspend", {"reason": "The alarm"}),
    State("nobody, suspended", "conclude", {"turn": HOLDER}),
    State("resumed", "resume_meeting"),
    State("a mission waits", "ask_floor", {"kind": "question", "mission": "GB"}),
    State("a reply waits", "ask_floor", {"kind": "reply", "by": HOLDER}),
    State("the right of reply waits", "ask_floor", {"kind": "right_of_reply"}),
    State("veiled", "veil", {"on": True}),
)
"""States of which the interpreters' page shows more than the other screens."""

SET_TIME_LEFT = """
(leftMs) => {
  for (const clock of document.querySelectorAll("floor-clock")) {
    const { allottedMs, runningSinceMs } = clock.dataset;
    if (!runningSinceMs) continue;
    clock.dataset.spentMs = allottedMs - leftMs - (Date.now() - runningSinceMs);
  }
}
"""
"""Changes the time left by changing the numbers of the clock, from which a screen counts."""

DIGITS = """
() => {
  const clock = document.querySelector("floor-clock");
  const range = document.createRange();
  range.selectNodeContents(clock);
  const fontSize = parseFloat(getComputedStyle(clock).fontSize);
  return [fontSize / innerWidth, range.getBoundingClientRect().width / innerWidth];
}
"""
"""The digits' font size and their width, as shares of the window's width."""


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    """A meeting of nine speakers, the first of whom has a very long name."""
    turns = list(practice_turns())
    turns[HOLDER - 1] = with_long_name(turns[HOLDER - 1])
    return site.lay_out(tuple(turns), state_under_review="Bosnia and Herzegovina")


def with_long_name(turn: FileTurn) -> FileTurn:
    return replace(turn, person=replace(turn.person, organisation=LONG_NAME))


def bring_about(site: RunningServer, laid: Laid, state: State, *pages: Page) -> None:
    if state.verb is not None:
        revision = site.done(laid.slug, state.verb, state.body)["revision"]
        for page in pages:
            expect(page.locator("body")).to_have_attribute("data-revision", str(revision))
    if state.left_ms is not None:
        for page in pages:
            page.evaluate(SET_TIME_LEFT, state.left_ms)


def test_nothing_is_cut_off_on_any_screen_in_any_state(
    site: RunningServer, laid: Laid, four_screens: Callable[..., Screens]
) -> None:
    screens = four_screens(site, laid)
    pages = [page for _name, page in screens]
    found: dict[str, list[str]] = {}
    for state in FREE + PHASES + CUED + AFTERWARDS:
        bring_about(site, laid, state, *pages)
        found[f"console, {state.name}"] = problems(screens.console)
        found[f"public page, {state.name}"] = problems(screens.public, may_scroll_down=True)
        for size in (PROJECTOR, SMALL_DISPLAY):
            for name in ("room", "speaker"):
                display = getattr(screens, name)
                display.set_viewport_size(size)
                found[f"{name} {size['width']}, {state.name}"] = problems(display)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "size", [LAPTOP, PHONE, SMALL_DISPLAY], ids=["laptop", "phone", "phone on its side"]
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_cut_off_on_the_interpreters_page_in_any_state(
    site: RunningServer,
    laid: Laid,
    opened: Callable[..., Page],
    size: dict[str, int],
    direction: str,
) -> None:
    booth = opened(site, "interpreters", Scope(room_slug=laid.room_slug), viewport=size)
    booth.evaluate("(direction) => { document.documentElement.dir = direction; }", direction)
    found: dict[str, list[str]] = {}
    for state in FREE + PHASES + AFTERWARDS[1:4] + SECOND_HALF + AFTERWARDS[4:]:
        bring_about(site, laid, state, booth)
        found[state.name] = problems(booth, may_scroll_down=size != LAPTOP)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("size", [PHONE, SMALL_DISPLAY], ids=["upright", "on its side"])
def test_on_a_phone_the_booth_s_digits_are_above_its_button(
    site: RunningServer, laid: Laid, opened: Callable[..., Page], size: dict[str, int]
) -> None:
    site.done(laid.slug, "open")
    booth = opened(site, "interpreters", Scope(room_slug=laid.room_slug), viewport=size)
    below = []
    for state in PHASES:
        bring_about(site, laid, state, booth)
        digits, button = (
            booth.locator(which).bounding_box() for which in ("floor-clock", ".too-fast")
        )
        assert digits is not None
        assert button is not None
        if digits["y"] + digits["height"] > button["y"]:
            below.append(state.name)
    assert below == []


@pytest.mark.parametrize("size", [PROJECTOR, SMALL_DISPLAY], ids=["projector", "small"])
def test_the_speaker_s_digits_take_28_percent_of_the_width_in_every_phase(
    site: RunningServer, laid: Laid, opened: Callable[..., Page], size: dict[str, int]
) -> None:
    site.done(laid.slug, "open")
    display = opened(site, "speaker", Scope(room_slug=laid.room_slug), viewport=size)
    too_small = {}
    for state in PHASES + CUED:
        bring_about(site, laid, state, display)
        display.wait_for_timeout(50)
        shares = display.evaluate(DIGITS)
        if min(shares) < LEAST_SHARE_OF_WIDTH:
            too_small[state.name] = shares
    assert too_small == {}
