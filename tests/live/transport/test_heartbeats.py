"""Heartbeats: when each connection is pinged, and when one that does not answer is ended."""

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
        self.why: str | None = None
        reason = SimpleNamespace(PING_TIMEOUT="ping timeout")
        self.server = SimpleNamespace(sockets=sockets, reason=reason)
        sockets[sid] = self

    def send(self, packet: Any) -> None:
        assert packet.packet_type == PING
        self.pings += 1

    def close(self, *, wait: bool, abort: bool, reason: str) -> None:
        assert not wait
        assert not abort  # the client is told
        self.closed, self.why = True, reason


class Round:
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

    def beat(self, times: int) -> None:
        for _ in range(times):
            self.heartbeats.beat()


@pytest.fixture
def around() -> Round:
    return Round()


def test_a_connection_is_pinged_after_the_interval_and_not_before(around: Round) -> None:
    connection = around.connect()
    around.beat(INTERVAL - 1)
    assert connection.pings == 0
    around.beat(1)
    assert connection.pings == 1


def test_the_next_ping_comes_an_interval_after_the_answer(around: Round) -> None:
    connection = around.connect()
    around.beat(INTERVAL + 5)
    around.heartbeats.schedule(connection)
    around.beat(INTERVAL - 1)
    assert connection.pings == 1
    around.beat(1)
    assert connection.pings == 2


def test_an_answer_that_nobody_asked_for_brings_no_second_ping(around: Round) -> None:
    connection = around.connect()
    for _ in range(10):
        around.heartbeats.schedule(connection)
    around.beat(INTERVAL)
    assert connection.pings == 1


def test_who_does_not_answer_is_ended_after_the_timeout_and_not_before(around: Round) -> None:
    connection = around.connect()
    around.beat(INTERVAL + TIMEOUT - 1)
    assert not connection.closed
    around.beat(1)
    assert connection.why == "ping timeout"
    assert around.sockets == {}


def test_who_answers_at_the_last_moment_stays(around: Round) -> None:
    connection = around.connect()
    around.beat(INTERVAL + TIMEOUT - 1)
    around.heartbeats.schedule(connection)
    around.beat(INTERVAL - 1)
    assert not connection.closed
    around.beat(1 + TIMEOUT)
    assert connection.why == "ping timeout"


def test_who_has_left_is_neither_pinged_nor_ended(around: Round) -> None:
    before, after = around.connect("before"), around.connect("after")
    before.closed = True
    around.beat(INTERVAL)
    after.closed = True
    around.beat(TIMEOUT)
    assert (before.pings, before.why, after.pings, after.why) == (0, None, 1, None)
    assert around.sockets == {}


def test_no_step_of_a_clock_can_make_a_ping_look_old(around: Round) -> None:
    """The library compares ``last_ping`` with the wall clock before it sends anything."""
    connection = around.connect()
    around.beat(INTERVAL)
    assert connection.last_ping is not None
    assert not 1e12 - connection.last_ping > 0


def test_others_get_a_turn_while_many_are_pinged(around: Round) -> None:
    for number in range(3 * PAUSE_EVERY):
        around.connect(str(number))
    around.beat(INTERVAL)
    assert around.pauses == 3
