"""A connection that sends too often gets errors and is then ended; others are not affected."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
import websocket
from running_server import RunningServer
from watching import connected_websocket, open_websocket, watching

from timekeeper.live.joining.event_limits import (
    CONNECT_EVERY_MS,
    CONNECTS_AT_ONCE,
    EVENT_EVERY_MS,
    EVENTS_AT_ONCE,
    REFUSALS_AT_ONCE,
    EventLimits,
)

SCREENS = 60


class Clock:
    now_ms = 1_000_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture
def limits(clock: Clock, ended: list[str]) -> EventLimits:
    return EventLimits(lambda: clock.now_ms, connection_of, ended.append)


def connection_of(sid: str) -> str:
    """ "a anew" is the sid of "a" after it has connected anew on the same connection."""
    return sid.removesuffix(" anew")


def answered(limits: EventLimits, times: int, sid: str = "a") -> list[bool]:
    handler = limits.limited(lambda sid, value: {"value": value})
    return [handler(sid, 1) == {"value": 1} for _ in range(times)]


def test_a_connection_that_sends_too_often_gets_an_error_in_words(limits: EventLimits) -> None:
    assert all(answered(limits, EVENTS_AT_ONCE))
    answer = limits.limited(lambda sid: "never")("a")
    assert answer == {"error": "Too many requests. Wait a second and try again."}
    assert all(answered(limits, EVENTS_AT_ONCE, "another"))


@pytest.mark.parametrize(("after_ms", "is_answered"), [(-1, False), (0, True), (1, True)])
def test_a_connection_that_waits_is_answered_again(
    limits: EventLimits, clock: Clock, after_ms: int, is_answered: bool
) -> None:
    answered(limits, EVENTS_AT_ONCE + 1)
    clock.now_ms += EVENT_EVERY_MS + after_ms
    assert answered(limits, 2) == [is_answered, False]


@pytest.mark.parametrize(("more", "is_ended"), [(-1, False), (0, False), (1, True)])
def test_a_connection_that_goes_on_after_refusals_is_ended(
    limits: EventLimits, ended: list[str], more: int, is_ended: bool
) -> None:
    answered(limits, EVENTS_AT_ONCE + REFUSALS_AT_ONCE + more)
    assert ended == (["a"] if is_ended else [])


def test_answers_in_between_do_not_reset_the_refusals(
    limits: EventLimits, clock: Clock, ended: list[str]
) -> None:
    answered(limits, EVENTS_AT_ONCE)
    for _ in range(21):
        clock.now_ms += EVENT_EVERY_MS
        assert answered(limits, 11) == [True] + [False] * 10
    assert "a" in ended


def test_connecting_anew_on_the_same_connection_allows_no_further_events(
    limits: EventLimits, ended: list[str]
) -> None:
    assert all(answered(limits, EVENTS_AT_ONCE))
    assert not any(answered(limits, REFUSALS_AT_ONCE, "a anew"))
    assert ended == []
    assert answered(limits, 1, "a anew") == [False]
    assert ended == ["a anew"]


def test_connects_are_counted_separately_and_for_each_connection(
    limits: EventLimits, clock: Clock
) -> None:
    assert all(limits.may_connect("a") for _ in range(CONNECTS_AT_ONCE))
    assert all(answered(limits, EVENTS_AT_ONCE))
    clock.now_ms += CONNECT_EVERY_MS - 1
    assert not limits.may_connect("a anew")
    clock.now_ms += 1
    assert limits.may_connect("a anew")
    assert limits.may_connect("another")


# Over real sockets


def asked(connection: websocket.WebSocket, times: int, *event: Any) -> list[str]:
    """The answers to one event that is sent ``times`` times without waiting."""
    for number in range(times):
        connection.send(f"42{number}{json.dumps(event)}")
    return [connection.recv() for _ in range(times)]


def is_ended_by_a_flood(connection: websocket.WebSocket, *event: Any) -> bool:
    try:
        for _ in range(2 * REFUSALS_AT_ONCE):
            connection.send(f"42{json.dumps(event)}")
        while connection.recv() not in ("", "1", "41"):
            pass  # answers that were sent before
    except websocket.WebSocketTimeoutException:
        return False
    except (OSError, websocket.WebSocketException):
        pass
    return True


@pytest.mark.parametrize("event", ["sync", "report", "join", "explode", "connect"])
def test_a_flood_of_any_event_is_refused_and_then_ended(server: RunningServer, event: str) -> None:
    laid = server.lay_out()
    with connected_websocket(server) as flooding, watching(server) as watcher:
        watcher.join(meeting=laid.slug)
        answers = asked(flooding, 2 * EVENTS_AT_ONCE, event, {"t0": 1})
        refused = [answer for answer in answers if "Too many requests" in answer]
        assert not any("Too many requests" in answer for answer in answers[:EVENTS_AT_ONCE])
        assert len(refused) > EVENTS_AT_ONCE // 2
        assert is_ended_by_a_flood(flooding, event, {"t0": 1})
        server.done(laid.slug, "open")
        assert watcher.next("state")["state"]["status"] == "open"
        assert watcher.call("sync", {"t0": 1})["t0"] == 1


def test_connecting_anew_on_one_connection_does_not_raise_its_limit(
    server: RunningServer,
) -> None:
    with connected_websocket(server) as flooding:
        asked(flooding, EVENTS_AT_ONCE, "sync", {"t0": 1})
        flooding.send("41")
        flooding.send("40")
        assert flooding.recv().startswith("40")
        answers = asked(flooding, EVENTS_AT_ONCE, "sync", {"t0": 1})
    assert sum("Too many requests" in answer for answer in answers) > EVENTS_AT_ONCE // 2


def test_repeated_wrong_tokens_are_refused_and_then_end_the_connection(
    server: RunningServer,
) -> None:
    with (
        open_websocket(server, origin=None, suppress_origin=True) as connection,
        watching(server) as other,
    ):
        assert connection.recv().startswith("0")
        answers = show_wrong_tokens(connection, 2 * CONNECTS_AT_ONCE)
        assert all("no longer valid" in answer for answer in answers[:CONNECTS_AT_ONCE])
        assert sum("Too many requests" in answer for answer in answers) > CONNECTS_AT_ONCE // 2
        with pytest.raises((OSError, websocket.WebSocketException)):
            show_wrong_tokens(connection, 2 * REFUSALS_AT_ONCE)
        assert other.call("sync", {"t0": 1})["t0"] == 1


def show_wrong_tokens(connection: websocket.WebSocket, times: int) -> list[str]:
    """The answers to ``times`` wrong tokens. Raises when the connection is ended."""
    answers = []
    for _ in range(times):
        connection.send('40{"token":"wrong"}')
        answers.append(connection.recv())
        if not answers[-1].startswith("44"):
            raise websocket.WebSocketConnectionClosedException(answers[-1])
    return answers


def test_a_whole_room_of_screens_reconnects_at_once_from_one_address(
    server: RunningServer,
) -> None:
    """Each does as our pages: it joins, and asks for the time in three bursts of eight."""
    laid = server.lay_out()
    link = json.dumps({"room": laid.room_slug, "as": "public"})
    with ExitStack() as opened:
        sockets = [opened.enter_context(connected_websocket(server)) for _ in range(SCREENS)]
        for socket in sockets:
            socket.send(f'421["join",{link}]')
            for number in range(24):
                socket.send(f'42{number + 2}["sync",{{"t0":1}}]')
        answers = [socket.recv() for socket in sockets for _ in range(25)]
    assert not [answer for answer in answers if '"error"' in answer]
    assert sum("epoch" in answer for answer in answers) == SCREENS
