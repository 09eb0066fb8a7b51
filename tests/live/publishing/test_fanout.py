"""The fan-out: encoded once, in one call to each line; by the library to whoever has none."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask_socketio import SocketIO
from socketio.packet import Packet
from wsproto.frame_protocol import FrameProtocol

from timekeeper.live.publishing.channels import Channel, Channels, Scope
from timekeeper.live.publishing.fanout import PAUSE_EVERY, Fanout
from timekeeper.live.transport import encoded
from timekeeper.live.transport.encoded import Encoded

PUBLIC = Channel(Scope.meeting("upr35-kenya"), "public", "html", "en")
ROOM = Channel(Scope.room("room-xxi"), "room", "html", "en")


class Line:
    """A watcher's line that keeps what it is handed."""

    def __init__(self) -> None:
        self.frames: list[tuple[bytes, object]] = []

    def send(self, frame: bytes, newest_of: object = None) -> None:
        self.frames.append((frame, newest_of))

    @property
    def texts(self) -> list[str]:
        client = FrameProtocol(client=True, extensions=[])
        client.receive_bytes(b"".join(frame for frame, _ in self.frames))
        return [read.payload for read in client.received_frames()]


class Crowd:
    """The library's server with made-up connections: ``e7`` is the one of ``7``."""

    def __init__(self) -> None:
        self.encodings = 0
        self.pauses = self.look_ups = 0
        self.by_library: list[tuple[str, str]] = []
        self.sockets: dict[str, Any] = {}
        self.channels = Channels()
        socketio = SocketIO()
        socketio.server = SimpleNamespace(
            eio=SimpleNamespace(sockets=self.sockets),
            manager=SimpleNamespace(eio_sid_from_sid=self._look_up),
            packet_class=self._packet,
            _send_eio_packet=lambda sid, packet: self.by_library.append((sid, packet.encode())),
        )
        self.fanout = Fanout(socketio, self.channels, self._pause)

    def _look_up(self, sid: str, _namespace: str) -> str:
        self.look_ups += 1
        return f"e{sid}"

    def _packet(self, *arguments: Any, **how: Any) -> Packet:
        self.encodings += 1
        return Packet(*arguments, **how)

    def _pause(self) -> None:
        self.pauses += 1

    def watch(self, sid: str, channel: Channel = PUBLIC, *, has_line: bool = True) -> Line:
        line = Line()
        queue = SimpleNamespace(line=line) if has_line else SimpleNamespace()
        self.sockets[f"e{sid}"] = SimpleNamespace(queue=queue)
        self.channels.join(sid, channel)
        return line


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Crowd:
    monkeypatch.setattr(Packet, "json", encoded)
    return Crowd()


def test_all_are_handed_the_very_same_bytes(crowd: Crowd) -> None:
    lines = [crowd.watch(str(number)) for number in range(5)]
    crowd.fanout.send("state", Encoded('{"revision":4}'), PUBLIC)
    assert crowd.encodings == 1
    assert len({id(line.frames[0][0]) for line in lines}) == 1
    assert lines[0].texts == ['42["state",{"revision":4}]']


def test_only_those_in_the_channel_are_sent_to(crowd: Crowd) -> None:
    public, room = crowd.watch("1"), crowd.watch("2", ROOM)
    crowd.fanout.send("beat", {"now_ms": 1}, ROOM)
    assert (public.texts, room.texts) == ([], ['42["beat",{"now_ms":1}]'])


def test_the_newest_replaces_an_older_one_of_the_same_event_and_channel_only(crowd: Crowd) -> None:
    line = crowd.watch("1")
    crowd.channels.join("1", ROOM)
    for event, channel in [("state", PUBLIC), ("beat", PUBLIC), ("state", ROOM)]:
        crowd.fanout.send(event, {}, channel)
    assert len({newest_of for _, newest_of in line.frames}) == 3


def test_who_polls_gets_the_same_from_the_library(crowd: Crowd) -> None:
    line = crowd.watch("1")
    crowd.watch("2", has_line=False)
    crowd.fanout.send("state", Encoded('{"revision":4}'), PUBLIC)
    assert crowd.by_library == [("e2", line.texts[0])]


def test_who_has_left_meanwhile_stops_nobody(crowd: Crowd) -> None:
    crowd.watch("1")
    stays = crowd.watch("2")
    del crowd.sockets["e1"]
    crowd.fanout.send("state", {}, PUBLIC)
    assert len(stays.frames) == 1


def test_a_number_that_is_given_anew_gets_its_new_line(crowd: Crowd) -> None:
    crowd.watch("1")
    crowd.fanout.send("state", {}, PUBLIC)
    crowd.channels.leave_all("1")
    again = crowd.watch("1")
    crowd.fanout.send("state", {}, PUBLIC)
    assert len(again.frames) == 1


def test_members_are_looked_up_anew_only_when_somebody_has_come_or_gone(crowd: Crowd) -> None:
    crowd.watch("1")
    crowd.fanout.send("state", {}, PUBLIC)
    crowd.fanout.send("state", {}, PUBLIC)
    assert crowd.look_ups == 1
    crowd.channels.leave_all("1")
    crowd.fanout.send("state", {}, PUBLIC)
    second = crowd.watch("2")
    crowd.fanout.send("state", {}, PUBLIC)
    assert (crowd.look_ups, len(second.frames)) == (2, 1)


@pytest.mark.parametrize(
    ("watchers", "pauses"),
    [(0, 0), (1, 1), (PAUSE_EVERY, 1), (PAUSE_EVERY + 1, 2), (3 * PAUSE_EVERY, 3)],
)
def test_others_get_a_turn_while_many_are_sent_to(crowd: Crowd, watchers: int, pauses: int) -> None:
    for number in range(watchers):
        crowd.watch(str(number))
    crowd.fanout.send("state", {}, PUBLIC)
    assert crowd.pauses == pauses
