"""Fixtures for the live part: one without sockets, and a server that tests may overload."""

from collections.abc import Callable, Iterator

import pytest
from in_process import HOUR_MS, START_MS, Desk, file_meeting
from running_server import RunningServer
from socketless_live import SocketlessLive


@pytest.fixture
def live(desk: Desk) -> Iterator[SocketlessLive]:
    """Two meetings one after the other in Room XXI, and one in another room."""
    live = SocketlessLive(desk)
    desk.load(
        file_meeting(),
        file_meeting(part="mali", start_ms=START_MS + HOUR_MS),
        file_meeting(part="norway", room="Room XX"),
    )
    live.push_all()
    return live


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def either_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A server of the test file's own, in each mode."""
    with RunningServer(tmp_path_factory.mktemp("instance"), request.param) as running:
        yield running


@pytest.fixture
def lose_publishes(live: SocketlessLive) -> Callable[[], None]:
    """Makes each publish of a command get lost, as those of another process may."""
    return lambda: setattr(live.desk.executor, "publish", lambda slug, revision: None)
