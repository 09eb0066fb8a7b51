"""Two real processes, PostgreSQL and Redis: not one byte of a protected speaker on any wire.

A whole meeting is conducted through one process, and all watchers are connected to the other.
What they are sent, what the processes send each other, what they print and their metrics are
recorded byte for byte. Then a leak is planted in each of these, and each is found.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from hidden_speaker import CANARIES, OUTSIDE, TURNS, WORDS, Found, leaked, whole_meeting
from in_process import with_revision
from recording_relay import RecordingRelay, recording
from running_server import Laid, RunningServer
from services import PostgreSQL, Redis
from two_servers import Pair, two_servers
from watching import Watcher, watching

TRANSPORTS = ("websocket", "polling")


@dataclass
class Address:
    """The address of a relay, and a token: all that ``watching`` needs of a server."""

    url: str
    token: str


class Wires:
    """A meeting through the first process, and a recording relay on each other connection."""

    def __init__(self, pair: Pair, queue: RecordingRelay, cleanup: ExitStack) -> None:
        self.one, self.two = pair
        self.queue = queue
        self.laid: Laid = self.one.lay_out(TURNS)
        self.relays = {
            audience: cleanup.enter_context(recording(self.two.port)) for audience in OUTSIDE
        }
        self.watchers: dict[tuple[str, str], Watcher] = {}
        for audience in OUTSIDE:
            for transport, format_ in (("websocket", "html"), ("polling", "json")):
                watcher = self._watcher(audience, transport, cleanup)
                wanted = {"room": self.laid.room_slug, "as": audience, "format": format_}
                assert "error" not in watcher.join(**wanted)
                self.watchers[audience, transport] = watcher
        self.conduct()
        self.leaked = self._leaks()
        """The leaks by place, before any is planted."""

    def _watcher(self, audience: str, transport: str, cleanup: ExitStack) -> Watcher:
        address = Address(f"http://127.0.0.1:{self.relays[audience].port}", self.one.token)
        return cleanup.enter_context(watching(address, transports=[transport]))  # type: ignore[arg-type]  # all that it asks of a server

    def conduct(self) -> None:
        revision = 1
        for verb, body in whole_meeting():
            revision = self.one.done(self.laid.slug, verb, with_revision(body, revision))[
                "revision"
            ]
            # Its room does not show a cancelled meeting, and nothing else is on there.
            shown = 0 if verb == "cancel" else revision
            # Waits for each: of states in quick succession only the latest would be sent.
            for watcher in self.watchers.values():
                watcher.next("state", lambda state, r=shown: state["revision"] == r)

    def received(self, audience: str) -> Found:
        streams = self.relays[audience].recorded()
        return frozenset().union(*(CANARIES.found_in(stream) for stream in streams))

    def _leaks(self) -> dict[str, Found]:
        leaks: dict[str, Found] = {}
        for audience, relay in self.relays.items():
            for stream in relay.recorded():
                leaks[audience] = leaks.get(audience, frozenset()) | leaked(stream, audience)
        for stream in self.queue.recorded():
            leaks["redis"] = leaks.get("redis", frozenset()) | leaked(stream, "nobody")
        leaks["the log"] = leaked(self.one.log().encode(), "nobody")
        for number, server in enumerate((self.one, self.two), start=1):
            leaks[f"the metrics of {number}"] = leaked(server.metrics().encode(), "nobody")
        return {where: found for where, found in leaks.items() if found}


@pytest.fixture(scope="module")
def wires(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL, redis_server: Redis
) -> Iterator[Wires]:
    instance: Path = tmp_path_factory.mktemp("instance")
    with ExitStack() as cleanup:
        queue = cleanup.enter_context(recording(redis_server.port))
        settings = {
            "MESSAGE_QUEUE_URL": f"redis://127.0.0.1:{queue.port}/0",
            "DATABASE_URL": postgres.database(),
        }
        servers = two_servers(instance, settings)
        pair = next(servers)
        cleanup.callback(next, servers, None)
        yield Wires(pair, queue, cleanup)


def test_a_whole_meeting_leaves_nothing_on_any_wire(wires: Wires) -> None:
    assert wires.leaked == {}
    assert "Traceback" not in wires.one.log()


def test_each_watcher_s_own_texts_came_through_its_recorded_connection(wires: Wires) -> None:
    """This shows that the relays record, on both transports."""
    assert {name for name, _ in wires.received("public")} == {"public notice"}
    assert {name for name, _ in wires.received("room")} == {"room notice"}
    assert {name for name, _ in wires.received("interpreters")} == {"room notice"}
    assert {name for name, _ in wires.received("speaker")} == {"room notice", "cue"}
    wire = b"".join(wires.relays["speaker"].recorded())
    assert b"GET /socket.io/?transport=polling" in wire
    assert b"Upgrade: websocket" in wire
    relayed = b"".join(wires.queue.recorded())
    for kind in ("published", "present"):
        assert f'"kind":"{kind}"'.encode() in relayed
    assert wires.laid.slug.encode() in relayed


KINDS = ("published", "present", "signal", "identify", "nothing")


@pytest.mark.parametrize("kind", KINDS)
def test_a_leak_between_processes_is_found(wires: Wires, kind: str) -> None:
    """And a process does not log the content of a message that it does not understand."""
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
def test_a_leak_in_what_a_watcher_is_sent_is_found(
    wires: Wires, audience: str, transport: str
) -> None:
    """The server repeats the name of an unknown event to the client that sent it."""
    with recording(wires.two.port) as relay:
        address = Address(f"http://127.0.0.1:{relay.port}", wires.one.token)
        with watching(address, transports=[transport]) as watcher:  # type: ignore[arg-type]  # as above
            watcher.join(**{"room": wires.laid.room_slug, "as": audience})
            assert WORDS["notes"] in watcher.call(WORDS["notes"])["error"]
        from_server = relay.recorded()[1::2]
        assert "notes" in {name for s in from_server for name, _ in leaked(s, audience)}


def test_a_leak_in_what_a_process_prints_is_found(tmp_path: Path) -> None:
    """An unknown option of its command line is printed where faults are printed."""
    server = RunningServer(tmp_path)
    with pytest.raises(RuntimeError):
        server.start(f"--{WORDS['reason']}")
    server.close()
    assert leaked(server.log().encode(), "nobody") == {("reason", "raw")}
