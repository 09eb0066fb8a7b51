"""What one process holds: its settings, its database and the ways in and out.

``create_app`` puts it together; blueprints and socket handlers find it here.
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
from timekeeper.process.server_time import ServerTime
from timekeeper.process.signals import Signals
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
    commands: TokenBuckets
    """Of each credential, by its number."""
    retention: Retention


def house() -> House:
    """The house of the application that serves the current request."""
    found: House = current_app.extensions[EXTENSION]
    return found
