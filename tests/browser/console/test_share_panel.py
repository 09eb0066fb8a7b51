"""The share of the hour on the console: its texts, and the effect of a choice."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect
from running_server import Laid, RunningServer

from timekeeper.domain.meeting.clock import digits
from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

MINUTE = 60_000
NINE = (
    FileTurn("opening"),
    *(
        FileTurn("intervention", Person(f"Speaker {n}", f"Organisation {n}"), category="CSO")
        for n in range(1, 10)
    ),
)
"""Turn 1 is the opening; turns 2 to 10 share the time that is left."""

OpenedConsole = Callable[[Laid], Page]


@pytest.fixture
def console_of(site: RunningServer, opened: Callable[..., Page]) -> OpenedConsole:
    def open_console(laid: Laid) -> Page:
        laptop = {"width": 1366, "height": 768}
        return opened(site, "moderator", Scope(meeting_slug=laid.slug), viewport=laptop)

    return open_console


def begun(site: RunningServer, minutes_late: int, turns: tuple[FileTurn, ...] = NINE) -> Laid:
    """An open meeting in which the opening has the floor, so that the hour does not slip."""
    laid = site.lay_out(turns, starts_in_ms=-minutes_late * MINUTE)
    site.done(laid.slug, "open")
    site.done(laid.slug, "give_floor", {"turn": 1})
    return laid


def share(site: RunningServer, laid: Laid) -> dict[str, Any]:
    answer = requests.get(
        f"{site.url}/api/meetings/{laid.slug}/share",
        headers={"Authorization": f"Bearer {site.token}"},
        timeout=10,
    )
    found: dict[str, Any] = answer.json()
    return found


def asked(console: Page) -> Locator:
    """The dialog with the proposal, opened by its shortcut."""
    expect(console.locator("[data-share-hint][data-standing]")).to_be_attached()
    console.keyboard.press("s")
    dialog = console.locator("#share-dialog")
    expect(dialog.locator("[data-verdict]")).to_be_visible()
    return dialog


def radio(dialog: Locator, kind: str) -> Locator:
    return dialog.locator(f".choice[data-kind={kind}] input")


def lengths(site: RunningServer, laid: Laid) -> dict[int, int]:
    turns = site.state(laid.slug)["turns"]
    return {t["id"]: t["clock"]["allotted_ms"] for t in turns if t["kind"] == "intervention"}


def test_eight_minutes_late_are_shown_and_trimmed_questions_reach_every_screen(
    site: RunningServer, console_of: OpenedConsole, opened: Callable[..., Page]
) -> None:
    laid = begun(site, minutes_late=8)
    before, found = site.state(laid.slug), share(site, laid)
    assert before["projected_end_ms"] > before["hard_end_ms"]
    console = console_of(laid)
    public = console.context.new_page()
    public.goto(f"{site.url}/meetings/{laid.slug}")
    room = opened(site, "room", Scope(room_slug=laid.room_slug))
    short = digits(found["short_by_ms"])
    expect(console.locator("[data-share-hint]")).to_have_text(f"short by {short}")

    dialog = asked(console)
    expect(dialog).to_contain_text(
        f"Short by {short}. Even with the shortest speaking time, 5:00 each,"
    )
    expect(dialog.locator(".choice[data-kind=release]")).to_have_count(9)
    expect(radio(dialog, "trim_reserve")).to_be_checked()
    reserve = digits(found["choices"][0]["reserve_ms"])
    expect(dialog.locator("[data-sum=questions] [data-was]")).to_have_text("7:00")
    expect(dialog.locator("[data-sum=questions] [data-becomes]")).to_have_text(reserve)
    expect(dialog.locator("tbody [data-becomes]")).to_have_text(["5:00"] * 9)
    expect(dialog).to_contain_text("U undoes them one by one")
    assert site.state(laid.slug) == before

    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_be_hidden()
    after = site.state(laid.slug)
    assert after["projected_end_ms"] <= after["hard_end_ms"] == before["hard_end_ms"]
    assert set(lengths(site, laid).values()) == {5 * MINUTE}
    expect(console.locator(".hour-words")).to_contain_text(f"{reserve} left for questions")
    expect(console.locator("#turn-4 .time")).to_have_text("5:00")
    expect(console.locator("[data-share-hint]")).to_be_hidden()
    expect(room.locator(".room-next")).to_contain_text("Organisation 1 5:00")
    starts_ms = after["turns"][2]["estimated_start_ms"]
    expect(public.locator(f"[data-at-ms='{starts_ms}']").first).to_be_visible()

    console.keyboard.press("u")
    expect(console.locator("#turn-4 .time")).to_have_text("5:25")
    console.keyboard.press("u")
    expect(console.locator(".hour-words")).to_contain_text("7:00 left for questions")


def test_a_choice_is_made_and_applied_with_the_keyboard_only(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = begun(site, minutes_late=8)
    console = console_of(laid)
    dialog = asked(console)
    expect(radio(dialog, "trim_reserve")).to_be_focused()
    console.keyboard.press("ArrowDown")
    console.keyboard.press("ArrowDown")
    expect(dialog.locator("input[value=release-3]")).to_be_checked()
    expect(dialog.locator("tbody tr").nth(1).locator("[data-becomes]")).to_have_text("released")
    console.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(console.locator("#turn-3")).to_have_attribute("data-status", "absent")
    expect(console.locator("[data-share-hint]")).to_be_hidden()
    state = site.state(laid.slug)
    assert state["projected_end_ms"] <= state["hard_end_ms"]


def test_a_choice_that_breaks_an_announced_time_is_not_preselected(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = begun(site, minutes_late=25)
    before = site.state(laid.slug)
    console = console_of(laid)
    dialog = asked(console)
    kinds = dialog.locator(".choice").evaluate_all("all => all.map((one) => one.dataset.kind)")
    assert kinds == ["under_shortest", "overrun"]
    expect(dialog.locator(".choice input:checked")).to_have_count(0)
    expect(dialog.locator("[data-applies]")).to_have_attribute("aria-disabled", "true")
    console.keyboard.press("Enter")
    expect(dialog.locator("[data-note]")).to_have_text("Choose one of the options first.")
    assert site.state(laid.slug) == before
    dialog.get_by_text("later").click()
    expect(dialog.locator("[data-applies]")).to_have_attribute("aria-disabled", "false")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert site.state(laid.slug) == before


def test_a_choice_keeps_its_mark_while_numbers_change_and_says_when_it_is_gone(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = begun(site, minutes_late=8)
    dialog = asked(console_of(laid))
    dialog.locator("input[value=release-4]").check()
    site.done(laid.slug, "mark_absent", {"turn": 10})
    expect(dialog.locator("tbody tr")).to_have_count(8)
    expect(dialog.locator(".choice")).to_have_count(1)
    expect(dialog.locator("[data-note]")).to_contain_text("no longer possible")
    expect(dialog.locator("[data-applies]")).to_have_attribute("aria-disabled", "true")
    site.done(laid.slug, "reinstate", {"turn": 10})
    chosen = dialog.locator("input[value=release-4]")
    chosen.check()
    chosen.focus()
    site.done(laid.slug, "extend", {"by_ms": MINUTE})
    short = digits(share(site, laid)["short_by_ms"])
    expect(dialog.locator("[data-verdict]")).to_have_text(f"Short by {short}.")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()


def test_a_choice_from_an_old_proposal_is_refused_in_words(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = begun(site, minutes_late=8)
    console = console_of(laid)
    dialog = asked(console)
    expect(radio(dialog, "trim_reserve")).to_be_checked()
    console.route("**/share?*", lambda route: route.abort())
    site.done(laid.slug, "extend", {"by_ms": MINUTE})
    expect(dialog.locator("[data-note]")).to_contain_text("may be out of date")
    before = site.state(laid.slug)
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.locator("[data-problem]")).to_contain_text("Something else was done first")
    expect(dialog).to_be_visible()
    assert site.state(laid.slug) == before

    console.unroute("**/share?*")
    expect(dialog.locator("[data-sum=margin] [data-was]")).to_have_text(
        re.compile(r"7:0\d over time")
    )
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_be_hidden()
    assert site.state(laid.slug)["reserve_ms"] < before["reserve_ms"]


def test_the_proposal_is_updated_while_the_hour_slips(
    site: RunningServer, console_of: OpenedConsole
) -> None:
    laid = begun(site, minutes_late=8)
    site.done(laid.slug, "pause", {"turn": 1})
    dialog = asked(console_of(laid))
    first = dialog.locator("[data-verdict]").inner_text()
    expect(dialog.locator("[data-verdict]")).not_to_have_text(first, timeout=8_000)
    expect(radio(dialog, "trim_reserve")).to_be_focused()


def test_a_closed_meeting_offers_no_share(site: RunningServer, console_of: OpenedConsole) -> None:
    laid = begun(site, minutes_late=0)
    console = console_of(laid)
    expect(console.locator("[data-shares]")).to_be_visible()
    closed = site.done(laid.slug, "close")
    expect(console.locator("[data-shares]")).to_be_hidden()
    site.done(laid.slug, "undo", {"revision": closed["revision"]})
    expect(console.locator("[data-shares]")).to_be_visible()
