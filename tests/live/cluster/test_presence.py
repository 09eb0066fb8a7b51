"""What other processes say of themselves, for how long it holds, and whose number is whose."""

from typing import Any

import pytest
from in_process import SLUG
from pydantic import ValidationError

from timekeeper.live.cluster.presence import HOLDS_MS, OtherProcesses
from timekeeper.live.cluster.processes import Processes
from timekeeper.live.cluster.relay import Relay
from timekeeper.live.displays.screens import Report, Screens
from timekeeper.live.publishing.channels import Channel, Channels, Scope

KENYA, ROOM = Scope.meeting(SLUG), "room-xxi"
NOW_MS = 50_000


class Process:
    """One process's knowledge of who is where, with a clock in the test's hand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.now_ms = NOW_MS
        self.channels = Channels()
        self.others = OtherProcesses(lambda: self.now_ms)
        self.screens = Screens(self.others.screens)
        relay = Relay("redis://127.0.0.1:1", lambda: "epoch", lambda: self.now_ms)
        self.processes = Processes(relay, self.channels, self.screens, self.others)

    def watch(self, sid: str, audience: Any = "public", scope: Scope = KENYA) -> None:
        self.channels.join(sid, Channel(scope, audience, "html", "en"))

    def display(self, sid: str, page: str | None = None) -> int:
        self.screens.connected(sid, "room", ROOM, self.now_ms, page)
        return self.screens.of_room(ROOM)[sid].number

    def hears(self, other: "Process") -> None:
        """What the other would say at this beat, as it is after its way over the wire."""
        self.others.hear(other.name, other.processes.presence().model_dump())
        self.screens.settle(self.name)

    @property
    def numbers(self) -> list[int]:
        return [screen["number"] for screen in self.screens.in_room(ROOM, self.now_ms)]


@pytest.fixture
def one() -> Process:
    return Process("one")


@pytest.fixture
def two() -> Process:
    return Process("two")


def test_who_watches_elsewhere_is_counted(one: Process, two: Process) -> None:
    for sid in "abc":
        two.watch(sid)
    two.watch("d", "moderator")
    two.watch("e", "public", Scope.room(ROOM))
    one.hears(two)
    assert one.others.count("public", KENYA) == 3
    assert one.others.count("moderator", KENYA) == 1
    assert one.others.count("public", Scope.room(ROOM)) == 1


@pytest.mark.parametrize(("later_ms", "count"), [(HOLDS_MS, 1), (HOLDS_MS + 1, 0)])
def test_a_process_that_says_nothing_any_more_is_gone(
    one: Process, two: Process, later_ms: int, count: int
) -> None:
    two.watch("a")
    two.display("a")
    one.hears(two)
    one.now_ms += later_ms
    assert one.others.count("public", KENYA) == count
    assert len(one.others.screens(ROOM)) == count


def test_what_is_said_replaces_what_was_said(one: Process, two: Process) -> None:
    two.watch("a")
    one.hears(two)
    two.channels.leave_all("a")
    one.hears(two)
    assert one.others.count("public", KENYA) == 0


def test_what_another_version_says_is_an_error_and_changes_nothing(
    one: Process, two: Process
) -> None:
    two.watch("a")
    one.hears(two)
    with pytest.raises(ValidationError):
        one.others.hear("two", {"watching": [{"secret": 1}]})
    assert one.others.count("public", KENYA) == 1


def test_the_screens_of_a_room_are_told_of_whoever_has_them(one: Process, two: Process) -> None:
    assert one.display("a") == 1
    two.hears(one)
    assert two.display("b") == 2
    assert two.screens.reported("b", Report(what="room", sound=True), two.now_ms)
    one.hears(two)
    listed = one.screens.in_room(ROOM, NOW_MS + 500)
    assert [(s["number"], s["sound"], s["age_ms"]) for s in listed] == [
        (1, False, 500),
        (2, True, 500),
    ]
    assert listed[0].keys() == listed[1].keys()


def test_of_two_screens_that_got_one_number_at_once_one_takes_another(
    one: Process, two: Process
) -> None:
    assert one.display("a") == two.display("b") == 1
    one.hears(two)
    two.hears(one)
    one.hears(two)
    assert (one.numbers, two.numbers) == ([1, 2], [1, 2])
    assert one.screens.of_room(ROOM)["a"].number == 1


def test_a_page_that_comes_back_by_another_process_keeps_its_number(
    one: Process, two: Process
) -> None:
    one.display("a", "page of a")
    one.display("b", "page of b")
    two.hears(one)
    two.now_ms += 1_000
    assert two.display("c", "page of b") == 2
    assert two.numbers == [1, 2]
    one.hears(two)
    assert list(one.screens.of_room(ROOM)) == ["a"]
    assert one.numbers == [1, 2]


def test_where_one_process_serves_alone_nobody_is_told() -> None:
    channels, others = Channels(), OtherProcesses(lambda: NOW_MS)
    alone = Processes(None, channels, Screens(), others)
    alone.tell("published", {"slug": SLUG, "revision": 1})
    assert alone.loops() == []
