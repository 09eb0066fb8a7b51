"""A connection that asks too often gets errors, then its end; nobody else notices."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
import websocket
from running_server import RunningServer
from watching import greeted, raw, watching

from timekeeper.live.joining.event_limits import (
    AT_ONCE,
    CONNECT_EVERY_MS,
    CONNECTS_AT_ONCE,
    EVERY_MS,
    IN_VAIN_AT_ONCE,
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
def asking(clock: Clock, ended: list[str]) -> EventLimits:
    return EventLimits(lambda: clock.now_ms, connection_of, ended.append)


def connection_of(sid: str) -> str:
    """ "a anew" is who was "a" before, on the same connection."""
    return sid.removesuffix(" anew")


def answered(asking: EventLimits, times: int, sid: str = "a") -> list[bool]:
    handler = asking.counted(lambda sid, said: {"said": said})
    return [handler(sid, 1) == {"said": 1} for _ in range(times)]


def test_who_asks_too_often_gets_an_error_in_words(asking: EventLimits) -> None:
    assert all(answered(asking, AT_ONCE))
    answer = asking.counted(lambda sid: "never")("a")
    assert answer == {"error": "Too many requests. Wait a second and try again."}
    assert all(answered(asking, AT_ONCE, "another"))


@pytest.mark.parametrize(("after_ms", "is_heard"), [(-1, False), (0, True), (1, True)])
def test_who_waits_is_heard_again(
    asking: EventLimits, clock: Clock, after_ms: int, is_heard: bool
) -> None:
    answered(asking, AT_ONCE + 1)
    clock.now_ms += EVERY_MS + after_ms
    assert answered(asking, 2) == [is_heard, False]


@pytest.mark.parametrize(("one_more", "is_over"), [(-1, False), (0, False), (1, True)])
def test_who_goes_on_in_vain_is_let_go(
    asking: EventLimits, ended: list[str], one_more: int, is_over: bool
) -> None:
    answered(asking, AT_ONCE + IN_VAIN_AT_ONCE + one_more)
    assert ended == (["a"] if is_over else [])


def test_to_be_heard_in_between_does_not_help(
    asking: EventLimits, clock: Clock, ended: list[str]
) -> None:
    answered(asking, AT_ONCE)
    for _ in range(21):
        clock.now_ms += EVERY_MS
        assert answered(asking, 11) == [True] + [False] * 10
    assert "a" in ended


def test_who_connects_anew_on_the_same_connection_has_no_more_to_ask(
    asking: EventLimits, ended: list[str]
) -> None:
    assert all(answered(asking, AT_ONCE))
    assert not any(answered(asking, IN_VAIN_AT_ONCE, "a anew"))
    assert ended == []
    assert answered(asking, 1, "a anew") == [False]
    assert ended == ["a anew"]


def test_connecting_is_counted_by_itself_and_by_the_connection(
    asking: EventLimits, clock: Clock
) -> None:
    assert all(asking.may_connect("a") for _ in range(CONNECTS_AT_ONCE))
    assert all(answered(asking, AT_ONCE))
    clock.now_ms += CONNECT_EVERY_MS - 1
    assert not asking.may_connect("a anew")
    clock.now_ms += 1
    assert asking.may_connect("a anew")
    assert asking.may_connect("another")


# Over real sockets


def asked(connection: websocket.WebSocket, times: int, *event: Any) -> list[str]:
    """What is answered to so many of one event, sent in one go."""
    for number in range(times):
        connection.send(f"42{number}{json.dumps(event)}")
    return [connection.recv() for _ in range(times)]


def is_ended_in_a_flood(connection: websocket.WebSocket, *event: Any) -> bool:
    try:
        for _ in range(2 * IN_VAIN_AT_ONCE):
            connection.send(f"42{json.dumps(event)}")
        while connection.recv() not in ("", "1", "41"):
            pass  # answers that were on their way
    except websocket.WebSocketTimeoutException:
        return False
    except (OSError, websocket.WebSocketException):
        pass
    return True


@pytest.mark.parametrize("event", ["sync", "report", "join", "explode", "connect"])
def test_a_flood_of_whatever_event_is_held_back_and_then_ended(
    server: RunningServer, event: str
) -> None:
    laid = server.lay_out()
    with greeted(server) as flooding, watching(server) as watcher:
        watcher.join(meeting=laid.slug)
        answers = asked(flooding, 2 * AT_ONCE, event, {"t0": 1})
        held_back = [answer for answer in answers if "Too many requests" in answer]
        assert not any("Too many requests" in answer for answer in answers[:AT_ONCE])
        assert len(held_back) > AT_ONCE // 2
        assert is_ended_in_a_flood(flooding, event, {"t0": 1})
        server.done(laid.slug, "open")
        assert watcher.next("state")["state"]["status"] == "open"
        assert watcher.call("sync", {"t0": 1})["t0"] == 1


def test_who_connects_anew_on_one_connection_is_heard_no_more_often(server: RunningServer) -> None:
    with greeted(server) as flooding:
        asked(flooding, AT_ONCE, "sync", {"t0": 1})
        flooding.send("41")
        flooding.send("40")
        assert flooding.recv().startswith("40")
        answers = asked(flooding, AT_ONCE, "sync", {"t0": 1})
    assert sum("Too many requests" in answer for answer in answers) > AT_ONCE // 2


def test_who_knocks_again_and_again_with_a_wrong_token_is_held_back_and_then_ended(
    server: RunningServer,
) -> None:
    with raw(server, origin=None, suppress_origin=True) as knocking, watching(server) as other:
        assert knocking.recv().startswith("0")
        answers = knocked(knocking, 2 * CONNECTS_AT_ONCE)
        assert all("no longer valid" in answer for answer in answers[:CONNECTS_AT_ONCE])
        assert sum("Too many requests" in answer for answer in answers) > CONNECTS_AT_ONCE // 2
        with pytest.raises((OSError, websocket.WebSocketException)):
            knocked(knocking, 2 * IN_VAIN_AT_ONCE)
        assert other.call("sync", {"t0": 1})["t0"] == 1


def knocked(connection: websocket.WebSocket, times: int) -> list[str]:
    """What is answered to so many wrong tokens. Raises when the connection is ended."""
    answers = []
    for _ in range(times):
        connection.send('40{"token":"wrong"}')
        answers.append(connection.recv())
        if not answers[-1].startswith("44"):
            raise websocket.WebSocketConnectionClosedException(answers[-1])
    return answers


def test_a_whole_room_of_screens_comes_back_at_once_from_one_address(
    server: RunningServer,
) -> None:
    """Each as our pages do: it joins, asks for the time in three bursts of eight, and reports."""
    laid = server.lay_out()
    link = json.dumps({"room": laid.room_slug, "as": "public"})
    with ExitStack() as opened:
        sockets = [opened.enter_context(greeted(server)) for _ in range(SCREENS)]
        for socket in sockets:
            socket.send(f'421["join",{link}]')
            for number in range(24):
                socket.send(f'42{number + 2}["sync",{{"t0":1}}]')
        answers = [socket.recv() for socket in sockets for _ in range(25)]
    assert not [answer for answer in answers if '"error"' in answer]
    assert sum("epoch" in answer for answer in answers) == SCREENS
