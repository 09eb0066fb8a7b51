"""Fixtures for the live part that needs no socket."""

from collections.abc import Callable, Iterator

import pytest
from in_process import HOUR_MS, START_MS, Desk, file_meeting
from wall import Wall


@pytest.fixture
def wall(desk: Desk) -> Iterator[Wall]:
    """Two meetings one after the other in Room XXI, and one in another room."""
    wall = Wall(desk)
    desk.load(
        file_meeting(),
        file_meeting(part="mali", start_ms=START_MS + HOUR_MS),
        file_meeting(part="norway", room="Room XX"),
    )
    wall.work()
    return wall


@pytest.fixture
def losing(wall: Wall) -> Callable[[], None]:
    """Commands whose publish gets lost, as those of another process may."""
    return lambda: setattr(wall.desk.executor, "publish", lambda slug, revision: None)
