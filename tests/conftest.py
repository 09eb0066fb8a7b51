"""Servers for the tests: one for each async mode, started once, stopped at the end."""

from collections.abc import Iterator

import pytest
from running_server import RunningServer


@pytest.fixture(scope="session", params=["eventlet", "threading"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The contract holds in both modes; who asks for this runs twice."""
    running = RunningServer(tmp_path_factory.mktemp("instance"), request.param)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that the test may kill."""
    running = RunningServer(tmp_path_factory.mktemp("instance"))
    running.start()
    yield running
    running.stop()
