"""Timekeeper: puts the rooms of the house together, and nothing else."""

from flask import Flask

from config import MAX_BODY_BYTES, Config

from . import access
from .background import Background
from .buckets import Buckets
from .cli import commands
from .execute import Executor
from .house import EXTENSION, House
from .lan import base_url
from .live.server import Live
from .metrics import Metrics
from .readiness import Readiness
from .rendering import Renderer
from .retention import Retention
from .server_time import ServerTime
from .signals import Signals
from .store.database import Database
from .store.journal import Journal
from .views import Views
from .web import (
    api,
    audit_page,
    guard,
    headers,
    health,
    identities,
    lengths,
    link,
    new_meeting,
    pages,
    pairing,
    password,
    problems,
    proxies,
    rehearsals,
    sign_in,
)
from .web.callers import csrf
from .web.limits import COMMAND_EVERY_MS, COMMANDS_AT_ONCE, limiter
from .web.static_files import StaticFiles

QUICK = {"socket_connect_timeout": 1, "socket_timeout": 1}
"""Limits are shared over Redis; who waits for it longer than this counts alone for a while."""


def create_app(config: Config | None = None) -> Flask:
    """The application. ``app.extensions["timekeeper.live"]`` is its live part, not yet started."""
    config = config or Config.from_environment()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_NAME=f"{access.cookie_base(is_production=config.is_production)}_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_production,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=config.message_queue_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=QUICK if config.message_queue_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    static = StaticFiles(config.instance)
    house = _house(config, static)
    live = Live(house)
    house.executor.publish = live.publish
    house.signals.tell = live.tell_consoles
    house.background.start = live.start_work
    house.signals.identify = live.identify
    app.extensions[EXTENSION] = house
    _add_web(app, config)
    app.extensions["timekeeper.live"] = live
    static.serve_from(app)
    live.serve(app, config)
    lengths.check(app)
    headers.add(app, is_production=config.is_production)
    proxies.trust(app, config.proxies)
    return app


def _house(config: Config, static: StaticFiles) -> House:
    database = Database(config.database_url)
    if database.is_empty:
        database.upgrade()
    server_time = ServerTime(database)
    journal = Journal()
    return House(
        config=config,
        database=database,
        server_time=server_time,
        executor=Executor(database, journal, server_time.now_ms),
        signals=Signals(),
        background=Background(),
        views=Views(database, journal, server_time.now_ms, Renderer(static.url), base_url(config)),
        metrics=Metrics(server_time.difference_ms),
        readiness=Readiness(
            {"database": database.answers, "clock": server_time.agrees_with_database}
        ),
        commands=Buckets(COMMANDS_AT_ONCE, COMMAND_EVERY_MS),
        retention=Retention(database, journal, server_time.now_ms),
    )


def _add_web(app: Flask, config: Config) -> None:
    # To the right address Werkzeug would lead by whatever host was named.
    app.url_map.merge_slashes = False
    guard.register(app)
    csrf.init_app(app)
    limiter.init_app(app)
    for blueprint in (
        api.blueprint,
        new_meeting.blueprint,
        rehearsals.blueprint,
        identities.blueprint,
        pages.blueprint,
        sign_in.blueprint,
        link.blueprint,
        password.blueprint,
        pairing.blueprint,
        audit_page.blueprint,
        health.blueprint,
        commands,
    ):
        app.register_blueprint(blueprint)
    problems.register(app)
