"""Assembles the live part: Socket.IO on the application, the publisher and the beats."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from config import MAX_BODY_BYTES, Config
from timekeeper.access.grants import is_own_origin
from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.house import House
from timekeeper.live.cluster.identity_deletion import IdentityDeletion
from timekeeper.live.cluster.presence import OtherProcesses
from timekeeper.live.cluster.processes import Processes
from timekeeper.live.cluster.relay import Relay
from timekeeper.live.cluster.revocation import Revocations
from timekeeper.live.displays.identification import Identification
from timekeeper.live.displays.screens import Screens
from timekeeper.live.joining.event_limits import EventLimits
from timekeeper.live.joining.events import Events
from timekeeper.live.publishing.channels import Channels, Scope
from timekeeper.live.publishing.fanout import Fanout
from timekeeper.live.publishing.publisher import Publisher
from timekeeper.live.publishing.read_cache import ReadCache
from timekeeper.live.transport.connections import Connections
from timekeeper.live.transport.event_loop import LoopGaps, Sleep, collect_garbage
from timekeeper.live.transport.flushing import OutboxFlusher
from timekeeper.live.transport.heartbeats import Heartbeats
from timekeeper.live.transport.packets import BoundedPacket, disconnect_on_invalid_packets
from timekeeper.process.screen_signals import Signal

from .beats import Beats
from .transport import encoded_json, on_threads

PING_INTERVAL_S = 20
PING_TIMEOUT_S = 20


class Live:
    """The live part of one process. ``start`` starts the publisher and the beats."""

    def __init__(self, house: House) -> None:
        views, metrics = house.views, house.metrics
        self._house = house
        self.socketio = SocketIO()
        self._channels = Channels()
        self._other_processes = OtherProcesses(house.server_time.monotonic_ms)
        self._screens = Screens(self._other_processes.screens)
        self._fanout = Fanout(self.socketio, self._channels, self._pause)
        self._heartbeats = Heartbeats(PING_INTERVAL_S, PING_TIMEOUT_S, self._pause)
        self._flusher = OutboxFlusher(house.server_time.monotonic_ms, self._pause)
        read_cache = ReadCache(views)
        send = self._fanout.send
        self.publisher = Publisher(
            views, read_cache, self._channels, send, lambda to: metrics.pushes.labels(to).inc()
        )
        self._beats = Beats(
            views,
            self._channels,
            self.publisher,
            self._screens,
            send,
            self._other_processes,
            house.server_time.check_wall_clock,
        )
        self._revocations = Revocations(house.database, house.server_time.now_ms, self._end)
        self._events = Events(
            house,
            self._channels,
            self._screens,
            self.publisher,
            read_cache,
            self._revocations,
            EventLimits(house.server_time.monotonic_ms, self._connection_of, self._end),
        )
        self._identification = Identification(self._screens, self._fanout.send_to)
        self._processes = self._make_processes(house)
        self._loops: list[Callable[[Sleep], None]] = [
            self._beats.run,
            self._revocations.run,
            IdentityDeletion(
                house.retention, house.server_time.now_ms, self.publisher.publish_all_again
            ).run,
            lambda sleep: collect_garbage(sleep, views.is_anything_on),
            *self._processes.loops(),
        ]
        self._is_started = False
        for audience in AUDIENCES:
            watching = metrics.watching.labels(audience)
            watching.set_function(partial(self._channels.count, audience))

    def _make_processes(self, house: House) -> Processes:
        relay = None
        if house.config.message_queue_url is not None:
            relay = Relay(
                house.config.message_queue_url,
                lambda: house.views.epoch,
                house.server_time.monotonic_ms,
            )
            house.readiness.checks["queue"] = lambda: relay.is_receiving
        processes = Processes(
            relay,
            self._channels,
            self._screens,
            self._other_processes,
            lambda kind: house.metrics.received.labels(kind).inc,
        )
        processes.on("published", lambda _process, content: self.publisher.publish(**content))
        processes.on("signal", lambda _process, content: self._send_signal_here(**content))
        processes.on("identify", lambda _process, content: self._identify_here(**content))
        return processes

    def serve(self, app: Flask, config: Config) -> None:
        """Accepts Socket.IO's connections on the application's own address."""
        is_on_eventlet = config.async_mode == "eventlet"
        self.socketio.init_app(
            app,
            async_mode=config.async_mode,
            client_manager=Connections(),
            json=encoded_json,
            serializer=BoundedPacket,
            monitor_clients=not is_on_eventlet,
            async_handlers=False,
            cors_allowed_origins=lambda origin, environ: is_own_origin(
                origin, environ, config.origins
            ),
            manage_session=False,
            max_http_buffer_size=MAX_BODY_BYTES,
            ping_interval=PING_INTERVAL_S,
            ping_timeout=PING_TIMEOUT_S,
            http_compression=False,
        )
        self._events.register(self.socketio.server)
        disconnect_on_invalid_packets(self.socketio.server)
        if is_on_eventlet:
            self._install_on_eventlet()
        else:
            on_threads.install(self.socketio.server)

    def _install_on_eventlet(self) -> None:
        from .transport import on_eventlet  # never imported where the server runs on threads

        on_eventlet.install(self.socketio.server, self._heartbeats, self._flusher)
        on_eventlet.watch_loop(
            LoopGaps(self._house.server_time.monotonic_ms, self._house.metrics.observe_gap)
        )
        self._house.database.run_blocking = on_eventlet.run_in_os_thread
        self._loops += [self._heartbeats.run, self._flusher.run]

    def start(self) -> None:
        self._is_started = True
        self.socketio.start_background_task(self.publisher.run)
        for loop in self._loops:
            self.socketio.start_background_task(loop, self.socketio.sleep)

    def start_work(self, work: Callable[..., None], *arguments: object) -> None:
        """Runs work beside the requests; without a server nothing is run."""
        if self._is_started:
            self.socketio.start_background_task(work, *arguments)

    def publish(self, slug: str, revision: int) -> None:
        """Has a meeting's newest state sent soon, by this process and by all others."""
        self.publisher.publish(slug, revision)
        self._processes.send("published", {"slug": slug, "revision": revision})

    def send_signal(self, slug: str, room_slug: str, signal: Signal) -> int:
        """Sends a signal to the consoles of a meeting and of its room; gives how many there are."""
        content: dict[str, Any] = {"slug": slug, "room_slug": room_slug, "signal": asdict(signal)}
        self._processes.send("signal", content)
        self._send_signal_here(**content)
        scopes = (Scope.meeting(slug), Scope.room(room_slug))
        return sum(
            counted.count("moderator", scope)
            for scope in scopes
            for counted in (self._channels, self._other_processes)
        )

    def _send_signal_here(self, slug: str, room_slug: str, signal: dict[str, Any]) -> None:
        for channel in self._channels.of(Scope.meeting(slug), Scope.room(room_slug)):
            if channel.audience == "moderator":
                self._fanout.send("signal", signal, channel)

    def identify(self, room_slug: str) -> int:
        """Makes the displays of a room show their numbers; gives how many there are."""
        self._processes.send("identify", {"room_slug": room_slug})
        return self._identify_here(room_slug) + len(self._other_processes.screens(room_slug))

    def _identify_here(self, room_slug: str) -> int:
        return self._identification.identify(room_slug)

    def _connection_of(self, sid: str) -> str | None:
        """The transport's id of a connection; it stays when its client connects anew."""
        eio_sid: str | None = self.socketio.server.manager.eio_sid_from_sid(sid, "/")
        return eio_sid

    def _end(self, sid: str) -> None:
        """Ends a connection with its transport; its page reconnects by itself and joins again."""
        server = self.socketio.server
        connection = server.eio.sockets.get(self._connection_of(sid))
        if connection is not None:
            reason = server.reason.SERVER_DISCONNECT
            connection.close(wait=False, abort=False, reason=reason)

    def _pause(self) -> None:
        """Lets other tasks run."""
        self.socketio.sleep(0)
