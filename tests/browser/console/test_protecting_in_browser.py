"""The console protects a speaker at once, and asks before it removes the protection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from running_server import Laid, RunningServer
from screens import Screens

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

SPEAKER = 3
LABEL = "Speaker 1 – CSO"
NAME = "First Organisation"


def press_in_menu(console: Page, turn: int, name: str) -> None:
    console.locator(f"#turn-{turn} .more").click()
    console.locator(f"#menu-{turn}").get_by_role("button", name=name).click()


def question(console: Page) -> Locator:
    return console.locator("#unprotect-dialog")


def test_protection_is_set_with_one_press_and_removed_only_after_a_question(
    site: RunningServer, four_screens: Callable[..., Screens]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": SPEAKER})
    screens = four_screens(site, laid)
    screens.expect_floor(NAME)
    press_in_menu(screens.console, SPEAKER, "Protect")
    screens.expect_floor(LABEL)

    press_in_menu(screens.console, SPEAKER, "Remove protection …")
    asked = question(screens.console)
    expect(asked).to_contain_text(LABEL)
    expect(asked).to_contain_text(f"{NAME} · A. One")
    asked.get_by_role("button", name="Cancel").click()
    expect(asked).to_be_hidden()
    expect(asked).not_to_contain_text(NAME)  # removed a moment after the dialog has closed
    assert site.state(laid.slug, "public")["turns"][SPEAKER - 1]["speaker"] is None

    press_in_menu(screens.console, SPEAKER, "Remove protection …")
    asked.get_by_role("button", name="Remove protection").click()
    screens.expect_floor(NAME)


def test_the_answer_does_not_name_a_speaker_who_replaced_another_since_the_question(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "protect", {"turn": SPEAKER, "on": True})
    console = console_of(site, laid, opened)
    press_in_menu(console, SPEAKER, "Remove protection …")
    site.done(laid.slug, "replace", {"turn": SPEAKER, "speaker": "Somebody Else"})
    expect(console.locator("#undo")).to_contain_text("Replace")
    question(console).get_by_role("button", name="Remove protection").click()
    expect(console.locator("[data-toast-words]")).to_contain_text("Something else was done first")
    assert site.state(laid.slug, "public")["turns"][SPEAKER - 1]["speaker"] is None


@pytest.mark.parametrize("how", ["a press", "the key"])
def test_an_undo_that_would_name_somebody_asks_first(
    site: RunningServer, opened: Callable[..., Page], how: str
) -> None:
    laid = site.lay_out()
    console = console_of(site, laid, opened)
    undo = console.locator("#undo")
    press_in_menu(console, SPEAKER, "Protect")
    expect(undo).to_contain_text(f"Protect {LABEL}")
    if how == "a press":
        undo.click()
    else:
        console.keyboard.press("u")
    expect(question(console)).to_contain_text(NAME)
    question(console).get_by_role("button", name="Cancel").click()
    expect(console.locator(f"#turn-{SPEAKER} .label")).to_have_text(LABEL)
    undo.click()
    question(console).get_by_role("button", name="Remove protection").click()
    expect(console.locator(f"#turn-{SPEAKER} .label")).to_have_text(NAME)
    console.locator("#redo").click()
    expect(console.locator(f"#turn-{SPEAKER} .label")).to_have_text(LABEL)


def test_after_the_closing_a_speaker_can_still_be_protected(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    for verb in ("open", "close"):
        site.done(laid.slug, verb)
    console = console_of(site, laid, opened)
    menu = console.locator(f"#menu-{SPEAKER}")
    console.locator(f"#turn-{SPEAKER} .more").click()
    expect(menu.get_by_role("button")).to_have_text(["Protect"])
    menu.get_by_role("button", name="Protect").click()
    expect(console.locator(f"#turn-{SPEAKER} .label")).to_have_text(LABEL)


def console_of(site: RunningServer, laid: Laid, opened: Callable[..., Page]) -> Page:
    return opened(
        site,
        "moderator",
        Scope(meeting_slug=laid.slug),
        viewport={"width": 1366, "height": 768},
    )


@pytest.mark.parametrize("form", ["notice", "cue"])
def test_a_text_that_names_a_protected_speaker_is_shown_only_after_a_question(
    site: RunningServer, opened: Callable[..., Page], form: str
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": SPEAKER})
    console = console_of(site, laid, opened)
    field = console.locator(f"#{form}-text")
    asked = console.locator("#names-dialog")
    audience = "public" if form == "notice" else "speaker"

    def shown() -> str:
        return str(site.state(laid.slug, audience)[form])

    field.fill("Then CANARY comes")
    field.press("Enter")
    expect(asked).to_contain_text("CANARY")
    asked.get_by_role("button", name="Change the text").click()
    expect(field).to_have_value("Then CANARY comes")
    assert "CANARY" not in shown()
    field.press("Enter")
    asked.get_by_role("button", name="Send anyway").click()
    expect(field).to_have_value("")
    assert "CANARY" in shown()

    field.fill("Nobody is named here")
    field.press("Enter")
    expect(field).to_have_value("")
    assert "Nobody is named here" in shown()


def with_a_notice_taken_away(site: RunningServer) -> Laid:
    """A meeting whose removed notice names a speaker who has been protected since."""
    laid = site.lay_out()
    site.done(laid.slug, "notice", {"text": f"Next: {NAME}"})
    site.done(laid.slug, "protect", {"turn": SPEAKER, "on": True})
    site.done(laid.slug, "notice", {"text": None})
    return laid


@pytest.mark.parametrize("how", ["a press", "the key"])
def test_an_undo_shows_such_a_text_again_only_after_a_question(
    site: RunningServer, opened: Callable[..., Page], how: str
) -> None:
    laid = with_a_notice_taken_away(site)
    console = console_of(site, laid, opened)
    undo, asked = console.locator("#undo"), console.locator("#names-again-dialog")

    def press() -> None:
        if how == "a press":
            undo.click()
        else:
            console.keyboard.press("u")

    press()
    expect(asked).to_contain_text("First, Organisation")
    asked.get_by_role("button", name="Cancel").click()
    expect(asked).to_be_hidden()
    expect(asked).not_to_contain_text(NAME)  # removed a moment after the dialog has closed
    assert site.state(laid.slug, "public")["notice"] is None
    press()
    asked.get_by_role("button", name="Show anyway").click()
    expect(console.locator(".standing")).to_contain_text(NAME)
    assert site.state(laid.slug, "public")["notice"] == f"Next: {NAME}"


def test_the_answer_shows_no_text_again_after_another_command_came_first(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = with_a_notice_taken_away(site)
    console = console_of(site, laid, opened)
    console.locator("#undo").click()
    site.done(laid.slug, "mark_absent", {"turn": SPEAKER})
    expect(console.locator("#undo")).to_contain_text("absent")
    console.locator("#names-again-dialog").get_by_role("button", name="Show anyway").click()
    expect(console.locator("[data-toast-words]")).to_contain_text("Something else was done first")
    assert site.state(laid.slug, "public")["notice"] is None


@pytest.mark.parametrize("before", [(), ("open", "close")], ids=["scheduled", "closed"])
def test_the_console_warns_of_a_shown_notice_that_names_a_newly_protected_speaker(
    site: RunningServer, opened: Callable[..., Page], before: tuple[str, ...]
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "notice", {"text": f"Next: {NAME}"})
    for verb in before:
        site.done(laid.slug, verb)
    console = console_of(site, laid, opened)
    warning = console.locator(".names-somebody")
    expect(console.locator(".standing")).to_contain_text(NAME)
    expect(warning).to_have_count(0)
    site.done(laid.slug, "protect", {"turn": SPEAKER, "on": True})
    expect(warning).to_contain_text("First, Organisation")
    console.locator(".notices").get_by_role("button", name="Remove").click()
    expect(warning).to_have_count(0)


def test_the_console_warns_of_a_shown_cue_that_names_a_newly_protected_speaker(
    site: RunningServer, opened: Callable[..., Page]
) -> None:
    laid = site.lay_out()
    for verb, body in (
        ("open", {}),
        ("give_floor", {"turn": SPEAKER + 1}),
        ("cue", {"turn": SPEAKER + 1, "text": f"{NAME} waits"}),
    ):
        site.done(laid.slug, verb, body)
    console = console_of(site, laid, opened)
    warning = console.locator(".names-somebody")
    expect(console.locator(".cues .standing")).to_contain_text(NAME)
    expect(warning).to_have_count(0)
    site.done(laid.slug, "protect", {"turn": SPEAKER, "on": True})
    expect(warning).to_contain_text("The cue may identify a protected speaker: First, Organisation")
    console.locator(".cues").get_by_role("button", name="Remove").click()
    expect(warning).to_have_count(0)
