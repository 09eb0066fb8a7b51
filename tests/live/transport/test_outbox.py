"""An outbox: what is sent at once, what waits for a slow watcher, and when one is dropped."""

import socket

import pytest

from timekeeper.live.transport.frames import closing_frame
from timekeeper.live.transport.outbox import MAX_WAITING_BYTES, MAX_WAITING_FRAMES, Outbox


class Kernel:
    """Stands in for the kernel's socket: takes ``room`` bytes, then none until there is room."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.room = room
        self.received = b""
        self.options: list[tuple[int, int]] = []
        self.is_shut_down = False
        self.is_gone = False

    def send(self, data: bytes | memoryview) -> int:
        if self.is_gone:
            raise BrokenPipeError
        if self.room == 0:
            raise BlockingIOError
        sent = bytes(data[: self.room])
        self.room -= len(sent)
        self.received += sent
        return len(sent)

    def setsockopt(self, level: int, option: int, _value: bytes) -> None:
        self.options.append((level, option))

    def shutdown(self, _how: int) -> None:
        self.is_shut_down = True


class Watcher:
    """An outbox with its kernel socket; ``to_flush`` has each request for flushing."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.kernel = Kernel(room)
        self.to_flush: list[Outbox] = []
        self.outbox = Outbox(self.kernel, self.to_flush.append)  # type: ignore[arg-type]  # stands in for the kernel's

    def flush_with_room(self, *rooms: int) -> list[bool]:
        """Flushes once with each room in bytes; gives each time whether anything was sent."""
        has_sent = []
        for room in rooms:
            self.kernel.room = room
            has_sent.append(self.outbox.flush())
        return has_sent


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


def test_what_fits_is_sent_at_once_and_nothing_waits(watcher: Watcher) -> None:
    watcher.outbox.send(b"one")
    watcher.outbox.send(b"two", "state")
    assert watcher.kernel.received == b"onetwo"
    assert watcher.to_flush == []


def test_a_frame_that_is_begun_is_finished_before_any_other() -> None:
    slow = Watcher(room=2)
    slow.outbox.send(b"first")
    slow.outbox.send(b"second", "state")
    assert slow.kernel.received == b"fi"
    slow.flush_with_room(1, 1, 100)
    assert slow.kernel.received == b"firstsecond"


def test_only_the_newest_waiting_state_is_kept_and_the_rest_stays_in_order() -> None:
    slow = Watcher(room=0)
    slow.outbox.send(b"[begun]")
    for number in range(100):
        slow.outbox.send(b"[state %d]" % number, "state")
        slow.outbox.send(b"[other %d]" % number, "another channel's")
    slow.outbox.send(b"[answer 1]")
    slow.outbox.send(b"[state 100]", "state")
    slow.outbox.send(b"[answer 2]")
    slow.flush_with_room(1_000)
    assert slow.kernel.received == b"[begun][other 99][answer 1][state 100][answer 2]"


def test_flushing_is_requested_once_and_again_when_it_has_ended() -> None:
    slow = Watcher(room=1)
    slow.outbox.send(b"first")
    slow.outbox.send(b"second")
    assert slow.to_flush == [slow.outbox]
    slow.flush_with_room(1_000)
    slow.kernel.room = 0
    slow.outbox.send(b"third")
    assert slow.to_flush == [slow.outbox] * 2
    slow.flush_with_room(1_000)
    assert slow.kernel.received == b"firstsecondthird"


def test_a_dropped_watcher_is_sent_nothing_more() -> None:
    slow = Watcher(room=3)
    slow.outbox.send(b"a long frame")
    slow.outbox.send(b"another", "state")
    slow.outbox.drop()
    assert slow.outbox.is_closed
    assert not slow.outbox.has_waiting
    assert slow.kernel.is_shut_down
    assert slow.kernel.options == [(socket.SOL_SOCKET, socket.SO_LINGER)]
    slow.kernel.room = 100
    slow.outbox.send(b"more")
    assert slow.kernel.received == b"a l"


def test_flushing_reports_whether_there_was_progress() -> None:
    slow = Watcher(room=0)
    slow.outbox.send(b"slowly")
    assert slow.flush_with_room(1, 0, 3, 0) == [True, False, True, False]
    assert slow.outbox.has_waiting
    assert slow.flush_with_room(100) == [True]
    assert not slow.outbox.has_waiting
    assert slow.kernel.received == b"slowly"


@pytest.mark.parametrize(
    ("frames", "each", "is_dropped"),
    [
        (MAX_WAITING_FRAMES, 1, False),
        (MAX_WAITING_FRAMES + 1, 1, True),
        (2, MAX_WAITING_BYTES // 2, False),
        (2, MAX_WAITING_BYTES // 2 + 1, True),
    ],
)
def test_what_waits_is_bounded(frames: int, each: int, is_dropped: bool) -> None:
    slow = Watcher(room=0)
    slow.outbox.send(b"begun")
    for _ in range(frames):
        slow.outbox.send(b"x" * each)
    assert slow.outbox.is_closed == is_dropped


def test_a_closing_frame_comes_after_all_that_waits() -> None:
    slow = Watcher(room=0)
    slow.outbox.send(b"[begun]")
    slow.outbox.send(b"[last]")
    slow.outbox.close()
    slow.outbox.send(b"[too late]")
    assert not slow.outbox.is_closed
    slow.flush_with_room(1_000)
    assert slow.kernel.received == b"[begun][last]" + closing_frame()
    assert slow.outbox.is_closed


def test_a_closing_frame_is_sent_at_once_where_nothing_waits(watcher: Watcher) -> None:
    watcher.outbox.close()
    watcher.outbox.close()
    assert watcher.kernel.received == closing_frame()
    assert watcher.kernel.is_shut_down
    assert watcher.kernel.options == []


def test_a_watcher_that_is_gone_raises_nothing(watcher: Watcher) -> None:
    watcher.kernel.is_gone = True
    watcher.outbox.send(b"hello")
    watcher.outbox.close()
    assert watcher.outbox.is_closed
    assert watcher.to_flush == []


def test_a_watcher_that_goes_while_something_waits_raises_nothing() -> None:
    slow = Watcher(room=0)
    slow.outbox.send(b"hello")
    slow.kernel.is_gone = True
    slow.flush_with_room(1_000)
    assert slow.outbox.is_closed
