"""The moderator's console: presses, and their effect on all screens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from running_server import Laid, RunningServer
from screens import WHO, Screens, wait_until

from timekeeper.exchange.practice.turns import practice_turns
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

AFTER_ONE_PRESS = {
    **dict.fromkeys((1, 2, 3), "concluded"),
    4: "speaking",
    **dict.fromkeys((5, 6, 7), "waiting"),
}
RECORD_LOOKS = """
(button) => {
  window.looks = [];
  const look = () => window.looks.push([button.textContent, button.getAttribute("aria-disabled")]);
  const what = { attributes: true, childList: true, characterData: true, subtree: true };
  new MutationObserver(look).observe(button, what);
}
"""
OpenedConsole = Callable[[Laid], Page]


@pytest.fixture
def console_of(site: RunningServer, opened: Callable[..., Page]) -> OpenedConsole:
    """Opens a moderator's console in a browser context of its own."""

    def open_console(laid: Laid) -> Page:
        laptop = {"width": 1366, "height": 768}
        scope = Scope(meeting_slug=laid.slug)
        return opened(site, "moderator", scope, viewport=laptop)

    return open_console


@pytest.fixture
def speaking(site: RunningServer) -> Laid:
    """An open meeting in which the first organisation has the floor."""
    laid = site.lay_out()
    site.done(laid.slug, "open")
    for turn in (1, 2, 3):
        site.done(laid.slug, "give_floor", {"turn": turn})
    return laid


def statuses(site: RunningServer, laid: Laid) -> dict[int, str]:
    return {turn["id"]: turn["status"] for turn in site.state(laid.slug)["turns"]}


def test_a_press_reaches_every_screen_without_a_reload_or_the_loss_of_typed_text(
    site: RunningServer, four_screens: Callable[..., Screens], speaking: Laid
) -> None:
    screens = four_screens(site, speaking)
    screens.expect_floor("First Organisation")
    screens.mark()
    screens.console.locator("#notice-text").press_sequentially("The meeting ends at")
    primary = screens.console.locator("#primary")
    expect(primary).to_contain_text("Conclude, then National Commission")

    primary.click(delay=20)
    screens.expect_floor("National Commission")
    screens.expect_not_reloaded()
    expect(screens.console.locator("#notice-text")).to_have_value("The meeting ends at")


