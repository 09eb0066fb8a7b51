"""“Too fast”, pressed in a booth: every console shows it, and the cue answers it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fitting import problems
from playwright.sync_api import BrowserContext, Page, expect
from running_server import SPEAKERS, Laid, RunningServer
from screens import Screens

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

STATEMENT, NEXT = 3, 4
LAPTOP = {"width": 1366, "height": 768}
LONG_NAME = (
    "International Coalition of National Associations for the Promotion of Economic, Social "
    "and Cultural Rights (ICNAPESCR)"
)
COUNT_SIGNALS = """
window.signals = 0;
document.addEventListener("timekeeper:signal", () => { window.signals += 1; });
"""
FITTING_SIZES = (LAPTOP, {"width": 1024, "height": 768})


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    """A meeting in which an organisation with a very long name makes its statement."""
    turns = list(SPEAKERS)
    person = replace(turns[STATEMENT - 1].person, organisation=LONG_NAME, words=700)
    turns[STATEMENT - 1] = replace(turns[STATEMENT - 1], person=person)
    laid = site.lay_out(tuple(turns))
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": STATEMENT})
    return laid


@pytest.fixture
def booth(site: RunningServer, laid: Laid, opened: Callable[..., Page]) -> Page:
    return opened(site, "interpreters", Scope(room_slug=laid.room_slug), viewport=LAPTOP)


@pytest.fixture
def console(site: RunningServer, laid: Laid, opened: Callable[..., Page]) -> Page:
    console = opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=LAPTOP)
    until_joined(console)
    return console


def until_joined(console: Page) -> None:
    """Waits until the panel of the screens is filled by a beat, which comes after the join."""
    expect(console.locator("[data-screens-watching]")).not_to_be_empty()


def press(booth: Page) -> None:
    booth.get_by_role("button", name="Too fast").click()
    expect(booth.locator("[data-answer]")).to_have_text("The moderator has been informed.")


def expect_said(console: Page) -> None:
    said = console.get_by_role("status").filter(has_text="Interpreters: too fast")
    expect(said).to_have_text("Interpreters: too fast")
    expect(console.locator("[data-booths]")).to_contain_text("just now")


def expect_nothing_said(console: Page) -> None:
    expect(console.locator("[data-booths-said]")).to_be_empty()
    expect(console.locator("#slower")).to_be_hidden()


def test_a_press_in_a_booth_shows_on_both_consoles_and_on_no_other_screen(
    site: RunningServer,
    laid: Laid,
    console: Page,
    booth: Page,
    four_screens: Callable[..., Screens],
) -> None:

    def count_signals(_name: str, context: BrowserContext) -> None:
        context.add_init_script(COUNT_SIGNALS)

    screens = four_screens(site, laid, count_signals)
    until_joined(screens.console)
    press(booth)
    for moderator in (console, screens.console):
        expect_said(moderator)
    signals = {name: page.evaluate("window.signals") for name, page in screens}
    assert signals == {"console": 1, "speaker": 0, "room": 0, "public": 0}
    for name, page in screens:
        if name != "console":
            assert "too fast" not in page.locator("body").inner_text().lower(), name


def test_one_press_cues_the_speaker_and_answers_the_booths_on_every_console(
    site: RunningServer, laid: Laid, console: Page, booth: Page, opened: Callable[..., Page]
) -> None:
    other = opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=LAPTOP)
    until_joined(other)
    press(booth)
    expect_said(other)
    expect_said(console)
    console.locator("#slower").click()
    for moderator in (console, other):
        expect(moderator.locator(".cues")).to_contain_text("Slower, please")
        expect_nothing_said(moderator)
    cue = site.state(laid.slug)["cue"]
    assert (cue["turn"], cue["preset"]) == (STATEMENT, "slower")


def test_the_signal_is_hidden_when_another_turn_has_the_floor(
    site: RunningServer, laid: Laid, console: Page, booth: Page
) -> None:
    press(booth)
    expect_said(console)
    site.done(laid.slug, "give_floor", {"turn": NEXT})
    expect_nothing_said(console)


@pytest.mark.parametrize("size", FITTING_SIZES, ids=["laptop", "tablet"])
def test_the_signal_fits_beside_a_long_name_and_a_long_notice(
    site: RunningServer, laid: Laid, console: Page, booth: Page, size: dict[str, int]
) -> None:
    console.set_viewport_size(size)
    site.done(laid.slug, "notice", {"text": "The meeting goes on " * 10, "audience": "all"})
    expect(console.locator(".notices .standing")).to_be_visible()
    press(booth)
    expect_said(console)
    assert [problem for problem in problems(console) if "list-scroll" not in problem] == []
    console.keyboard.press("n")
    expect(console.locator("[name=text]").nth(1)).to_be_focused()


def test_on_a_phone_the_signal_is_visible_at_any_scroll_position(
    site: RunningServer, laid: Laid, booth: Page, opened: Callable[..., Page]
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    console = opened(site, "moderator", Scope(meeting_slug=laid.slug), **phone)
    until_joined(console)
    console.locator("[data-screens]").scroll_into_view_if_needed()
    press(booth)
    expect_said(console)
    expect(console.locator("[data-booths-said]")).to_be_in_viewport(ratio=1)
    console.locator("#slower").tap()
    expect_nothing_said(console)
    assert site.state(laid.slug)["cue"]["preset"] == "slower"
