"""Heartbeats: when a connection is pinged, and when one that does not answer is ended."""

from types import SimpleNamespace
from typing import Any

import pytest
from engineio.packet import PING

from timekeeper.live.transport.heartbeats import PAUSE_EVERY, TICK_S, Heartbeats

INTERVAL, TIMEOUT = 40, 20
"""In ticks."""


class Connection:
    """What ``Heartbeats`` sees of the library's connection."""

    def __init__(self, sid: str, sockets: dict[str, Any]) -> None:
        self.sid = sid
        self.last_ping: float | None = 1.0
        self.closing = self.closed = False
        self.pings = 0
        self.end_reason: str | None = None
        reason = SimpleNamespace(PING_TIMEOUT="ping timeout")
        self.server = SimpleNamespace(sockets=sockets, reason=reason)
        sockets[sid] = self

    def send(self, packet: Any) -> None:
        assert packet.packet_type == PING
        self.pings += 1

    def close(self, *, wait: bool, abort: bool, reason: str) -> None:
        assert not wait
        assert not abort  # the client gets a closing frame
        self.closed, self.end_reason = True, reason


class Pinged:
    """Heartbeats and the connections that they ping."""

    def __init__(self) -> None:
        self.pauses = 0
        self.sockets: dict[str, Any] = {}
        self.heartbeats = Heartbeats(INTERVAL * TICK_S, TIMEOUT * TICK_S, self._pause)

    def _pause(self) -> None:
        self.pauses += 1

    def connect(self, sid: str = "one") -> Connection:
        connection = Connection(sid, self.sockets)
        self.heartbeats.schedule(connection)
        return connection

    def tick(self, times: int) -> None:
        for _ in range(times):
            self.heartbeats.tick()


@pytest.fixture
def pinged() -> Pinged:
    return Pinged()


def test_a_connection_is_pinged_after_the_interval_and_not_before(pinged: Pinged) -> None:
    connection = pinged.connect()
    pinged.tick(INTERVAL - 1)
    assert connection.pings == 0
    pinged.tick(1)
    assert connection.pings == 1


def test_the_next_ping_comes_an_interval_after_the_answer(pinged: Pinged) -> None:
    connection = pinged.connect()
    pinged.tick(INTERVAL + 5)
    pinged.heartbeats.schedule(connection)
    pinged.tick(INTERVAL - 1)
    assert connection.pings == 1
    pinged.tick(1)
    assert connection.pings == 2


def test_an_answer_without_a_ping_causes_no_second_ping(pinged: Pinged) -> None:
    connection = pinged.connect()
    for _ in range(10):
        pinged.heartbeats.schedule(connection)
    pinged.tick(INTERVAL)
    assert connection.pings == 1


def test_a_silent_connection_is_ended_after_the_timeout_and_not_before(pinged: Pinged) -> None:
    connection = pinged.connect()
    pinged.tick(INTERVAL + TIMEOUT - 1)
    assert not connection.closed
    pinged.tick(1)
    assert connection.end_reason == "ping timeout"
    assert pinged.sockets == {}


def test_a_connection_that_answers_at_the_last_moment_stays(pinged: Pinged) -> None:
    connection = pinged.connect()
    pinged.tick(INTERVAL + TIMEOUT - 1)
    pinged.heartbeats.schedule(connection)
    pinged.tick(INTERVAL - 1)
    assert not connection.closed
    pinged.tick(1 + TIMEOUT)
    assert connection.end_reason == "ping timeout"


def test_a_closed_connection_is_neither_pinged_nor_ended(pinged: Pinged) -> None:
    before, after = pinged.connect("before"), pinged.connect("after")
    before.closed = True
    pinged.tick(INTERVAL)
    after.closed = True
    pinged.tick(TIMEOUT)
    assert (before.pings, before.end_reason, after.pings, after.end_reason) == (0, None, 1, None)
    assert pinged.sockets == {}


def test_no_step_of_a_clock_can_make_a_ping_look_old(pinged: Pinged) -> None:
    """The library compares ``last_ping`` with the wall clock before it sends anything."""
    connection = pinged.connect()
    pinged.tick(INTERVAL)
    assert connection.last_ping is not None
    assert not 1e12 - connection.last_ping > 0


def test_other_tasks_run_while_many_are_pinged(pinged: Pinged) -> None:
    for number in range(3 * PAUSE_EVERY):
        pinged.connect(str(number))
    pinged.tick(INTERVAL)
    assert pinged.pauses == 3
