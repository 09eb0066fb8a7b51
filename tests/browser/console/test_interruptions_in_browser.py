"""Interruptions on the console: late presses, stops, replacements, blank screens."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer
from screens import WHO, Screens

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD = 3, 4, 6
"""Interventions of ``running_server.SPEAKERS``; turn 5 is the protected one."""

OpenedConsole = Callable[..., Page]


@pytest.fixture
def console_of(site: RunningServer, opened: Callable[..., Page]) -> OpenedConsole:
    def open_console(laid: Laid) -> Page:
        laptop = {"width": 1366, "height": 768}
        return opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=laptop)

    return open_console


@pytest.fixture
def speaking(site: RunningServer) -> Laid:
    """A meeting, scheduled five minutes ago, in which the first organisation has the floor."""
    laid = site.lay_out(starts_in_ms=-300_000)
    site.done(laid.slug, "open")
    for turn in (1, 2, FIRST):
        site.done(laid.slug, "give_floor", {"turn": turn})
    return laid


def turn_of(site: RunningServer, laid: Laid, turn: int) -> dict[str, Any]:
    turns = site.state(laid.slug, "moderator")["turns"]
    return next(found for found in turns if found["id"] == turn)


def row_menu(console: Page, turn: int, words: str) -> None:
    console.locator(f".row[data-turn='{turn}'] .more").click()
    console.locator(f"#menu-{turn}").get_by_text(words).click()


def menu(console: Page, opener: str, words: str) -> None:
    console.locator(opener).click()
    console.locator("[popover]:popover-open").get_by_text(words, exact=True).click()


def fill_and_submit(console: Page, **fields: str) -> None:
    dialog = console.locator("#act-dialog")
    for name, value in fields.items():
        field = dialog.locator(f"[name={name}]")
        if field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    dialog.locator("button.primary").click()
    expect(dialog).to_be_hidden()


def test_a_replacement_is_named_on_every_screen(
    site: RunningServer, speaking: Laid, four_screens: Callable[..., Screens]
) -> None:
    screens = four_screens(site, speaking)
    row_menu(screens.console, FIRST, "Replace the speaker …")
    fill_and_submit(screens.console, speaker="Deputy Name", organisation="Deputy Organisation")
    screens.expect_floor("Deputy Organisation")
    assert turn_of(site, speaking, FIRST)["speaker"] == "Deputy Name"


def test_a_replacement_without_a_name_is_refused_at_its_field(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    console = console_of(speaking)
    row_menu(console, SECOND, "Replace the speaker …")
    console.locator("#act-dialog").get_by_role("button", name="Replace the speaker").click()
    problem = console.locator("#act-dialog [data-problem]")
    expect(problem).to_have_text("Fill in this field first: New speaker")
    assert turn_of(site, speaking, SECOND)["speaker"] == "B. Two"


def test_a_start_is_not_backdated_before_the_latest_entry(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = site.lay_out()
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 1})
    console = console_of(laid)
    menu(console, "#earlier", "0:10")
    expect(console.locator("[data-toast-words]")).to_contain_text("the floor last changed")
    assert turn_of(site, laid, 1)["status"] == "speaking"


def test_a_start_that_is_pressed_forty_seconds_late_counts_from_its_true_start(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = concluded_a_minute_ago(site)
    console = console_of(laid)
    menu(console, "#earlier", "0:40")
    expect(console.locator("[data-region=floor]")).to_have_attribute("data-floor-turn", "4")
    clock = turn_of(site, laid, SECOND)["clock"]
    now_ms = site.house.server_time.now_ms()
    assert 39_000 <= now_ms - clock["running_since_ms"] <= 50_000


def test_a_start_that_was_pressed_already_can_be_backdated(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = concluded_a_minute_ago(site)
    console = console_of(laid)
    console.keyboard.press("Enter")
    expect(console.locator("[data-region=floor]")).to_have_attribute("data-floor-turn", "4")
    started_ms = turn_of(site, laid, SECOND)["started_at_ms"]
    menu(console, "#began", "0:20")
    expect(console.locator("#undo")).to_contain_text("Give the floor to National Commission")
    expect(console.locator("body")).to_have_attribute("data-revision", "9")
    again_ms = turn_of(site, laid, SECOND)["started_at_ms"]
    assert started_ms - 21_000 <= again_ms <= started_ms - 19_000


def concluded_a_minute_ago(site: RunningServer) -> Laid:
    """A meeting in which the last statement ended a minute ago and nobody has the floor."""
    laid = site.lay_out(starts_in_ms=-600_000)
    site.done_in_the_past(laid.slug, 120, "open")
    for turn in (1, 2, FIRST):
        site.done_in_the_past(laid.slug, 120, "give_floor", {"turn": turn})
    site.done_in_the_past(laid.slug, 60, "conclude", {"turn": FIRST})
    return laid


def test_a_technical_stop_with_a_reason_and_a_resume(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    console = console_of(speaking)
    menu(console, "#pause-why", "Technical problem")
    expect(console.locator("[data-region=floor] .reason")).to_have_text("Technical problem")
    assert turn_of(site, speaking, FIRST)["status"] == "paused"
    console.keyboard.press("Space")
    expect(console.locator("[data-region=floor] phase-word")).to_have_text("SPEAKING")


def test_the_meeting_is_suspended_with_a_typed_reason_and_resumed_with_enter(
    site: RunningServer, speaking: Laid, four_screens: Callable[..., Screens]
) -> None:
    screens = four_screens(site, speaking)
    menu(screens.console, "#suspends", "Another reason …")
    fill_and_submit(screens.console, reason="Fire alarm")
    expect(screens.console.locator("#floor-heading")).to_have_text("Suspended: Fire alarm")
    expect(screens.room.locator(".room-eyebrow")).to_have_text("THE PRE-SESSION IS SUSPENDED")
    expect(screens.speaker.locator(".field-then")).to_have_text("The Pre-session is suspended.")
    expect(screens.public.locator(".now")).to_contain_text("The Pre-session is suspended.")
    for page in (screens.room, screens.speaker, screens.public):
        assert "Fire alarm" not in page.content()
    screens.console.keyboard.press("Enter")
    expect(screens.console.locator("#floor-heading")).to_have_text("Has the floor")
    assert turn_of(site, speaking, FIRST)["status"] == "paused"


def test_two_waiting_turns_swap_places(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    console = console_of(speaking)
    row_menu(console, SECOND, "Swap with …")
    fill_and_submit(console, other="Fourth Organisation")
    expect(console.locator("#primary")).to_contain_text("Fourth Organisation")
    ids = [turn["id"] for turn in site.state(speaking.slug)["turns"]]
    assert ids == [1, 2, 3, 6, 5, 4, 7]


def test_time_is_adjusted_with_a_reason_and_corrected_with_a_reason(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    console = console_of(speaking)
    before = turn_of(site, speaking, SECOND)["clock"]["allotted_ms"]
    row_menu(console, SECOND, "Change the speaking time …")
    fill_and_submit(console, time="0:40", reason="Consecutive interpretation")
    expect(console.locator("#undo")).to_contain_text(
        "Change the speaking time of National Commission"
    )
    adjusted = turn_of(site, speaking, SECOND)
    assert adjusted["clock"]["allotted_ms"] == before + 40_000
    assert adjusted["time_reason"] == "Consecutive interpretation"

    site.done(speaking.slug, "conclude", {"turn": FIRST})
    row_menu(console, FIRST, "Correct the time used …")
    fill_and_submit(console, time="0:00", reason="Pressed too late")
    expect(console.locator("#undo")).to_contain_text("Correct the time used by First Organisation")
    assert turn_of(site, speaking, FIRST)["clock"]["spent_ms"] == 0


def test_the_time_of_a_closed_meeting_can_be_corrected(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    site.done(speaking.slug, "close")
    console = console_of(speaking)
    row_menu(console, FIRST, "Correct the time used …")
    fill_and_submit(console, time="0:00", reason="The clock ran on")
    expect(console.locator(f".row[data-turn='{FIRST}'] .time")).to_contain_text("0:00")


def test_blank_screens_show_the_name_of_the_series_only(
    site: RunningServer, speaking: Laid, four_screens: Callable[..., Screens]
) -> None:
    screens = four_screens(site, speaking)
    state = site.state(speaking.slug)
    screens.console.keyboard.press("v")
    expect(screens.room.locator(".room-floor h2")).to_have_text(state["series"])
    expect(screens.public.locator("h1")).to_have_text(state["series"])
    expect(screens.public.locator(".now-word")).to_have_text("NOT SHOWN AT THE MOMENT")
    expect(screens.public).to_have_title(state["series"])
    for page in (screens.room, screens.public):
        shown = page.locator("body").inner_text() + page.title()
        for hidden in ("Organisation", "Commission", state["state_under_review"]):
            assert hidden not in shown
    expect(screens.speaker.locator(WHO["speaker"])).to_have_text("First Organisation")
    expect(screens.console.locator("h1 .pill")).to_have_text("SCREENS BLANKED")
    expect(screens.console.locator("#undo")).not_to_contain_text("screens")

    screens.console.keyboard.press("v")
    screens.console.locator("#lift-dialog [data-confirms]").click()
    screens.expect_floor("First Organisation")
    expect(screens.public).to_have_title(
        f"{state['state_under_review']} – Pre-session, {state['series']}"
    )


def test_a_preset_cue_is_shown_in_the_speakers_language_and_direction(
    site: RunningServer, opened: Callable[..., Page], console_of: OpenedConsole
) -> None:
    arabic = FileTurn("intervention", Person("A. One", "First", language="ar"), category="CSO")
    laid = site.lay_out((FileTurn("opening"), arabic, FileTurn("closing")))
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 2})
    display = opened(site, "speaker", Scope(room_slug=laid.room_slug))
    console = console_of(laid)
    console.locator(".cues").get_by_text("Slower, please").click()
    expect(display.locator(".cue")).to_have_text("ببطء من فضلك")
    expect(display.locator(".cue")).to_have_attribute("lang", "ar")
    assert display.locator(".cue").evaluate("cue => getComputedStyle(cue).direction") == "rtl"
    expect(console.locator(".cues .standing")).to_contain_text("Slower, please (shown in Arabic)")


def test_two_consoles_show_who_did_what(
    site: RunningServer, speaking: Laid, console_of: OpenedConsole
) -> None:
    console, other = console_of(speaking), console_of(speaking)
    other.keyboard.press("Space")
    expect(console.locator("[data-others]")).to_have_text("tests: Pause First Organisation")
    expect(other.locator("[data-others]")).to_have_text("")
    console.locator("#deeds").click()
    latest = console.locator("#deeds-menu li").first
    expect(latest).to_contain_text("Pause First Organisation")
    expect(latest.locator("b")).to_have_text("tests")
    for _closes_the_menu_then_leaves_its_button in range(2):
        console.keyboard.press("Escape")
    console.keyboard.press("u")
    expect(other.locator("[data-others]")).to_have_text("tests: Undo “Pause First Organisation”")
