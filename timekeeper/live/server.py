"""Puts the live part together: Socket.IO on the application, publisher and beats."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from config import MAX_BODY_BYTES, Config

from ..access import is_own_origin
from ..domain.audience import AUDIENCES, Audience
from ..metrics import Metrics
from ..server_time import ServerTime
from ..signals import Signal
from ..views import Views
from .beats import Beats
from .channels import Channel, Channels, Scope
from .events import Events
from .identification import Identification
from .publisher import Publisher
from .screens import Screens

PING_INTERVAL_S = 20
PING_TIMEOUT_S = 20


class Live:
    """The live part of one process. ``start`` sets publisher and beats going."""

    def __init__(self, views: Views, metrics: Metrics, server_time: ServerTime) -> None:
        self._channels = Channels()
        self._screens = Screens()
        self.publisher = Publisher(views, self._channels, self._send, self._count(metrics))
        self._beats = Beats(
            views, self._channels, self.publisher, self._screens, self._send, server_time.watch
        )
        self._events = Events(self._channels, self._screens, self.publisher)
        self.identification = Identification(self._screens, self._send_to)
        self.socketio = SocketIO()
        self._is_started = False
        for audience in AUDIENCES:
            watching = metrics.watching.labels(audience)
            watching.set_function(partial(self._channels.count, audience))

    def serve(self, app: Flask, config: Config) -> None:
        """Take Socket.IO's connections on the application's own address."""
        self._events.register(self.socketio)
        self.socketio.init_app(
            app,
            async_mode=config.async_mode,
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

    def start(self) -> None:
        self._is_started = True
        self.socketio.start_background_task(self.publisher.run)
        self.socketio.start_background_task(self._beats.run, self.socketio.sleep)

    def start_work(self, work: Callable[..., None], *arguments: object) -> None:
        """Have something done beside the requests; without a server nothing is done."""
        if self._is_started:
            self.socketio.start_background_task(work, *arguments)

    def tell_consoles(self, slug: str, room_slug: str, signal: Signal) -> int:
        """Send a signal to whoever moderates this meeting or this room; gives how many do."""
        scopes = (Scope.meeting(slug), Scope.room(room_slug))
        for scope in scopes:
            for channel in self._channels.of(scope):
                if channel.audience == "moderator":
                    self._send("signal", asdict(signal), channel)
        return sum(self._channels.count("moderator", scope) for scope in scopes)

    def _send(self, event: str, content: dict[str, Any], channel: Channel) -> None:
        self.socketio.emit(event, content, to=channel.name)

    def _send_to(self, event: str, content: dict[str, Any], sid: str) -> None:
        self.socketio.emit(event, content, to=sid)

    def _count(self, metrics: Metrics) -> Callable[[Audience], None]:
        return lambda audience: metrics.pushes.labels(audience).inc()
