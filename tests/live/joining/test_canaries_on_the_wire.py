"""Two real processes, PostgreSQL and Redis: not one byte of a protected speaker on any wire.

A whole meeting is conducted through one process; everybody who watches hangs on the other. What
they are sent, what the processes tell each other, what they print and what they count is kept
byte for byte. Then a leak is planted on each of these ways, and each is heard.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from hidden_speaker import CANARIES, OUTSIDE, TURNS, WORDS, Found, leaked, whole_meeting
from in_process import said
from recording_relay import RecordingRelay, recording
from running_server import Laid, RunningServer
from services import PostgreSQL, Redis
from two_servers import Pair, two_servers
from watching import Watcher, watching

TRANSPORTS = ("websocket", "polling")


@dataclass
class Door:
    """The address of a relay, and the token to come in with; what a watcher needs of a server."""

    url: str
    token: str


class Wires:
    """A meeting through the first process, and a relay on every other way."""

    def __init__(self, pair: Pair, queue: RecordingRelay, ending: ExitStack) -> None:
        self.one, self.two = pair
        self.queue = queue
        self.laid: Laid = self.one.lay_out(TURNS)
        self.relays = {
            audience: ending.enter_context(recording(self.two.port)) for audience in OUTSIDE
        }
        self.watchers: dict[tuple[str, str], Watcher] = {}
        for audience in OUTSIDE:
            for transport, format_ in (("websocket", "html"), ("polling", "json")):
                watcher = self._watcher(audience, transport, ending)
                wanted = {"room": self.laid.room_slug, "as": audience, "format": format_}
                assert "error" not in watcher.join(**wanted)
                self.watchers[audience, transport] = watcher
        self.conduct()
        self.leaked = self._leaks()
        """Where there is what should not be; as things are before anything is planted."""

    def _watcher(self, audience: str, transport: str, ending: ExitStack) -> Watcher:
        door = Door(f"http://127.0.0.1:{self.relays[audience].port}", self.one.token)
        return ending.enter_context(watching(door, transports=[transport]))  # type: ignore[arg-type]  # all that it asks of a server

    def conduct(self) -> None:
        revision = 1
        for verb, body in whole_meeting():
            revision = self.one.done(self.laid.slug, verb, said(body, revision))["revision"]
            # Each is waited for: of what comes too fast only the latest would be sent.
            for watcher in self.watchers.values():
                watcher.next("state", lambda state, r=revision: state["revision"] == r)

    def received(self, audience: str) -> Found:
        streams = self.relays[audience].recorded()
        return frozenset().union(*(CANARIES.heard(stream) for stream in streams))

    def _leaks(self) -> dict[str, Found]:
        heard: dict[str, Found] = {}
        for audience, relay in self.relays.items():
            for stream in relay.recorded():
                heard[audience] = heard.get(audience, frozenset()) | leaked(stream, audience)
        for stream in self.queue.recorded():
            heard["redis"] = heard.get("redis", frozenset()) | leaked(stream, "nobody")
        heard["the log"] = leaked(self.one.log().encode(), "nobody")
        for number, server in enumerate((self.one, self.two), start=1):
            heard[f"the metrics of {number}"] = leaked(server.metrics().encode(), "nobody")
        return {where: found for where, found in heard.items() if found}


@pytest.fixture(scope="module")
def wires(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL, redis_server: Redis
) -> Iterator[Wires]:
    instance: Path = tmp_path_factory.mktemp("instance")
    with ExitStack() as ending:
        queue = ending.enter_context(recording(redis_server.port))
        settings = {
            "MESSAGE_QUEUE_URL": f"redis://127.0.0.1:{queue.port}/0",
            "DATABASE_URL": postgres.database(),
        }
        servers = two_servers(instance, settings)
        pair = next(servers)
        ending.callback(next, servers, None)
        yield Wires(pair, queue, ending)


def test_a_whole_meeting_leaves_nothing_on_any_wire(wires: Wires) -> None:
    assert wires.leaked == {}
    assert "Traceback" not in wires.one.log()


def test_what_each_is_meant_to_read_came_through_that_very_wire(wires: Wires) -> None:
    """So that the ear is known to be on it, on both transports."""
    assert {name for name, _ in wires.received("public")} == {"public notice"}
    assert {name for name, _ in wires.received("room")} == {"room notice"}
    assert {name for name, _ in wires.received("interpreters")} == {"room notice"}
    assert {name for name, _ in wires.received("speaker")} == {"room notice", "cue"}
    wire = b"".join(wires.relays["speaker"].recorded())
    assert b"GET /socket.io/?transport=polling" in wire
    assert b"Upgrade: websocket" in wire
    told = b"".join(wires.queue.recorded())
    for kind in ("published", "present"):
        assert f'"kind":"{kind}"'.encode() in told
    assert wires.laid.slug.encode() in told


KINDS = ("published", "present", "signal", "identify", "nothing")


@pytest.mark.parametrize("kind", KINDS)
def test_a_leak_in_what_the_processes_tell_each_other_is_heard(wires: Wires, kind: str) -> None:
    """And a process that is told what it does not understand does not write that down."""
    before = len(wires.queue.recorded())
    with redis.Redis(port=wires.queue.port) as client:
        [channel] = client.pubsub_channels()
        content = {"slug": wires.laid.slug, "revision": 1, "who": WORDS["speaker"], "kind": kind}
        message = {"process": "another", "kind": kind, "content": content}
        assert client.publish(channel, json.dumps(message)) == 2
    new = wires.queue.recorded()[before:]
    assert any(("speaker", "json") in leaked(stream, "nobody") for stream in new)
    assert leaked(wires.one.log().encode(), "nobody") == frozenset()


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_leak_in_what_a_watcher_is_sent_is_heard(
    wires: Wires, audience: str, transport: str
) -> None:
    """The server repeats the name of an event that it does not know, to whoever called it so."""
    with recording(wires.two.port) as relay:
        door = Door(f"http://127.0.0.1:{relay.port}", wires.one.token)
        with watching(door, transports=[transport]) as watcher:  # type: ignore[arg-type]  # as above
            watcher.join(**{"room": wires.laid.room_slug, "as": audience})
            assert WORDS["notes"] in watcher.call(WORDS["notes"])["error"]
        from_server = relay.recorded()[1::2]
        assert "notes" in {name for s in from_server for name, _ in leaked(s, audience)}


def test_a_leak_in_what_a_process_prints_is_heard(tmp_path: Path) -> None:
    """What it does not understand of its own command line is said where faults are said."""
    server = RunningServer(tmp_path)
    with pytest.raises(RuntimeError):
        server.start(f"--{WORDS['reason']}")
    server.close()
    assert leaked(server.log().encode(), "nobody") == {("reason", "raw")}
