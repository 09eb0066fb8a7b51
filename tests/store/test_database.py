"""The database on both systems: migrations, transactions, and the epoch."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from timekeeper.store import programme
from timekeeper.store.accounts import credentials
from timekeeper.store.connection.database import MIGRATIONS, Database
from timekeeper.store.models import Base, SeriesRow

pytestmark = pytest.mark.both_databases


def test_the_migrations_lead_to_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_difference_between_tables_and_models_is_detected(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("ALTER TABLE users ADD COLUMN nickname VARCHAR(10)"))
    with database.engine.connect() as connection:
        [difference] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference[0] == "remove_column"


def test_the_migrations_have_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = dump(database)
    database.upgrade()
    assert dump(database) == before
    assert "alembic_version" in before


def dump(database: Database) -> str:
    """Every row of every table."""
    with database.reading() as session:
        tables = sorted(inspect(session.connection()).get_table_names())
        rows = [(t, *row) for t in tables for row in session.execute(text(f"SELECT * FROM {t}"))]
    return "\n".join(str([bytes(v) if isinstance(v, memoryview) else v for v in r]) for r in rows)


def upgrade_at_once(programs: list[Database]) -> None:
    """Upgrades one empty database from several programs at once."""
    assert programs[0].is_empty
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Database.upgrade, programs))
    assert not programs[0].is_empty
    assert set(inspect(programs[0].engine).get_table_names()) >= set(Base.metadata.tables)
    for program in programs:
        program.engine.dispose()


def write(database: Database) -> str:
    with database.writing() as session:
        return credentials.mint(session, "token", "admin", "tests", 0)


def written(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM credentials")) or 0


def test_a_reader_sees_one_moment(database: Database) -> None:
    write(database)
    with database.reading() as session:
        count = text("SELECT count(*) FROM credentials")
        assert session.scalar(count) == 1
        write(database)
        assert session.scalar(count) == 1
    assert written(database) == 2


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def half_done() -> None:
        with database.writing() as session:
            credentials.mint(session, "token", "admin", "tests", 0)
            raise LookupError("in the middle")

    with pytest.raises(LookupError):
        half_done()
    assert written(database) == 0
    write(database)
    assert written(database) == 1


def test_an_error_of_the_database_shows_nothing_of_what_was_written(database: Database) -> None:
    twins = [SeriesRow(slug="s", name="Canary", time_zone="Europe/Zurich") for _ in range(2)]
    with pytest.raises(IntegrityError) as refused, database.writing() as session:
        session.add_all(twins)
    assert "Canary" not in str(refused.value)


def test_a_new_epoch_is_another_one_and_stays(database: Database) -> None:
    with database.writing() as session:
        before, minted = programme.epoch(session), programme.mint_epoch(session)
    with database.reading() as session:
        assert programme.epoch(session) == minted != before


def test_an_installation_without_an_epoch_says_so(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM installation"))
        with pytest.raises(LookupError, match="upgrade it first"):
            programme.epoch(session)


def test_a_database_of_an_older_version_is_not_current(database: Database) -> None:
    assert database.is_current
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
        connection.commit()
    assert not database.is_current
    database.upgrade()
    assert database.is_current
