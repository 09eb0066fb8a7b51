"""An outbox: the send buffer of one watcher, which never blocks.

A frame is handed to the kernel at once. Where the watcher is slow and the kernel's
buffer full, the outbox keeps the frames that follow: of states and beats, of which only
the newest matters, the newest alone. ``OutboxFlusher`` sends them later.
"""

import socket
import struct
from collections.abc import Callable, Hashable
from contextlib import suppress

from .frames import NORMAL, closing_frame

MAX_WAITING_FRAMES = 64
MAX_WAITING_BYTES = 256 * 1024
"""More is never kept for one watcher; states and beats alone cannot reach it."""

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER: the kernel discards what it still holds when the socket is closed."""

OnWaiting = Callable[["Outbox"], None]
"""Called with an outbox in which a frame begins to wait."""


class Outbox:
    """One connection's. Calls ``on_waiting`` once when a frame begins to wait."""

    __slots__ = (
        "_is_closing",
        "_kernel_send",
        "_on_waiting",
        "_rest_of_frame",
        "_socket",
        "_waiting",
        "can_send_now",
    )

    def __init__(self, sock: socket.socket, on_waiting: OnWaiting) -> None:
        self._socket: socket.socket | None = sock
        self._kernel_send = sock.send
        self._on_waiting = on_waiting
        self._rest_of_frame: memoryview | None = None
        self._waiting: dict[Hashable, bytes] = {}
        self._is_closing = False
        self.can_send_now = True
        """Open, and nothing waits: all that a fan-out to thousands has to check."""

    @property
    def is_closed(self) -> bool:
        return self._socket is None

    def send(self, frame: bytes, replace_key: Hashable = None) -> None:
        """Sends a frame, now or later. It replaces a waiting one of the same ``replace_key``."""
        if not self.can_send_now:
            self._keep(frame, replace_key)
            return
        try:
            sent = self._kernel_send(frame)
        except OSError as error:
            sent = self._none_sent(error)
        if sent < len(frame) and not self.is_closed:
            self._rest_of_frame = memoryview(frame)[sent:]
            self.can_send_now = False
            self._on_waiting(self)

    def _none_sent(self, error: OSError) -> int:
        """Drops the watcher, unless the kernel only has no room; gives 0 bytes."""
        if not isinstance(error, (BlockingIOError, InterruptedError)):
            self.drop()
        return 0

    def _keep(self, frame: bytes, replace_key: Hashable) -> None:
        if self.is_closed or self._is_closing:
            return
        key = object() if replace_key is None else replace_key
        self._waiting.pop(key, None)  # the new one comes last, as it was sent last
        self._waiting[key] = frame
        bytes_waiting = sum(map(len, self._waiting.values()))
        if len(self._waiting) > MAX_WAITING_FRAMES or bytes_waiting > MAX_WAITING_BYTES:
            self.drop()

    def flush(self) -> bool:
        """Sends as much of what waits as the kernel takes; whether that was anything."""
        has_sent = False
        while self.has_waiting:
            if self._rest_of_frame is None:
                self._rest_of_frame = memoryview(self._waiting.pop(next(iter(self._waiting))))
            try:
                sent = self._kernel_send(self._rest_of_frame)
            except OSError as error:
                sent = self._none_sent(error)
            if sent == 0:
                return has_sent
            has_sent = True
            self._rest_of_frame = self._rest_of_frame[sent:] or None
        self.can_send_now = not self.is_closed and not self._is_closing
        if self._is_closing:
            self._shut_down()
        return has_sent

    @property
    def has_waiting(self) -> bool:
        return self._rest_of_frame is not None or bool(self._waiting)

    def close(self, status: int = NORMAL) -> None:
        """Sends a closing frame with its status after all that waits, then closes."""
        could_send = self.can_send_now
        self.send(closing_frame(status))
        self._is_closing = True
        if could_send and self.can_send_now:
            self._shut_down()

    def _shut_down(self) -> None:
        """Ends sending, and wakes the task that reads from the watcher."""
        self.can_send_now = False
        sock, self._socket = self._socket, None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Closes at once, and discards all that waits."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self._waiting.clear()
        self._rest_of_frame = None
        self._shut_down()
