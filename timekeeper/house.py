"""What one process holds: its settings, its database and the services that use them.

``create_app`` builds it; blueprints and socket handlers get it from ``house()``.
"""

from dataclasses import dataclass

from flask import current_app

from config import Config
from timekeeper.access.token_buckets import TokenBuckets
from timekeeper.commands.execute import Executor
from timekeeper.commands.retention import Retention
from timekeeper.presentation.views import Views
from timekeeper.process.background import Background
from timekeeper.process.metrics import Metrics
from timekeeper.process.readiness import Readiness
from timekeeper.process.screen_signals import Signals
from timekeeper.process.server_time import ServerTime
from timekeeper.store.connection.database import Database

EXTENSION = "timekeeper"


@dataclass(frozen=True)
class House:
    config: Config
    database: Database
    server_time: ServerTime
    executor: Executor
    signals: Signals
    background: Background
    views: Views
    metrics: Metrics
    readiness: Readiness
    command_buckets: TokenBuckets
    """One bucket for each credential, by its number."""
    retention: Retention


def house() -> House:
    """The house of the application that serves the current request."""
    current: House = current_app.extensions[EXTENSION]
    return current
