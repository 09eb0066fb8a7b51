"""A whole hour of nine speakers, moderated only by touch; keys are used only for texts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from running_server import RunningServer
from whole_hour import moderate, practice

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

SIZES = {"tablet": (1024, 768), "phone": (390, 844)}
LEAST_TARGET = 44 - 0.5
DOUBLE_TAP_MS = 600
STEPS = 8
"""A drag has so many points between its start and its end, because a finger does not jump."""


class TouchControls:
    """Taps and drags; checks that every target is large enough for a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._input = page.context.new_cdp_session(page)

    def _tap(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None, target
        assert min(box["width"], box["height"]) >= LEAST_TARGET, (str(target), box)
        target.tap()

    def press_primary(self) -> None:
        expect(self.page.locator("#primary")).to_be_enabled()
        self._tap(self.page.locator("#primary"))

    def pause_or_resume(self) -> None:
        self._tap(self.page.locator("#pause"))

    def adjust(self, by: str) -> None:
        group = self.page.get_by_role("group", name="Speaking time")
        self._tap(group.locator("button", has_text=by))

    def cue(self, text: str) -> None:
        self._write("[data-cue-form]", text)

    def notice(self, text: str) -> None:
        self._write("[data-notice-form]", text)

    def _write(self, form: str, text: str) -> None:
        field = self.page.locator(f"{form} [name=text]")
        self._tap(field)
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        self._tap(self.page.locator(f"{form} button"))
        expect(field).to_have_value("")

    def choose(self, turn: int, words: str) -> None:
        self._tap(self.page.locator(f"#turn-{turn} .more"))
        menu = self.page.locator(f"#menu-{turn}")
        self._tap(menu.locator(".menu-item", has_text=words))
        expect(menu).to_be_hidden()

    def move_up(self, turn: int) -> None:
        """Drags the row by its handle over the one above it."""
        above = self.page.locator(f".row:has(+ #turn-{turn})")
        above.scroll_into_view_if_needed()
        handle, goal = self.page.locator(f"#handle-{turn}").bounding_box(), above.bounding_box()
        assert handle is not None
        assert goal is not None
        x = handle["x"] + handle["width"] / 2
        start, end = handle["y"] + handle["height"] / 2, goal["y"] + goal["height"] / 4
        self._touch("touchStart", x, start)
        for step in range(1, STEPS + 1):
            self._touch("touchMove", x, start + (end - start) * step / STEPS)
            self.page.wait_for_timeout(30)  # the speed of a hand; the list follows in frames
        self._touch("touchEnd")

    def _touch(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        self._input.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def share_out(self) -> None:
        self._tap(self.page.get_by_role("button", name="Reallocate speaking time"))
        dialog = self.page.locator("#share-dialog")
        self._tap(dialog.locator(".choice").first)
        self._tap(dialog.get_by_role("button", name="Apply"))
        expect(dialog).to_be_hidden()

    def undo(self) -> None:
        self._tap(self.page.locator("#undo"))

    def redo(self) -> None:
        self._tap(self.page.locator("#redo"))

    def conclude(self) -> None:
        self._tap(self.page.locator("#conclude"))

    def veil(self) -> None:
        self._tap(self.page.get_by_role("button", name="Blank the screens"))

    def lift_veil(self) -> None:
        self.page.wait_for_timeout(DOUBLE_TAP_MS)  # sooner it would count as a double tap
        self._tap(self.page.get_by_role("button", name="Show the screens"))
        self._confirm("#lift-dialog")

    def ask(self, letters: str, mission: str) -> None:
        self._tap(self.page.locator("[data-mission-form] [name=mission]"))
        self.page.keyboard.type(letters)
        self._tap(self.page.get_by_role("option", name=mission))

    def reply_by(self, label: str) -> None:
        self._tap(self.page.get_by_role("button", name="Add replies"))
        dialog = self.page.locator("#replies-dialog")
        self._tap(dialog.locator("label.check", has_text=label))
        self._tap(dialog.get_by_role("button", name="Add to the list"))
        expect(dialog).to_be_hidden()

    def close_it(self) -> None:
        self._confirm("#close-dialog")

    def _confirm(self, question: str) -> None:
        dialog = self.page.locator(question)
        self._tap(dialog.locator("[data-confirms]"))
        expect(dialog).to_be_hidden()


@pytest.mark.parametrize("device", SIZES)
def test_a_whole_hour_of_nine_speakers_is_moderated_by_touch_only(
    site: RunningServer, opened: Callable[..., Page], device: str
) -> None:
    laid = practice(site)
    width, height = SIZES[device]
    console = opened(
        site,
        "moderator",
        Scope(meeting_slug=laid.slug),
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=True,
    )
    moderate(site, laid, TouchControls(console))
