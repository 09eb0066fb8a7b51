"""A whole Pre-session of nine speakers, from the opening to the closing.

The steps are the same for every way to use the console: ``Controls`` carry them out, and after
each one the state of the server and of the console is checked.
"""

import time
from typing import Any, Protocol

from playwright.sync_api import Page, expect
from running_server import Laid, RunningServer
from screens import WHO

from timekeeper.domain.meeting.clock import digits
from timekeeper.exchange.practice.turns import practice_turns

OPENING, STATE, COMMISSION, PRESS_CLUB, PRISON_VISITORS, WOMEN, VILLAGES = range(1, 8)
SCHOOLS, TENANTS, ABROAD, OPEN_DOORS, CLOSING, NORWAY, REPLY = range(8, 15)
PROTECTED_NAME = "Emmerich Talbrunn"
SAVED_WITHIN_S = 5


class Controls(Protocol):
    """The acts of a moderator on the console, independent of keyboard or touch."""

    page: Page

    def press_primary(self) -> None:
        """Presses the big button, which is the next act."""

    def pause_or_resume(self) -> None: ...

    def adjust(self, by: str) -> None:
        """Adjusts the speaking time, as the buttons write it: "+0:30", "−1:00"."""

    def cue(self, text: str) -> None: ...

    def notice(self, text: str) -> None: ...

    def choose(self, turn: int, words: str) -> None:
        """Chooses a line of the menu in the row of a turn."""

    def move_up(self, turn: int) -> None:
        """Moves a waiting turn one place up, by the handle of its row."""

    def share_out(self) -> None:
        """Opens the share of the hour, and applies the first choice."""

    def undo(self) -> None: ...

    def redo(self) -> None: ...

    def conclude(self) -> None:
        """Concludes without giving the floor to the next turn."""

    def veil(self) -> None: ...

    def lift_veil(self) -> None: ...

    def ask(self, letters: str, mission: str) -> None:
        """Puts a mission on the list by letters of its country."""

    def reply_by(self, label: str) -> None:
        """Puts a reply of this speaker of the panel on the list."""

    def close_it(self) -> None:
        """Confirms the question before the closing."""


def practice(server: RunningServer) -> Laid:
    """The practice meeting of nine speakers: one is protected, one by video, one recorded."""
    return server.lay_out(practice_turns(), state_under_review="Ruritania")


def moderate(server: RunningServer, laid: Laid, controls: Controls) -> None:
    hour = Hour(server, laid, controls.page)
    open_it(hour, controls)
    hear_the_first(hour, controls)
    prepare_the_rest(hour, controls)
    hear_the_rest(hour, controls)
    take_a_question(hour, controls)
    close(hour, controls)


class Hour:
    """Checks that the server and the console show the same state of the meeting."""

    def __init__(self, server: RunningServer, laid: Laid, page: Page) -> None:
        self.server = server
        self.slug = laid.slug
        self.page = page
        self.primary = page.locator("#primary")

    def state(self) -> dict[str, Any]:
        return self.server.state(self.slug)

    def turn(self, turn: int) -> dict[str, Any]:
        [found] = [each for each in self.state()["turns"] if each["id"] == turn]
        return found

    def allotted_ms(self, turn: int) -> int:
        length_ms: int = self.turn(turn)["clock"]["allotted_ms"]
        return length_ms

    def expect_floor(self, turn: int, label: str) -> None:
        expect(self.page.locator(WHO["console"])).to_contain_text(label)
        expect(self.page.locator("[data-region=floor]")).to_have_attribute(
            "data-floor-turn", str(turn)
        )
        assert self.state()["floor"] == turn

    def expect_status(self, turn: int, status: str) -> None:
        expect(self.page.locator(f"#turn-{turn}")).to_have_attribute("data-status", status)
        assert self.turn(turn)["status"] == status

    def expect_allotted(self, turn: int, allotted_ms: int) -> None:
        said = self.page.locator("[data-region=floor] .beside")
        expect(said).to_contain_text(f"of {digits(allotted_ms)}")
        assert self.allotted_ms(turn) == allotted_ms

    def expect_order(self, *turns: int) -> None:
        """Waits until these turns are in this order; others may be between them.

        A dragged row is in its new place before the server has the command.
        """
        shown = self.page.locator(", ".join(f"#turn-{turn}" for turn in turns))
        for place, turn in enumerate(turns):
            expect(shown.nth(place)).to_have_attribute("data-turn", str(turn))
        deadline = time.monotonic() + SAVED_WITHIN_S
        while (listed := self._listed(turns)) != list(turns):
            assert time.monotonic() < deadline, listed
            time.sleep(0.05)

    def _listed(self, turns: tuple[int, ...]) -> list[int]:
        return [turn["id"] for turn in self.state()["turns"] if turn["id"] in turns]


def open_it(hour: Hour, controls: Controls) -> None:
    expect(hour.primary).to_contain_text("Open the Pre-session")
    controls.press_primary()
    expect(hour.primary).to_contain_text("Give the floor to Opening")
    assert hour.state()["status"] == "open"
    controls.press_primary()
    hour.expect_floor(OPENING, "Opening")
    controls.choose(STATE, "Mark as declined")
    hour.expect_status(STATE, "declined")
    expect(hour.primary).to_contain_text("Conclude, then Ruritanian Commission on Human Rights")


