"""Fixtures for the live part: without a socket, and for what is hard on a server."""

from collections.abc import Callable, Iterator

import pytest
from in_process import HOUR_MS, START_MS, Desk, file_meeting
from running_server import RunningServer
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


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def either_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A server of the file's own, in each mode."""
    with RunningServer(tmp_path_factory.mktemp("instance"), request.param) as running:
        yield running


@pytest.fixture
def losing(wall: Wall) -> Callable[[], None]:
    """Commands whose publish gets lost, as those of another process may."""
    return lambda: setattr(wall.desk.executor, "publish", lambda slug, revision: None)
