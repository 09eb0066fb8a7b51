"""What one process holds: its settings, its database and the ways in and out.

``create_app`` puts it together; blueprints and socket handlers find it here.
"""

from dataclasses import dataclass

from flask import current_app

from config import Config

from .background import Background
from .buckets import Buckets
from .execute import Executor
from .metrics import Metrics
from .readiness import Readiness
from .retention import Retention
from .server_time import ServerTime
from .signals import Signals
from .store.database import Database
from .views import Views

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
    commands: Buckets
    """Of each credential, by its number."""
    retention: Retention


def house() -> House:
    """The house of the application that serves the current request."""
    found: House = current_app.extensions[EXTENSION]
    return found
