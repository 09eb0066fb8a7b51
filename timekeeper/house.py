"""What one process holds: its settings, its database and the ways in and out.

``create_app`` puts it together; blueprints and socket handlers find it here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from config import Config

from .execute import Executor
from .metrics import Metrics
from .server_time import ServerTime
from .store.database import Database
from .views import Views

EXTENSION = "timekeeper"

Identify = Callable[[str], int]
"""Has the displays of a room say which one each is; gives how many were told."""


def _nobody_to_tell(_room_slug: str) -> int:
    """Where nothing is live, as for the command line, no display is connected."""
    return 0


@dataclass(frozen=True)
class House:
    config: Config
    database: Database
    server_time: ServerTime
    executor: Executor
    views: Views
    metrics: Metrics
    identify: Identify = _nobody_to_tell


def house() -> House:
    """The house of the application that serves the current request."""
    found: House = current_app.extensions[EXTENSION]
    return found