def hear_the_first(hour: Hour, controls: Controls) -> None:
    controls.press_primary()
    hour.expect_floor(COMMISSION, "Ruritanian Commission on Human Rights")
    for word, status in (("PAUSED", "paused"), ("SPEAKING", "speaking")):
        controls.pause_or_resume()
        expect(hour.page.locator("[data-region=floor] phase-word")).to_have_text(word)
        hour.expect_status(COMMISSION, status)

    allotted_ms = hour.allotted_ms(COMMISSION)
    for by, by_ms in (("+0:30", 30_000), ("−0:30", -30_000), ("+1:00", 60_000), ("−1:00", -60_000)):
        controls.adjust(by)
        allotted_ms += by_ms
        hour.expect_allotted(COMMISSION, allotted_ms)

    controls.cue("Two sentences more")
    expect(hour.page.locator(".cues .standing")).to_contain_text("Two sentences more")
    assert hour.state()["cue"]["text"] == "Two sentences more"
    controls.notice("Coffee at noon")
    expect(hour.page.locator(".notices .standing")).to_contain_text("Coffee at noon")
    assert hour.state()["notice"] == "Coffee at noon"


def prepare_the_rest(hour: Hour, controls: Controls) -> None:
    controls.move_up(VILLAGES)
    hour.expect_order(VILLAGES, WOMEN, SCHOOLS)
    controls.undo()
    hour.expect_order(WOMEN, VILLAGES, SCHOOLS)
    controls.redo()
    hour.expect_order(VILLAGES, WOMEN, SCHOOLS)

    controls.choose(OPEN_DOORS, "Mark as absent")
    hour.expect_status(OPEN_DOORS, "absent")
    before_ms = hour.allotted_ms(PRESS_CLUB)
    controls.share_out()
    longer = hour.page.locator(f"#turn-{PRESS_CLUB} .time")
    expect(longer).not_to_have_text(digits(before_ms))
    expect(longer).to_have_text(digits(hour.allotted_ms(PRESS_CLUB)))
    assert hour.allotted_ms(PRESS_CLUB) > before_ms


def hear_the_rest(hour: Hour, controls: Controls) -> None:
    controls.press_primary()
    hour.expect_floor(PRESS_CLUB, "Strelsau Press Club")
    controls.press_primary()
    hour.expect_floor(PRISON_VISITORS, "Speaker 3 – CSO")
    assert PROTECTED_NAME not in hour.page.locator("body").inner_text()
    veiled = hour.page.locator("h1 .pill")
    controls.veil()
    expect(veiled).to_have_text("SCREENS BLANKED")
    assert hour.state()["veiled"]
    controls.lift_veil()
    expect(veiled).to_have_count(0)
    assert not hour.state()["veiled"]

    controls.conclude()
    expect(hour.primary).to_contain_text("Give the floor to Forest Villages Forum")
    hour.expect_status(PRISON_VISITORS, "concluded")
    assert hour.state()["floor"] is None
    for turn, label in (
        (VILLAGES, "Forest Villages Forum"),
        (WOMEN, "Union of Ruritanian Women"),
        (SCHOOLS, "Schools for the Valleys"),
        (TENANTS, "Hofbau Tenants' Circle"),
        (ABROAD, "Ruritanians Abroad"),
    ):
        controls.press_primary()
        hour.expect_floor(turn, label)


def take_a_question(hour: Hour, controls: Controls) -> None:
    controls.ask("nor", "Norway")
    expect(hour.page.locator(".chip")).to_have_text("Norway")
    assert hour.turn(NORWAY)["label"] == "Norway"
    controls.press_primary()
    hour.expect_floor(NORWAY, "Norway")
    controls.reply_by("Ruritanian Commission on Human Rights")
    expect(hour.primary).to_contain_text("Conclude, then Ruritanian Commission on Human Rights")
    reply = hour.turn(REPLY)
    assert (reply["kind"], reply["by"], reply["to"]) == ("reply", COMMISSION, [NORWAY])
    controls.press_primary()
    hour.expect_floor(REPLY, "Ruritanian Commission on Human Rights")


def close(hour: Hour, controls: Controls) -> None:
    controls.press_primary()
    hour.expect_floor(CLOSING, "Closing")
    controls.press_primary()
    expect(hour.page.locator(WHO["console"])).to_have_text("No more speakers on the list")
    controls.press_primary()
    expect(hour.page.locator("#close-dialog")).to_be_visible()
    assert hour.state()["status"] == "open"
    controls.close_it()
    expect(hour.page.locator(WHO["console"])).to_have_text("The Pre-session is closed")
    state = hour.state()
    assert state["status"] == "closed"
    silent = {turn["id"]: turn["status"] for turn in state["turns"]}
    assert {turn for turn, status in silent.items() if status != "concluded"} == {
        STATE,
        OPEN_DOORS,
    }
