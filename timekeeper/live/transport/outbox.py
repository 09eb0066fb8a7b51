"""A line: one watcher's way out, on which nobody ever waits.

A frame is handed to the kernel at once. Where the watcher is slow and the kernel's
buffer full, the line keeps what is to come: of each kind of which only the newest
matters, as states and beats do, the newest alone. ``OutboxFlusher`` sends that on.
"""

import socket
import struct
from collections.abc import Callable, Hashable
from contextlib import suppress

from .frames import NORMAL, closing_frame

MOST_KEPT = 64
MOST_KEPT_BYTES = 256 * 1024
"""More than this is never kept for one watcher; states and beats alone cannot reach it."""

LINGER_NOT = struct.pack("ii", 1, 0)
"""The kernel throws away what it still holds when such a socket is closed."""

Drain = Callable[["Outbox"], None]
"""Told of a line on which something has begun to wait."""


class Outbox:
    """One connection's. ``drain`` is told once when something begins to wait."""

    __slots__ = ("_begun", "_drain", "_hand_over", "_is_ending", "_kept", "_socket", "is_free")

    def __init__(self, sock: socket.socket, drain: Drain) -> None:
        self._socket: socket.socket | None = sock
        self._hand_over = sock.send
        self._drain = drain
        self._begun: memoryview | None = None
        self._kept: dict[Hashable, bytes] = {}
        self._is_ending = False
        self.is_free = True
        """Open, and nothing waits: the one thing that a fan-out to thousands has to ask."""

    @property
    def is_closed(self) -> bool:
        return self._socket is None

    def send(self, frame: bytes, newest_of: Hashable = None) -> None:
        """Send a frame, now or later. It replaces one that waits and has the same ``newest_of``."""
        if not self.is_free:
            self._keep(frame, newest_of)
            return
        try:
            sent = self._hand_over(frame)
        except OSError as error:
            sent = self._none_sent(error)
        if sent < len(frame) and not self.is_closed:
            self._begun = memoryview(frame)[sent:]
            self.is_free = False
            self._drain(self)

    def _none_sent(self, error: OSError) -> int:
        """The kernel has no room; or nobody is there any more."""
        if not isinstance(error, (BlockingIOError, InterruptedError)):
            self.cut()
        return 0

    def _keep(self, frame: bytes, newest_of: Hashable) -> None:
        if self.is_closed or self._is_ending:
            return
        key = object() if newest_of is None else newest_of
        self._kept.pop(key, None)  # the new one comes last, as it was sent last
        self._kept[key] = frame
        if len(self._kept) > MOST_KEPT or sum(map(len, self._kept.values())) > MOST_KEPT_BYTES:
            self.cut()

    def send_on(self) -> bool:
        """Send of what waits as much as the kernel takes; whether that was anything at all."""
        has_sent = False
        while self.waits:
            if self._begun is None:
                self._begun = memoryview(self._kept.pop(next(iter(self._kept))))
            try:
                sent = self._hand_over(self._begun)
            except OSError as error:
                sent = self._none_sent(error)
            if sent == 0:
                return has_sent
            has_sent = True
            self._begun = self._begun[sent:] or None
        self.is_free = not self.is_closed and not self._is_ending
        if self._is_ending:
            self._part()
        return has_sent

    @property
    def waits(self) -> bool:
        return self._begun is not None or bool(self._kept)

    def end(self, status: int = NORMAL) -> None:
        """Say farewell, and why, once everything has been sent."""
        was_free = self.is_free
        self.send(closing_frame(status))
        self._is_ending = True
        if was_free and self.is_free:
            self._part()

    def _part(self) -> None:
        """Nothing more comes from here; whoever reads from the watcher is woken."""
        self.is_free = False
        sock, self._socket = self._socket, None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Let the watcher go, and everything that waits for it."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        self._kept.clear()
        self._begun = None
        self._part()
