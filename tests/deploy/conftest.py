"""Two processes in production behind nginx, for all tests of this folder."""

from collections.abc import Iterator

import pytest
from house_behind_nginx import Nginx, deployed
from running_server import RunningServer


@pytest.fixture(scope="session")
def behind_nginx(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Nginx, list[RunningServer]]]:
    with deployed(tmp_path_factory.mktemp("instance")) as both:
        yield both


@pytest.fixture
def nginx(behind_nginx: tuple[Nginx, list[RunningServer]]) -> Nginx:
    return behind_nginx[0]


@pytest.fixture
def processes(behind_nginx: tuple[Nginx, list[RunningServer]]) -> list[RunningServer]:
    return behind_nginx[1]
