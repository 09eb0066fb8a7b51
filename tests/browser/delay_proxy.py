"""A bad connection: a TCP proxy that delays the data, or stops it altogether.

Each chunk has its own random delay; the order within a direction is kept, as in TCP. The
data is not changed, nor is the Host header, so that a page behind the proxy has the same
origin as its connection.
"""

import contextlib
import queue
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CHUNK = 65_536
Waiting = queue.Queue[tuple[float, bytes]]


class DelayProxy:
    """Listens on a free port of this machine and forwards to ``port``; delays in seconds."""

    def __init__(self, port: int, least_s: float, most_s: float, seed: int = 1) -> None:
        self._to = ("127.0.0.1", port)
        self._delays = (least_s, most_s)
        self._random = random.Random(seed)
        self._flows = threading.Event()
        self._flows.set()
        self._refuses = False
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        _in_background(self._accept)

    def hold(self) -> None:
        """Stops the data in both directions, without closing a connection."""
        self._flows.clear()

    def release(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """Closes every connection, and every new one until ``restore``."""
        self._refuses = True
        while self._sockets:
            _close(self._sockets.pop())

    def restore(self) -> None:
        self._refuses = False

    def close(self) -> None:
        self.release()
        _close(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
                if self._refuses:
                    browser.close()
                    continue
                server = socket.create_connection(self._to)
            except OSError:
                return
            for each in (browser, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += (browser, server)
            self._forward(browser, server)
            self._forward(server, browser)

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        waiting: Waiting = queue.Queue()
        _in_background(self._receive, source, waiting)
        _in_background(self._send, waiting, target)

    def _receive(self, source: socket.socket, waiting: Waiting) -> None:
        while True:
            try:
                chunk = source.recv(CHUNK)
            except OSError:
                chunk = b""
            waiting.put((time.monotonic() + self._random.uniform(*self._delays), chunk))
            if not chunk:
                return

    def _send(self, waiting: Waiting, target: socket.socket) -> None:
        """Sends each chunk when it is due; an empty chunk is the end of the stream."""
        while True:
            due_s, chunk = waiting.get()
            time.sleep(max(0.0, due_s - time.monotonic()))
            self._flows.wait()
            try:
                if chunk:
                    target.sendall(chunk)
                else:
                    target.shutdown(socket.SHUT_WR)
            except OSError:
                return
            if not chunk:
                return


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _in_background(work: Callable[..., None], *given: Any) -> None:
    threading.Thread(target=work, args=given, daemon=True).start()


@contextmanager
def delayed(port: int, least_s: float = 0.0, most_s: float = 0.0) -> Iterator[DelayProxy]:
    """A proxy in front of the server on ``port``, closed at the end."""
    proxy = DelayProxy(port, least_s, most_s)
    try:
        yield proxy
    finally:
        proxy.close()
