"""A line: one watcher's way out, on which nobody ever waits.

A frame is handed to the kernel at once. Where the watcher is slow and the kernel's
buffer full, the line keeps what is to come: of each kind of which only the newest
matters, as states and beats do, the newest alone. A watcher that takes nothing for
eight seconds is let go.
"""

import socket
import struct
from collections.abc import Callable, Hashable
from contextlib import suppress

from .frames import closing_frame

PATIENCE_S = 8
"""Without any progress for this long a watcher is let go."""

MOST_KEPT = 64
MOST_KEPT_BYTES = 256 * 1024
"""More than this is never kept for one watcher; states and beats alone cannot reach it."""

LINGER_NOT = struct.pack("ii", 1, 0)
"""The kernel throws away what it still holds when such a socket is closed."""

Drain = Callable[["Line"], None]
"""Has ``Line.drain`` run beside everything else."""

WaitWritable = Callable[[socket.socket, float], bool]
"""Waits until a socket takes more, for at most so many seconds; False when it did not."""


class Line:
    """``drain`` is told once when something begins to wait."""

    __slots__ = ("_begun", "_drain", "_is_draining", "_is_ending", "_kept", "_socket", "is_closed")

    def __init__(self, sock: socket.socket, drain: Drain) -> None:
        self._socket = sock
        self._drain = drain
        self._begun: memoryview | None = None
        self._kept: dict[Hashable, bytes] = {}
        self._is_draining = False
        self._is_ending = False
        self.is_closed = False

    def send(self, frame: bytes, newest_of: Hashable = None) -> None:
        """Send a frame, now or later. It replaces one that waits and has the same ``newest_of``."""
        if self.is_closed or self._is_ending:
            return
        if self._is_draining:
            self._keep(frame, newest_of)
            return
        sent = self._handed_over(frame)
        if sent < len(frame):
            self._begun = memoryview(frame)[sent:]
            self._is_draining = True
            self._drain(self)

    def _keep(self, frame: bytes, newest_of: Hashable) -> None:
        key = object() if newest_of is None else newest_of
        self._kept.pop(key, None)  # the new one comes last, as it was sent last
        self._kept[key] = frame
        if len(self._kept) > MOST_KEPT or sum(map(len, self._kept.values())) > MOST_KEPT_BYTES:
            self.cut()

    def _handed_over(self, data: bytes | memoryview) -> int:
        """How many bytes the kernel took; all of them where nobody is there any more."""
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self.cut()
            return len(data)

    def drain(self, wait_writable: WaitWritable) -> None:
        """Send what waits, as the watcher takes it, until nothing waits or patience ends."""
        while self._is_draining and not self.is_closed:
            if not wait_writable(self._socket, PATIENCE_S):
                self.cut()
            elif self._all_handed_over():
                self._is_draining = False
        if self._is_ending:
            self._part()

    def _all_handed_over(self) -> bool:
        while not self.is_closed:
            if self._begun is None:
                if not self._kept:
                    return True
                self._begun = memoryview(self._kept.pop(next(iter(self._kept))))
            self._begun = self._begun[self._handed_over(self._begun) :] or None
            if self._begun is not None:
                return False
        return True

    def end(self) -> None:
        """Say farewell once everything has been sent."""
        self.send(closing_frame())
        self._is_ending = True
        if not self._is_draining:
            self._part()

    def _part(self) -> None:
        """Nothing more comes from here; whoever reads from the watcher is woken."""
        if not self.is_closed:
            self.is_closed = True
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Let the watcher go, and everything that waits for it."""
        with suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        self._kept.clear()
        self._begun = None
        self._part()
