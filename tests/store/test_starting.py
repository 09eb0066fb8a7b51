"""A server that starts: before its database does, and on a database of an older version."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from running_server import RunningServer
from services import PostgreSQL
from test_migrations import upgrade_to

from timekeeper.store.connection.database import Database

PRODUCTION = {
    "ENV": "production",
    "SECRET_KEY": "of tests, and of tests alone, for ever and a day",
    "ORIGINS": "https://timekeeper.example.org",
}
WAITS_WITHIN_S = 30


def test_a_server_in_production_starts_before_its_database(
    postgres: PostgreSQL, tmp_path: Path
) -> None:
    server = RunningServer(tmp_path, DATABASE_URL=postgres.database(), **PRODUCTION)
    postgres.kill()
    with ThreadPoolExecutor(1) as thread:
        try:
            starting = thread.submit(server.start)
            deadline = time.monotonic() + WAITS_WITHIN_S
            while not (log := tmp_path / "server.log").exists() or "Waiting" not in log.read_text():
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            postgres.start()
        starting.result()
    assert requests.get(f"{server.url}/readyz", timeout=10).json()["database"] is True
    server.close()


def test_a_database_of_an_older_version_is_brought_up_to_date_when_told_so(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    file = tmp_path / "timekeeper.db"
    server.close()
    file.unlink()
    older = Database(f"sqlite:///{file}")
    upgrade_to(older, "0002")
    older.engine.dispose()
    with pytest.raises(RuntimeError, match="the database is of an older version"):
        server.start()
    server.start("--upgrade")
    assert requests.get(f"{server.url}/readyz", timeout=10).json()["database"] is True
    server.close()
