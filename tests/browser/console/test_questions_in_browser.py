"""The missions' questions on the console: typed, put in order, and replied to in rounds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

PANEL = (
    FileTurn("intervention", Person("A. One", "First Organisation"), category="CSO"),
    FileTurn("intervention", Person("B. Two", "Second Organisation"), category="CSO"),
    FileTurn("closing"),
)
"""Turns 2 to 4, after the opening."""


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    """A meeting whose panel has spoken."""
    laid = site.lay_out((FileTurn("opening"), *PANEL))
    site.done(laid.slug, "open")
    for turn in (1, 2, 3):
        site.done(laid.slug, "give_floor", {"turn": turn})
    site.done(laid.slug, "conclude", {"turn": 3})
    return laid


@pytest.fixture
def console(site: RunningServer, laid: Laid, opened: Callable[..., Page]) -> Page:
    laptop = {"width": 1366, "height": 768}
    return opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=laptop)


def ask(console: Page, letters: str, name: str) -> None:
    console.keyboard.type(letters)
    expect(console.locator("[role=option][aria-selected=true]")).to_contain_text(name)
    console.keyboard.press("Enter")
    expect(console.locator(".chip").last).to_contain_text(name)


def labels(site: RunningServer, laid: Laid) -> list[str]:
    return [turn["label"] for turn in site.state(laid.slug, "moderator")["turns"]]


def speak_next(console: Page, label: str) -> None:
    """Gives the floor with Enter to the next turn, which has this label."""
    expect(console.locator("#primary")).to_contain_text(label)
    expect(console.locator("#primary")).to_be_enabled()
    console.keyboard.press("Enter")
    expect(console.locator("[data-region=floor] .who")).to_contain_text(label)


def test_six_missions_ask_in_two_rounds_with_the_keyboard_only(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    console.keyboard.press("q")
    for letters, name in (("chi", "Chile"), ("nor", "Norway"), ("fra", "France")):
        ask(console, letters, name)
    for letters, name in (("per", "Peru"), ("ger", "Germany"), ("jap", "Japan")):
        ask(console, letters, name)
    console.keyboard.press("Escape")
    for mission in ("Chile", "Norway", "France"):
        speak_next(console, mission)
    replies(console, answering="Chile, Norway, France", by=("First", "Second"))
    speak_next(console, "First Organisation")
    speak_next(console, "Second Organisation")
    for mission in ("Peru", "Germany", "Japan"):
        speak_next(console, mission)
    replies(console, answering="Peru, Germany, Japan", by=("Second",))
    speak_next(console, "Second Organisation")
    turns = site.state(laid.slug)["turns"]
    said = [(turn["label"], turn["to"]) for turn in turns if turn["kind"] == "reply"]
    assert said == [
        ("First Organisation", [5, 6, 7]),
        ("Second Organisation", [5, 6, 7]),
        ("Second Organisation", [8, 9, 10]),
    ]


def replies(console: Page, answering: str, by: tuple[str, ...]) -> None:
    console.keyboard.press("r")
    dialog = console.locator("#replies-dialog")
    expect(dialog.locator("select option").first).to_have_text(answering)
    for name in by:
        dialog.get_by_label(name).focus()
        console.keyboard.press("Space")
    dialog.get_by_role("button", name="Add to the list").focus()
    console.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_typed_text_stays_when_the_meeting_changes(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    console.keyboard.press("q")
    console.keyboard.type("swi")
    site.done(laid.slug, "ask_floor", {"kind": "question", "mission": "NO"})
    expect(console.locator(".chip")).to_have_text("Norway")
    expect(console.locator("[name=mission]")).to_have_value("swi")
    console.keyboard.press("Enter")
    expect(console.locator(".chip")).to_have_text(["Norway", "Switzerland"])


def test_a_mission_that_waits_is_not_put_on_the_list_twice(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    console.keyboard.press("q")
    ask(console, "chi", "Chile")
    # The same command is not sent again while the first one is on its way.
    expect(console.locator("[data-saving-words]")).to_have_text("Saved")
    console.keyboard.type("chi")
    console.keyboard.press("Enter")
    expect(console.locator("[data-toast-words]")).to_have_text("Chile is already on the list.")
    assert labels(site, laid).count("Chile") == 1


def test_letters_that_match_no_country_show_a_message(console: Page) -> None:
    console.keyboard.press("q")
    console.keyboard.type("xyz")
    expect(console.locator(".mission [data-none]")).to_have_text("No country matches “xyz”.")
    console.keyboard.press("Escape")
    expect(console.locator("[name=mission]")).to_have_value("")


def test_by_touch_a_mission_is_chosen_moved_and_given_the_floor(
    site: RunningServer, laid: Laid, opened: Callable[..., Page]
) -> None:
    tablet = {"viewport": {"width": 1024, "height": 768}, "has_touch": True, "is_mobile": True}
    console = opened(site, "moderator", Scope(meeting_slug=laid.slug), **tablet)
    for letters, name in (("chi", "China"), ("nor", "Norway")):
        console.locator("[name=mission]").tap()
        console.keyboard.type(letters)
        console.get_by_role("option", name=name).tap()
        expect(console.locator(".chip").last).to_have_text(name)
    console.locator(".chip", has_text="Norway").tap()
    console.locator("[popover]:popover-open").get_by_text("Move up").tap()
    expect(console.locator(".chip")).to_have_text(["Norway", "China"])
    console.locator(".chip", has_text="China").tap()
    console.locator("[popover]:popover-open").get_by_text("Give the floor").tap()
    expect(console.locator("[data-region=floor] .who")).to_have_text("China")


def test_a_mission_s_question_has_no_fields_for_a_person(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    site.done(laid.slug, "ask_floor", {"kind": "question", "mission": "NO"})
    turn = next(t["id"] for t in site.state(laid.slug)["turns"] if t["label"] == "Norway")
    console.locator(f"#turn-{turn} .more").click()
    console.locator(f"#menu-{turn}").get_by_role("button", name="Edit …").click()
    dialog = console.locator("#turn-dialog")
    expect(dialog.locator("[name=allotted]")).to_be_focused()
    for name in ("organisation", "speaker", "language", "notes"):
        expect(dialog.locator(f"[name={name}]")).to_be_hidden()
    dialog.locator("[name=allotted]").fill("2:00")
    console.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    [asked] = [t for t in site.state(laid.slug)["turns"] if t["id"] == turn]
    assert asked["clock"]["allotted_ms"] == 120_000


def test_the_right_of_reply_and_follow_up_questions_are_in_the_menu(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    for words in ("Right of reply", "Follow-up questions"):
        console.locator("#more-questions").click()
        console.locator("#questions-menu").get_by_text(words).click()
        expect(console.locator("#questions-menu")).to_be_hidden()
    state = site.state(laid.slug)["state_under_review"]
    expect(console.locator(".chip", has_text=state)).to_be_visible()
    assert labels(site, laid)[-3:] == ["Follow-up questions", state, "Closing"]


def test_the_reserve_shrinks_on_the_page_by_itself(
    site: RunningServer, laid: Laid, console: Page
) -> None:
    left = console.locator(".asking [data-reserve-left-ms]")
    before = left.inner_text()
    expect(left).not_to_have_text(before, timeout=3_000)
    console.keyboard.press("q")
    ask(console, "chi", "Chile")
    minutes, seconds = left.inner_text().split(":")
    assert 60 * int(minutes) + int(seconds) <= 330


def test_the_moderator_sets_the_reserve(site: RunningServer, laid: Laid, console: Page) -> None:
    console.locator("#more-questions").click()
    console.get_by_role("button", name="Set the reserve …").click()
    dialog = console.locator("#act-dialog")
    expect(dialog.get_by_role("heading")).to_contain_text("Reserve for questions")
    time = dialog.locator("[name=time]")
    expect(time).to_be_focused()
    expect(time).to_have_value("7:00")
    time.fill("soon")
    console.keyboard.press("Enter")
    expect(dialog.locator("[data-problem]")).to_have_text(
        "Enter minutes and seconds, such as 6:00."
    )
    time.fill("10:30")
    console.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(console.locator(".reserve")).to_contain_text("of 10:30 left")
    assert site.state(laid.slug)["reserve_ms"] == 630_000
