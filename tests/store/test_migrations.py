"""A database of an older version, with rows in it, is upgraded and loses nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from timekeeper.domain.meeting.turns import Person
from timekeeper.store import people
from timekeeper.store.connection.database import MIGRATIONS, Database

SOMEBODY = (
    "INSERT INTO users (id, name, role, password_hash) VALUES (7, 'ada', 'moderator', 'x')",
    "INSERT INTO credentials (id, kind, secret_hash, role, name, one_time, user_id, created_at_ms)"
    " VALUES (3, 'cookie', :hash, 'moderator', 'ada', false, 7, 1)",
    "INSERT INTO series (id, slug, name, time_zone, language, illustrative, practice)"
    " VALUES (1, 'upr35', 'UPR 35', 'Europe/Zurich', 'en', false, false)",
    "INSERT INTO meetings (id, slug, series_id, state_under_review)"
    " VALUES (1, 'upr35-kenya', 1, 'Kenya')",
    "INSERT INTO people (id, meeting_id, speaker) VALUES (2, 1, 'Somebody')",
    "INSERT INTO entries (meeting_id, revision, at_ms, actor, key, body_hash, verb, fact)"
    " VALUES (1, 1, 0, 'programme', 'programme/1', :hash, 'plan', :fact)",
)
FACT = {"turns": [{"id": 1, "person": 2}, {"id": 2, "person": 41}], "cue": {"text": 17}}
"""The log refers to person 41 and text 17, whose rows were deleted."""


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'older.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").database()
    database = Database(url)
    upgrade_to(database, "0002")
    given = {"hash": b"\0" * 32, "fact": json.dumps(FACT)}
    with database.writing() as session:
        for statement in SOMEBODY:
            named = {name: value for name, value in given.items() if f":{name}" in statement}
            session.execute(text(statement), named)
    yield database
    database.engine.dispose()


def upgrade_to(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def test_the_rows_of_the_older_version_are_still_there(older: Database) -> None:
    older.upgrade()
    assert older.is_current
    with older.reading() as session:
        rows = session.execute(
            text("SELECT users.name, kind FROM users JOIN credentials ON user_id = users.id")
        )
        assert rows.all() == [("ada", "cookie")]


def test_foreign_keys_are_enforced_again_afterwards(older: Database) -> None:
    older.upgrade()
    with older.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM users"))


@pytest.mark.parametrize("older", ["sqlite"], indirect=True)
def test_ids_to_which_the_log_refers_are_never_used_again(older: Database) -> None:
    """PostgreSQL never reuses ids, so this is tested with SQLite alone."""
    older.upgrade()
    with older.writing() as session:
        assert people.add_person(session, 1, Person(speaker="Somebody else")) == 42
        assert people.add_text(session, 1, "A notice") == 18
