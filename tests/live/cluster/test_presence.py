"""What other processes announce, for how long it counts, and which screen has which number."""

from typing import Any

import pytest
from in_process import SLUG
from pydantic import ValidationError

from timekeeper.live.cluster.presence import LIFETIME_MS, OtherProcesses
from timekeeper.live.cluster.processes import Processes
from timekeeper.live.cluster.relay import Relay
from timekeeper.live.displays.screens import Report, Screens
from timekeeper.live.publishing.channels import Channel, Channels, Scope

KENYA, ROOM = Scope.meeting(SLUG), "room-xxi"
NOW_MS = 50_000


class Process:
    """One process's knowledge of its own and other watchers, with a clock that the test sets."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.now_ms = NOW_MS
        self.channels = Channels()
        self.other_processes = OtherProcesses(lambda: self.now_ms)
        self.screens = Screens(self.other_processes.screens)
        relay = Relay("redis://127.0.0.1:1", lambda: "epoch", lambda: self.now_ms)
        self.processes = Processes(relay, self.channels, self.screens, self.other_processes)

    def watch(self, sid: str, audience: Any = "public", scope: Scope = KENYA) -> None:
        self.channels.join(sid, Channel(scope, audience, "html", "en"))

    def display(self, sid: str, page: str | None = None) -> int:
        self.screens.add(sid, "room", ROOM, self.now_ms, page)
        return self.screens.in_this_process(ROOM)[sid].number

    def receive_from(self, other: "Process") -> None:
        """Handles what the other would announce at this beat, as it comes over the wire."""
        self.other_processes.update(other.name, other.processes.presence().model_dump())
        self.screens.resolve_conflicts(self.name)

    @property
    def numbers(self) -> list[int]:
        return [screen["number"] for screen in self.screens.in_all_processes(ROOM, self.now_ms)]


@pytest.fixture
def one() -> Process:
    return Process("one")


@pytest.fixture
def two() -> Process:
    return Process("two")


def test_watchers_of_other_processes_are_counted(one: Process, two: Process) -> None:
    for sid in "abc":
        two.watch(sid)
    two.watch("d", "moderator")
    two.watch("e", "public", Scope.room(ROOM))
    one.receive_from(two)
    assert one.other_processes.count("public", KENYA) == 3
    assert one.other_processes.count("moderator", KENYA) == 1
    assert one.other_processes.count("public", Scope.room(ROOM)) == 1


@pytest.mark.parametrize(("later_ms", "count"), [(LIFETIME_MS, 1), (LIFETIME_MS + 1, 0)])
def test_a_process_that_announces_nothing_more_counts_as_gone(
    one: Process, two: Process, later_ms: int, count: int
) -> None:
    two.watch("a")
    two.display("a")
    one.receive_from(two)
    one.now_ms += later_ms
    assert one.other_processes.count("public", KENYA) == count
    assert len(one.other_processes.screens(ROOM)) == count


def test_an_announcement_replaces_the_one_before(one: Process, two: Process) -> None:
    two.watch("a")
    one.receive_from(two)
    two.channels.leave_all("a")
    one.receive_from(two)
    assert one.other_processes.count("public", KENYA) == 0


def test_an_announcement_of_another_version_is_an_error_and_changes_nothing(
    one: Process, two: Process
) -> None:
    two.watch("a")
    one.receive_from(two)
    with pytest.raises(ValidationError):
        one.other_processes.update("two", {"watching": [{"secret": 1}]})
    assert one.other_processes.count("public", KENYA) == 1


def test_a_room_s_screens_are_listed_in_every_process(one: Process, two: Process) -> None:
    assert one.display("a") == 1
    two.receive_from(one)
    assert two.display("b") == 2
    assert two.screens.update("b", Report(what="room", sound=True), two.now_ms)
    one.receive_from(two)
    listed = one.screens.in_all_processes(ROOM, NOW_MS + 500)
    assert [(s["number"], s["sound"], s["age_ms"]) for s in listed] == [
        (1, False, 500),
        (2, True, 500),
    ]
    assert listed[0].keys() == listed[1].keys()


def test_where_two_screens_got_one_number_at_once_one_takes_another(
    one: Process, two: Process
) -> None:
    assert one.display("a") == two.display("b") == 1
    one.receive_from(two)
    two.receive_from(one)
    one.receive_from(two)
    assert (one.numbers, two.numbers) == ([1, 2], [1, 2])
    assert one.screens.in_this_process(ROOM)["a"].number == 1


def test_a_page_that_reconnects_to_another_process_keeps_its_number(
    one: Process, two: Process
) -> None:
    one.display("a", "page of a")
    one.display("b", "page of b")
    two.receive_from(one)
    two.now_ms += 1_000
    assert two.display("c", "page of b") == 2
    assert two.numbers == [1, 2]
    one.receive_from(two)
    assert list(one.screens.in_this_process(ROOM)) == ["a"]
    assert one.numbers == [1, 2]


def test_a_process_that_serves_alone_sends_nothing() -> None:
    channels, other_processes = Channels(), OtherProcesses(lambda: NOW_MS)
    alone = Processes(None, channels, Screens(), other_processes)
    alone.send("published", {"slug": SLUG, "revision": 1})
    assert alone.loops() == []
