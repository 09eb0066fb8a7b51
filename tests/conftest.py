"""Servers for the tests: one for each async mode, started once, stopped at the end."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import GOOD, HEADER, done
from in_process import Desk, Site
from open_connections import all_closed
from running_server import RunningServer
from services import PostgreSQL, Redis
from sqlalchemy import make_url

from timekeeper.store.connection.database import Database


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects slow tests, unless FULL is set as by ``make full``."""
    if os.environ.get("FULL"):
        return
    slow = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``both_databases``: runs a test that uses a database, directly or by ``desk``, on each."""
    uses_database = "database" in metafunc.fixturenames
    if uses_database and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _every_connection_is_closed() -> Iterator[None]:
    """Before all other fixtures, and so after them at the end."""
    with all_closed():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """A real PostgreSQL; ``postgres.database()`` gives a new empty database."""
    own = PostgreSQL()
    own.start()
    yield own
    own.close()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A real Redis, at ``redis_server.url``. A test that kills it starts it again."""
    own = Redis()
    own.start()
    yield own
    own.close()


@pytest.fixture(scope="session")
def on_eventlet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("instance")) as running:
        yield running


@pytest.fixture(scope="session")
def on_threads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("instance"), "threading") as running:
        yield running


@pytest.fixture(scope="session")
def on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL
) -> Iterator[RunningServer]:
    instance = tmp_path_factory.mktemp("instance")
    with RunningServer(instance, DATABASE_URL=postgres.database()) as running:
        yield running


@pytest.fixture(scope="session", params=["eventlet", "threads", "postgresql"])
def server(request: pytest.FixtureRequest) -> RunningServer:
    """Runs a test three times: in both modes, and with PostgreSQL.

    Each of the three servers serves all test files: a start takes longer than most tests.
    """
    running: RunningServer = request.getfixturevalue(f"on_{request.param}")
    return running


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that the test may kill."""
    with RunningServer(tmp_path_factory.mktemp("instance")) as running:
        yield running


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("upgraded") / "timekeeper.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: PostgreSQL) -> str:
    """The name of such a database in PostgreSQL."""
    url = postgres.database()
    database = Database(url)
    database.upgrade()
    database.engine.dispose()
    return make_url(url).database or ""


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An upgraded database of the test's own; tests marked both_databases run on two."""
    own = Database(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))
    yield own
    own.engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path, upgraded: Path) -> str:
    return f"sqlite:///{shutil.copy(upgraded, tmp_path / 'own.db')}"


@pytest.fixture
def postgresql_url(postgres: PostgreSQL, upgraded_postgres: str) -> str:
    return postgres.database(upgraded_postgres)


@pytest.fixture
def desk(database: Database) -> Desk:
    """The write path in the test's own process, with a clock that the test sets."""
    return Desk(database)


@pytest.fixture
def own_site(
    tmp_path: Path, upgraded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The application in the test's own process; its compressed static files are shared."""
    shared = tmp_path_factory.getbasetemp() / "shared-instance"
    path = shutil.copy(upgraded, tmp_path / "site.db")
    own = Site(shared, {"TIMEKEEPER_DATABASE_URL": f"sqlite:///{path}"})
    yield own
    own.close()


@pytest.fixture
def kenya(own_site: Site, tmp_path: Path) -> Site:
    """A site with one meeting, Kenya's, in Room XXI."""
    file = tmp_path / "upr35.csv"
    file.write_text(f"{HEADER},room\n{GOOD},Room XXI\n")
    done(own_site, "programme", "load", str(file), "--series", "UPR 35")
    return own_site
