"""A whole Pre-session of nine speakers, from the opening to the close, as a moderator leads it.

The story is the same however the console is used: a ``Hand`` presses what the story says,
and after each press the server and the console are asked what they make of it.
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


class Hand(Protocol):
    """What somebody presses on the console, in the words of what it is for."""

    page: Page

    def press_primary(self) -> None:
        """The big button: the next sensible act."""

    def pause_or_resume(self) -> None: ...

    def adjust(self, by: str) -> None:
        """Speaking time, as the buttons write it: "+0:30", "−1:00"."""

    def cue(self, text: str) -> None: ...

    def notice(self, text: str) -> None: ...

    def choose(self, turn: int, words: str) -> None:
        """A line of the menu in the row of a turn."""

    def move_up(self, turn: int) -> None:
        """A waiting turn goes one place up, by the handle of its row."""

    def share_out(self) -> None:
        """Ask for the share of the hour, and apply what is offered first."""

    def undo(self) -> None: ...

    def redo(self) -> None: ...

    def conclude(self) -> None:
        """Without giving the floor on."""

    def veil(self) -> None: ...

    def lift_veil(self) -> None: ...

    def ask(self, letters: str, mission: str) -> None:
        """Put a mission on the list by letters of its country."""

    def reply_by(self, label: str) -> None:
        """Put one reply on the list, of whoever of the panel is called so."""

    def close_it(self) -> None:
        """Answer the question before the closing with yes."""


def practice(server: RunningServer) -> Laid:
    """The practice meeting: among its nine are one protected, one by video, one recorded."""
    return server.lay_out(practice_turns(), state_under_review="Ruritania")


def moderate(server: RunningServer, laid: Laid, hand: Hand) -> None:
    hour = Hour(server, laid, hand.page)
    open_it(hour, hand)
    hear_the_first(hour, hand)
    prepare_the_rest(hour, hand)
    hear_the_rest(hour, hand)
    take_a_question(hour, hand)
    close(hour, hand)


class Hour:
    """What the server and the console say of the meeting, which must be the same."""

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
        """In which order these turns stand, whatever is between them.

        A row that was dragged is in its new place before the server has the command.
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


def open_it(hour: Hour, hand: Hand) -> None:
    expect(hour.primary).to_contain_text("Open the Pre-session")
    hand.press_primary()
    expect(hour.primary).to_contain_text("Give the floor to Opening")
    assert hour.state()["status"] == "open"
    hand.press_primary()
    hour.expect_floor(OPENING, "Opening")
    hand.choose(STATE, "Declined")
    hour.expect_status(STATE, "declined")
    expect(hour.primary).to_contain_text("Conclude, then Ruritanian Commission on Human Rights")


def hear_the_first(hour: Hour, hand: Hand) -> None:
    hand.press_primary()
    hour.expect_floor(COMMISSION, "Ruritanian Commission on Human Rights")
    for word, status in (("PAUSED", "paused"), ("SPEAKING", "speaking")):
        hand.pause_or_resume()
        expect(hour.page.locator("[data-region=floor] phase-word")).to_have_text(word)
        hour.expect_status(COMMISSION, status)

    allotted_ms = hour.allotted_ms(COMMISSION)
    for by, by_ms in (("+0:30", 30_000), ("−0:30", -30_000), ("+1:00", 60_000), ("−1:00", -60_000)):
        hand.adjust(by)
        allotted_ms += by_ms
        hour.expect_allotted(COMMISSION, allotted_ms)

    hand.cue("Two sentences more")
    expect(hour.page.locator(".cues .standing")).to_contain_text("Two sentences more")
    assert hour.state()["cue"]["text"] == "Two sentences more"
    hand.notice("Coffee at noon")
    expect(hour.page.locator(".notices .standing")).to_contain_text("Coffee at noon")
    assert hour.state()["notice"] == "Coffee at noon"


def prepare_the_rest(hour: Hour, hand: Hand) -> None:
    hand.move_up(VILLAGES)
    hour.expect_order(VILLAGES, WOMEN, SCHOOLS)
    hand.undo()
    hour.expect_order(WOMEN, VILLAGES, SCHOOLS)
    hand.redo()
    hour.expect_order(VILLAGES, WOMEN, SCHOOLS)

    hand.choose(OPEN_DOORS, "Absent")
    hour.expect_status(OPEN_DOORS, "absent")
    before_ms = hour.allotted_ms(PRESS_CLUB)
    hand.share_out()
    longer = hour.page.locator(f"#turn-{PRESS_CLUB} .time")
    expect(longer).not_to_have_text(digits(before_ms))
    expect(longer).to_have_text(digits(hour.allotted_ms(PRESS_CLUB)))
    assert hour.allotted_ms(PRESS_CLUB) > before_ms


def hear_the_rest(hour: Hour, hand: Hand) -> None:
    hand.press_primary()
    hour.expect_floor(PRESS_CLUB, "Strelsau Press Club")
    hand.press_primary()
    hour.expect_floor(PRISON_VISITORS, "Speaker 3 – CSO")
    assert PROTECTED_NAME not in hour.page.locator("body").inner_text()
    veiled = hour.page.locator("h1 .pill")
    hand.veil()
    expect(veiled).to_have_text("VEILED")
    assert hour.state()["veiled"]
    hand.lift_veil()
    expect(veiled).to_have_count(0)
    assert not hour.state()["veiled"]

    hand.conclude()
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
        hand.press_primary()
        hour.expect_floor(turn, label)


def take_a_question(hour: Hour, hand: Hand) -> None:
    hand.ask("nor", "Norway")
    expect(hour.page.locator(".chip")).to_have_text("Norway")
    assert hour.turn(NORWAY)["label"] == "Norway"
    hand.press_primary()
    hour.expect_floor(NORWAY, "Norway")
    hand.reply_by("Ruritanian Commission on Human Rights")
    expect(hour.primary).to_contain_text("Conclude, then Ruritanian Commission on Human Rights")
    reply = hour.turn(REPLY)
    assert (reply["kind"], reply["by"], reply["to"]) == ("reply", COMMISSION, [NORWAY])
    hand.press_primary()
    hour.expect_floor(REPLY, "Ruritanian Commission on Human Rights")


def close(hour: Hour, hand: Hand) -> None:
    hand.press_primary()
    hour.expect_floor(CLOSING, "Closing")
    hand.press_primary()
    expect(hour.page.locator(WHO["console"])).to_have_text("Everybody on the list has spoken")
    hand.press_primary()
    expect(hour.page.locator("#close-dialog")).to_be_visible()
    assert hour.state()["status"] == "open"
    hand.close_it()
    expect(hour.page.locator(WHO["console"])).to_have_text("The Pre-session is closed")
    state = hour.state()
    assert state["status"] == "closed"
    silent = {turn["id"]: turn["status"] for turn in state["turns"]}
    assert {turn for turn, status in silent.items() if status != "concluded"} == {
        STATE,
        OPEN_DOORS,
    }
