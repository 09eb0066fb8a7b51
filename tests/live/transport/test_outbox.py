"""A line: what is sent at once, what is kept for a slow watcher, and when one is let go."""

import socket

import pytest

from timekeeper.live.transport.frames import closing_frame
from timekeeper.live.transport.outbox import MOST_KEPT, MOST_KEPT_BYTES, Outbox


class Kernel:
    """Stands in for the kernel's socket: takes so many bytes, and no more until there is room."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.room = room
        self.taken = b""
        self.options: list[tuple[int, int]] = []
        self.is_shut = False
        self.is_gone = False

    def send(self, data: bytes | memoryview) -> int:
        if self.is_gone:
            raise BrokenPipeError
        if self.room == 0:
            raise BlockingIOError
        sent = bytes(data[: self.room])
        self.room -= len(sent)
        self.taken += sent
        return len(sent)

    def setsockopt(self, level: int, option: int, _value: bytes) -> None:
        self.options.append((level, option))

    def shutdown(self, _how: int) -> None:
        self.is_shut = True


class Watcher:
    """A line to a kernel, and the draining that it asked for."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.kernel = Kernel(room)
        self.asked: list[Outbox] = []
        self.line = Outbox(self.kernel, self.asked.append)  # type: ignore[arg-type]  # stands in for the kernel's

    def takes(self, *rooms: int) -> list[bool]:
        """There is room again for so many bytes, time and again; whether anything was sent on."""
        has_sent = []
        for room in rooms:
            self.kernel.room = room
            has_sent.append(self.line.send_on())
        return has_sent


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


def test_what_fits_is_sent_at_once_and_nothing_waits(watcher: Watcher) -> None:
    watcher.line.send(b"one")
    watcher.line.send(b"two", "state")
    assert watcher.kernel.taken == b"onetwo"
    assert watcher.asked == []


def test_a_frame_that_is_begun_is_finished_before_any_other() -> None:
    slow = Watcher(room=2)
    slow.line.send(b"first")
    slow.line.send(b"second", "state")
    assert slow.kernel.taken == b"fi"
    slow.takes(1, 1, 100)
    assert slow.kernel.taken == b"firstsecond"


def test_of_states_that_wait_the_newest_alone_is_kept_and_the_rest_stays_in_order() -> None:
    slow = Watcher(room=0)
    slow.line.send(b"[begun]")
    for number in range(100):
        slow.line.send(b"[state %d]" % number, "state")
        slow.line.send(b"[other %d]" % number, "another channel's")
    slow.line.send(b"[answer 1]")
    slow.line.send(b"[state 100]", "state")
    slow.line.send(b"[answer 2]")
    slow.takes(1_000)
    assert slow.kernel.taken == b"[begun][other 99][answer 1][state 100][answer 2]"


def test_draining_is_asked_for_once_and_again_when_it_is_over() -> None:
    slow = Watcher(room=1)
    slow.line.send(b"first")
    slow.line.send(b"second")
    assert slow.asked == [slow.line]
    slow.takes(1_000)
    slow.kernel.room = 0
    slow.line.send(b"third")
    assert slow.asked == [slow.line] * 2
    slow.takes(1_000)
    assert slow.kernel.taken == b"firstsecondthird"


def test_a_watcher_that_is_let_go_costs_nothing_more() -> None:
    slow = Watcher(room=3)
    slow.line.send(b"a long frame")
    slow.line.send(b"another", "state")
    slow.line.cut()
    assert slow.line.is_closed
    assert not slow.line.waits
    assert slow.kernel.is_shut
    assert slow.kernel.options == [(socket.SOL_SOCKET, socket.SO_LINGER)]
    slow.kernel.room = 100
    slow.line.send(b"more")
    assert slow.kernel.taken == b"a l"


def test_it_says_whether_there_was_any_progress() -> None:
    slow = Watcher(room=0)
    slow.line.send(b"slowly")
    assert slow.takes(1, 0, 3, 0) == [True, False, True, False]
    assert slow.line.waits
    assert slow.takes(100) == [True]
    assert not slow.line.waits
    assert slow.kernel.taken == b"slowly"


@pytest.mark.parametrize(
    ("frames", "each", "is_let_go"),
    [
        (MOST_KEPT, 1, False),
        (MOST_KEPT + 1, 1, True),
        (2, MOST_KEPT_BYTES // 2, False),
        (2, MOST_KEPT_BYTES // 2 + 1, True),
    ],
)
def test_what_is_kept_has_bounds(frames: int, each: int, is_let_go: bool) -> None:
    slow = Watcher(room=0)
    slow.line.send(b"begun")
    for _ in range(frames):
        slow.line.send(b"x" * each)
    assert slow.line.is_closed == is_let_go


def test_a_farewell_comes_after_all_that_waits() -> None:
    slow = Watcher(room=0)
    slow.line.send(b"[begun]")
    slow.line.send(b"[last]")
    slow.line.end()
    slow.line.send(b"[too late]")
    assert not slow.line.is_closed
    slow.takes(1_000)
    assert slow.kernel.taken == b"[begun][last]" + closing_frame()
    assert slow.line.is_closed


def test_a_farewell_to_somebody_who_keeps_up_is_said_at_once(watcher: Watcher) -> None:
    watcher.line.end()
    watcher.line.end()
    assert watcher.kernel.taken == closing_frame()
    assert watcher.kernel.is_shut
    assert watcher.kernel.options == []


def test_who_is_gone_raises_nothing(watcher: Watcher) -> None:
    watcher.kernel.is_gone = True
    watcher.line.send(b"hello")
    watcher.line.end()
    assert watcher.line.is_closed
    assert watcher.asked == []


def test_who_goes_while_something_waits_raises_nothing() -> None:
    slow = Watcher(room=0)
    slow.line.send(b"hello")
    slow.kernel.is_gone = True
    slow.takes(1_000)
    assert slow.line.is_closed
