"""Heartbeats: one task pings all connections.

The library would have a sleeping task for each ping of each connection. Here a
connection waits in the list of its tick, and costs nothing until then.
"""

from collections import defaultdict
from collections.abc import Callable
from math import inf
from typing import Any

from engineio.packet import PING, Packet

TICK_S = 0.5
PAUSE_EVERY = 100
"""Other tasks run after this many pings."""

Connection = Any
"""An ``engineio.socket.Socket``: the library comes without types."""


class Heartbeats:
    """Pings a connection ``interval_s`` after its last answer, and ends it when none comes.

    A connection's ``last_ping`` is how the library knows that a ping is unanswered. The
    instant itself is never read here, so that no step of a clock ends a connection.
    """

    def __init__(self, interval_s: float, timeout_s: float, pause: Callable[[], None]) -> None:
        self._interval = round(interval_s / TICK_S)
        self._timeout = round(timeout_s / TICK_S)
        self._pause = pause
        self._tick_number = 0
        self._due: dict[int, list[Connection]] = defaultdict(list)
        self._pinged: dict[int, list[Connection]] = {}
        self._unanswered: dict[Connection, int] = {}

    def schedule(self, connection: Connection) -> None:
        """Schedules the next ping after the interval, for a connection that begins or answers."""
        if connection.last_ping is None:
            return
        connection.last_ping = None
        self._unanswered.pop(connection, None)
        self._due[self._tick_number + self._interval].append(connection)

    def run(self, sleep: Callable[[float], None]) -> None:
        while True:
            sleep(TICK_S)
            self.tick()

    def tick(self) -> None:
        """Pings the connections that are due, and ends those that were silent for too long."""
        self._tick_number += 1
        self._pinged[self._tick_number] = pinged = []
        for number, connection in enumerate(self._due.pop(self._tick_number, []), start=1):
            if self._ping(connection):
                pinged.append(connection)
            if number % PAUSE_EVERY == 0:
                self._pause()
        for connection in self._pinged.pop(self._tick_number - self._timeout, []):
            self._end_if_silent(connection)

    def _ping(self, connection: Connection) -> bool:
        if connection.closing or connection.closed:
            self._remove(connection)
            return False
        connection.last_ping = inf
        self._unanswered[connection] = self._tick_number
        connection.send(Packet(PING))
        return True

    def _end_if_silent(self, connection: Connection) -> None:
        if self._unanswered.get(connection) != self._tick_number - self._timeout:
            return
        if not connection.closed:
            reason = connection.server.reason.PING_TIMEOUT
            connection.close(wait=False, abort=False, reason=reason)
        self._remove(connection)

    def _remove(self, connection: Connection) -> None:
        """Spares the library's own search for closed ones, which goes through all, repeatedly."""
        self._unanswered.pop(connection, None)
        connection.server.sockets.pop(connection.sid, None)
