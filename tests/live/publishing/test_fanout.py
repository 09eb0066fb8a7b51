"""The fan-out: encodes once, and calls each outbox once; the library sends to the others."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask_socketio import SocketIO
from socketio.packet import Packet
from wsproto.frame_protocol import FrameProtocol

from timekeeper.live.publishing.channels import Channel, Channels, Scope
from timekeeper.live.publishing.fanout import PAUSE_EVERY, Fanout
from timekeeper.live.transport import encoded_json
from timekeeper.live.transport.encoded_json import Encoded

PUBLIC = Channel(Scope.meeting("upr35-kenya"), "public", "html", "en")
ROOM = Channel(Scope.room("room-xxi"), "room", "html", "en")


class FakeOutbox:
    """A watcher's outbox that keeps what it is handed."""

    def __init__(self) -> None:
        self.frames: list[tuple[bytes, object]] = []

    def send(self, frame: bytes, replace_key: object = None) -> None:
        self.frames.append((frame, replace_key))

    @property
    def texts(self) -> list[str]:
        client = FrameProtocol(client=True, extensions=[])
        client.receive_bytes(b"".join(frame for frame, _ in self.frames))
        return [read.payload for read in client.received_frames()]


class FakeServer:
    """The library's server with fake connections: ``e7`` is the transport's id of ``7``."""

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

    def _packet(self, *arguments: Any, **options: Any) -> Packet:
        self.encodings += 1
        return Packet(*arguments, **options)

    def _pause(self) -> None:
        self.pauses += 1

    def watch(self, sid: str, channel: Channel = PUBLIC, *, has_outbox: bool = True) -> FakeOutbox:
        outbox = FakeOutbox()
        queue = SimpleNamespace(outbox=outbox) if has_outbox else SimpleNamespace()
        self.sockets[f"e{sid}"] = SimpleNamespace(queue=queue)
        self.channels.join(sid, channel)
        return outbox


@pytest.fixture
def fake_server(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    monkeypatch.setattr(Packet, "json", encoded_json)
    return FakeServer()


def test_all_members_are_handed_the_same_bytes(fake_server: FakeServer) -> None:
    outboxes = [fake_server.watch(str(number)) for number in range(5)]
    fake_server.fanout.send("state", Encoded('{"revision":4}'), PUBLIC)
    assert fake_server.encodings == 1
    assert len({id(outbox.frames[0][0]) for outbox in outboxes}) == 1
    assert outboxes[0].texts == ['42["state",{"revision":4}]']


def test_only_members_of_the_channel_are_sent_to(fake_server: FakeServer) -> None:
    public, room = fake_server.watch("1"), fake_server.watch("2", ROOM)
    fake_server.fanout.send("beat", {"now_ms": 1}, ROOM)
    assert (public.texts, room.texts) == ([], ['42["beat",{"now_ms":1}]'])


def test_the_newest_replaces_an_older_one_of_the_same_event_and_channel_only(
    fake_server: FakeServer,
) -> None:
    outbox = fake_server.watch("1")
    fake_server.channels.join("1", ROOM)
    for event, channel in [("state", PUBLIC), ("beat", PUBLIC), ("state", ROOM)]:
        fake_server.fanout.send(event, {}, channel)
    assert len({replace_key for _, replace_key in outbox.frames}) == 3


def test_a_client_that_polls_gets_the_same_from_the_library(fake_server: FakeServer) -> None:
    outbox = fake_server.watch("1")
    fake_server.watch("2", has_outbox=False)
    fake_server.fanout.send("state", Encoded('{"revision":4}'), PUBLIC)
    assert fake_server.by_library == [("e2", outbox.texts[0])]


def test_a_member_that_has_just_left_stops_no_other(fake_server: FakeServer) -> None:
    fake_server.watch("1")
    stays = fake_server.watch("2")
    del fake_server.sockets["e1"]
    fake_server.fanout.send("state", {}, PUBLIC)
    assert len(stays.frames) == 1


def test_a_sid_that_is_used_again_gets_its_new_outbox(fake_server: FakeServer) -> None:
    fake_server.watch("1")
    fake_server.fanout.send("state", {}, PUBLIC)
    fake_server.channels.leave_all("1")
    again = fake_server.watch("1")
    fake_server.fanout.send("state", {}, PUBLIC)
    assert len(again.frames) == 1


def test_members_are_looked_up_again_only_after_a_join_or_leave(fake_server: FakeServer) -> None:
    fake_server.watch("1")
    fake_server.fanout.send("state", {}, PUBLIC)
    fake_server.fanout.send("state", {}, PUBLIC)
    assert fake_server.look_ups == 1
    fake_server.channels.leave_all("1")
    fake_server.fanout.send("state", {}, PUBLIC)
    second = fake_server.watch("2")
    fake_server.fanout.send("state", {}, PUBLIC)
    assert (fake_server.look_ups, len(second.frames)) == (2, 1)


@pytest.mark.parametrize(
    ("watchers", "pauses"),
    [(0, 0), (1, 1), (PAUSE_EVERY, 1), (PAUSE_EVERY + 1, 2), (3 * PAUSE_EVERY, 3)],
)
def test_other_tasks_run_while_many_are_sent_to(
    fake_server: FakeServer, watchers: int, pauses: int
) -> None:
    for number in range(watchers):
        fake_server.watch(str(number))
    fake_server.fanout.send("state", {}, PUBLIC)
    assert fake_server.pauses == pauses