def test_another_moderators_press_leaves_the_cursor_in_the_text(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    console = console_of(speaking)
    notice = console.locator("#notice-text")
    notice.click()
    notice.press_sequentially("Coffee ")
    site.done(speaking.slug, "give_floor", {"turn": 4})
    expect(console.locator(WHO["console"])).to_contain_text("National Commission")
    console.keyboard.type("is served")
    expect(notice).to_have_value("Coffee is served")
    console.keyboard.press("Enter")
    expect(console.locator(".notices")).to_contain_text("Coffee is served")
    expect(notice).to_have_value("")
    assert site.state(speaking.slug)["notice"] == "Coffee is served"


def test_when_two_moderators_press_at_once_one_wins_and_the_other_sees_a_refusal(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    consoles = [console_of(speaking), console_of(speaking)]
    underway: list[Route] = []
    for console in consoles:
        console.route("**/api/meetings/*/give_floor", lambda press: underway.append(press))
        expect(console.locator("#primary")).to_contain_text("then National Commission")
        console.keyboard.press("Enter")
    wait_until(consoles[0], lambda: len(underway) == 2, "both presses are on their way")
    for press in underway:
        press.continue_()

    refusal = "National Commission already has the floor."
    toasts = [console.locator("[data-toast]") for console in consoles]

    def is_refused() -> list[bool]:
        return [toast.is_visible() and refusal in toast.inner_text() for toast in toasts]

    wait_until(consoles[0], lambda: any(is_refused()), "one of them sees the refusal")
    for console in consoles:
        expect(console.locator(WHO["console"])).to_contain_text("National Commission")
    assert sorted(is_refused()) == [False, True]
    assert statuses(site, speaking) == AFTER_ONE_PRESS


def test_enter_pressed_twice_skips_nobody(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    console = console_of(speaking)
    expect(console.locator("#primary")).to_contain_text("then National Commission")
    console.keyboard.press("Enter")
    console.keyboard.press("Enter")
    expect(console.locator(WHO["console"])).to_contain_text("National Commission")
    expect(console.locator("[data-saving]")).to_have_attribute("data-saving", "saved")
    assert statuses(site, speaking) == AFTER_ONE_PRESS


def test_a_double_click_skips_nobody(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    console = console_of(speaking)
    console.locator("#primary").dblclick(delay=30)
    expect(console.locator(WHO["console"])).to_contain_text("National Commission")
    expect(console.locator("[data-saving]")).to_have_attribute("data-saving", "saved")
    assert statuses(site, speaking) == AFTER_ONE_PRESS


def test_the_big_button_is_disabled_while_a_press_would_skip_a_speaker(
    console_of: OpenedConsole, speaking: Laid
) -> None:
    primary = console_of(speaking).locator("#primary")
    expect(primary).to_be_enabled()
    primary.evaluate(RECORD_LOOKS)
    primary.click()
    expect(primary).to_contain_text("Conclude, then Speaker 3")
    expect(primary).to_be_enabled()
    looks = primary.evaluate("() => window.looks")
    of_the_next = [rests for words, rests in looks if "then Speaker 3" in words]
    assert (of_the_next[0], of_the_next[-1]) == ("true", None)


def test_space_pauses_and_resumes(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    console = console_of(speaking)
    word = console.locator("[data-region=floor] phase-word")
    expect(word).to_have_text("SPEAKING")
    console.keyboard.press("Space")
    expect(word).to_have_text("PAUSED")
    assert statuses(site, speaking)[3] == "paused"
    console.keyboard.press("Space")
    expect(word).to_have_text("SPEAKING")
    assert statuses(site, speaking)[3] == "speaking"


def test_u_undoes_and_the_clock_continues_as_if_never_stopped(
    site: RunningServer, console_of: OpenedConsole, speaking: Laid
) -> None:
    before = site.state(speaking.slug)
    console = console_of(speaking)
    console.keyboard.press("Enter")
    expect(console.locator(WHO["console"])).to_contain_text("National Commission")
    console.keyboard.press("u")
    expect(console.locator(WHO["console"])).to_contain_text("First Organisation")
    after = site.state(speaking.slug)
    assert (after["floor"], after["turns"][2]["clock"]) == (3, before["turns"][2]["clock"])


def test_a_whole_meeting_of_nine_speakers_is_moderated_with_enter_only(
    site: RunningServer, four_screens: Callable[..., Screens]
) -> None:
    laid = site.lay_out(practice_turns(), state_under_review="Ruritania")
    labels = [turn["label"] for turn in site.state(laid.slug, "public")["turns"]]
    assert len(labels) == 12
    screens = four_screens(site, laid)
    screens.mark()
    press = screens.console.keyboard.press

    press("Enter")
    expect(screens.console.locator("#primary")).to_contain_text("Give the floor to Opening")
    for label in labels:
        press("Enter")
        screens.expect_floor(label)
        expect(screens.console.locator("#primary")).to_be_enabled()
    press("Enter")
    expect(screens.console.locator(WHO["console"])).to_contain_text("No more speakers on the list")
    press("Enter")
    question = screens.console.locator("#close-dialog")
    expect(question).to_be_visible()
    assert site.state(laid.slug)["status"] == "open"
    press("Tab")
    press("Enter")
    for name, page in screens:
        expect(page.get_by_text(re.compile("Pre-session is closed")).first, name).to_be_visible()
    screens.expect_not_reloaded()
    assert set(statuses(site, laid).values()) == {"concluded"}
