"""Timekeeper: ``create_app`` connects the parts of the application."""

from flask import Flask

from config import MAX_BODY_BYTES, Config
from timekeeper.access.token_buckets import TokenBuckets
from timekeeper.commands.execute import Executor
from timekeeper.commands.retention import Retention
from timekeeper.live.server import Live
from timekeeper.presentation.rendering import Renderer
from timekeeper.presentation.views import Views
from timekeeper.process.addresses import base_url
from timekeeper.process.background import Background
from timekeeper.process.metrics import Metrics
from timekeeper.process.readiness import Readiness
from timekeeper.process.screen_signals import Signals
from timekeeper.process.server_time import ServerTime
from timekeeper.store.connection.database import Database
from timekeeper.store.journal import Journal
from timekeeper.web.administration import audit_page, identities
from timekeeper.web.api import routes as api_routes
from timekeeper.web.moderation import new_meeting, pairing, rehearsals
from timekeeper.web.pages import routes as page_routes
from timekeeper.web.security import body_limits, guard, headers, proxies
from timekeeper.web.security.authentication import csrf
from timekeeper.web.security.limits import COMMAND_EVERY_MS, COMMANDS_AT_ONCE, limiter
from timekeeper.web.signing_in import link, password, sign_in
from timekeeper.web.static_files import StaticFiles

from .access import grants
from .cli import commands
from .house import EXTENSION, House
from .web import health, problems

REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}
"""In seconds. Processes share rate limits over Redis; while it does not answer, each one counts
in its own memory."""


def create_app(config: Config | None = None) -> Flask:
    """Builds the application; ``app.extensions["timekeeper.live"]`` is its live part, unstarted."""
    config = config or Config.from_environment()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_NAME=f"{grants.cookie_prefix(is_production=config.is_production)}_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_production,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=config.message_queue_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=REDIS_TIMEOUTS if config.message_queue_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    static = StaticFiles(config.instance)
    house = _house(config, static)
    live = Live(house)
    house.executor.publish = live.publish
    house.signals.send = live.send_signal
    house.background.start = live.start_work
    house.signals.identify = live.identify
    app.extensions[EXTENSION] = house
    _add_web(app, config)
    app.extensions["timekeeper.live"] = live
    static.serve_from(app)
    live.serve(app, config)
    body_limits.add(app)
    headers.add(app, is_production=config.is_production)
    proxies.trust(app, config.proxies)
    return app


def _house(config: Config, static: StaticFiles) -> House:
    database = Database(config.database_url)
    if config.is_production:
        database.wait_until_it_answers()
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
        command_buckets=TokenBuckets(COMMANDS_AT_ONCE, COMMAND_EVERY_MS),
        retention=Retention(database, journal, server_time.now_ms),
    )


def _add_web(app: Flask, config: Config) -> None:
    # Werkzeug would redirect to the host that the request names, whichever that is.
    app.url_map.merge_slashes = False
    guard.register(app)
    csrf.init_app(app)
    limiter.init_app(app)
    for blueprint in (
        api_routes.blueprint,
        new_meeting.blueprint,
        rehearsals.blueprint,
        identities.blueprint,
        page_routes.blueprint,
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
