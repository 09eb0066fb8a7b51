"""Two processes in production behind nginx, for all tests of this folder."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from house_behind_nginx import Nginx, production
from running_server import RunningServer


@pytest.fixture(scope="session")
def deployed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Nginx, list[RunningServer]]]:
    with ExitStack() as ending:
        nginx = Nginx()
        ending.callback(nginx.close)
        instance = tmp_path_factory.mktemp("instance")
        url = f"sqlite:///{instance / 'timekeeper.db'}"
        servers = [production(instance, nginx, url) for _ in range(2)]
        for server in servers:
            ending.callback(server.stop)
            server.start()
        nginx.lead_to([server.port for server in servers])
        nginx.start()
        yield nginx, servers


@pytest.fixture
def nginx(deployed: tuple[Nginx, list[RunningServer]]) -> Nginx:
    return deployed[0]


@pytest.fixture
def processes(deployed: tuple[Nginx, list[RunningServer]]) -> list[RunningServer]:
    return deployed[1]
