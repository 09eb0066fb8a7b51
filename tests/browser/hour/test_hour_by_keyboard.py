"""A whole hour of nine speakers, moderated only with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from running_server import RunningServer
from whole_hour import moderate, practice

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
FEW_PRESSES = 12
"""The most presses that may be necessary to move to an element."""


class KeyboardControls:
    """Uses the shortcuts of the help dialog, and Tab and the arrow keys for everything else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    def press_primary(self) -> None:
        expect(self.page.locator("#primary")).to_be_enabled()
        self.press("Enter")

    def pause_or_resume(self) -> None:
        self.press("Space")

    def adjust(self, by: str) -> None:
        keys = {"+0:30": "+", "−0:30": "-", "+1:00": "Shift+ArrowUp", "−1:00": "Shift+ArrowDown"}
        self.press(keys[by])

    def cue(self, text: str) -> None:
        self._write("c", "#cue-text", text)

    def notice(self, text: str) -> None:
        self._write("n", "#notice-text", text)

    def _write(self, key: str, field: str, text: str) -> None:
        """Writes half, leaves the field with Esc, and continues: the first half is still there."""
        half = len(text) // 2
        self.press(key)
        self.type(text[:half])
        self.press("Escape")
        expect(self.page.locator(field)).not_to_be_focused()
        self.press(key)
        self.type(text[half:])
        self.press("Enter")
        expect(self.page.locator(field)).to_have_value("")

    def choose(self, turn: int, words: str) -> None:
        self._go_to_row(turn)
        self.press("Enter")
        menu = self.page.locator(f"#menu-{turn}")
        expect(menu).to_be_visible()
        self._go_to(menu.get_by_text(words, exact=True).locator(".."), "ArrowDown")
        self.press("Enter")
        expect(menu).to_be_hidden()
        self._leave_focus()

    def move_up(self, turn: int) -> None:
        self._go_to_row(turn)
        handle = self.page.locator(f"#handle-{turn}")
        self._go_to(handle, "Shift+Tab")
        self.press("ArrowUp")
        expect(handle).to_be_focused()
        self._leave_focus()

    def _go_to_row(self, turn: int) -> None:
        self.press("l")
        self._go_to(self.page.locator(f"#turn-{turn} .more"), "ArrowDown")

    def _go_to(self, target: Locator, key: str) -> None:
        for _ in range(FEW_PRESSES):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{key} did not lead to {target}")

    def _leave_focus(self) -> None:
        """Leaves the focused element, so that the shortcuts work again."""
        self.press("Escape")
        expect(self.page.locator(":focus")).to_have_count(0)

    def share_out(self) -> None:
        self.press("s")
        dialog = self.page.locator("#share-dialog")
        expect(dialog.locator("input:checked")).to_be_focused()
        self.press("Enter")
        expect(dialog).to_be_hidden()

    def undo(self) -> None:
        self.press("u")

    def redo(self) -> None:
        self.press("Shift+U")

    def conclude(self) -> None:
        self.press("e")

    def veil(self) -> None:
        self.press("v")

    def lift_veil(self) -> None:
        self.press("v")
        self._confirm("#lift-dialog")

    def ask(self, letters: str, mission: str) -> None:
        self.press("q")
        self.type(letters)
        expect(self.page.locator("[role=option][aria-selected=true]")).to_contain_text(mission)
        self.press("Enter")
        self.press("Escape")

    def reply_by(self, label: str) -> None:
        self.press("r")
        dialog = self.page.locator("#replies-dialog")
        self._go_to(dialog.get_by_label(label), "Tab")
        self.press("Space")
        self._go_to(dialog.get_by_role("button", name="Add to the list"), "Tab")
        self.press("Enter")
        expect(dialog).to_be_hidden()

    def close_it(self) -> None:
        self._confirm("#close-dialog")

    def _confirm(self, question: str) -> None:
        """The button that changes nothing has the focus; the confirming one is the next."""
        dialog = self.page.locator(question)
        expect(dialog.locator("[data-closes]")).to_be_focused()
        self.press("Tab")
        self.press("Enter")
        expect(dialog).to_be_hidden()


@pytest.fixture
def console(site: RunningServer, opened: Callable[..., Page]) -> Callable[[str], Page]:
    def open_console(slug: str) -> Page:
        return opened(site, "moderator", Scope(meeting_slug=slug), viewport=LAPTOP)

    return open_console


def test_a_whole_hour_of_nine_speakers_is_moderated_with_the_keyboard_only(
    site: RunningServer, console: Callable[[str], Page]
) -> None:
    laid = practice(site)
    moderate(site, laid, KeyboardControls(console(laid.slug)))
