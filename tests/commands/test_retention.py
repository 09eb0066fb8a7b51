"""Identities are kept until a day, and are then gone from tables, files and memory."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from in_process import HOUR_MS, SLUG, START_MS, Desk, file_meeting
from running_server import SPEAKERS
from services import PostgreSQL
from sqlalchemy import make_url, text

from timekeeper.commands.retention import IdentityCount, Retention
from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.domain.audience.projection import project
from timekeeper.domain.refusal import Refused
from timekeeper.exchange.loading import SeriesName
from timekeeper.store.connection.database import Database, _prepare_sqlite
from timekeeper.store.journal import Journal, LoggedMeeting

SERIES = "upr35"
DAY = date(2019, 12, 20)
END_OF_DAY_MS = 1_576_882_800_000
"""The midnight that ends DAY in Zurich."""

CANARY = "canary"
TELLTALE = re.compile(
    rb"Canary (Name|Two|House|Organisation|theme|notes|cue|notice|reason)|Notes of an open"
)
"""All that must be deleted. The first word alone will not do, as PostgreSQL's own files have it."""

both_databases = pytest.mark.both_databases


@pytest.fixture
def hour(desk: Desk) -> Desk:
    """A whole meeting that has been closed; turn 5 was protected and replaced."""
    named = replace(SPEAKERS[2].person, gender="woman", notes="Notes of an open speaker")
    desk.load(file_meeting((*SPEAKERS[:2], replace(SPEAKERS[2], person=named), *SPEAKERS[3:])))
    for verb, body in (
        ("replace", {"turn": 5, "speaker": "Canary Two", "organisation": "Canary House"}),
        ("open", {}),
        ("give_floor", {"turn": 5}),
        ("cue", {"turn": 5, "text": "Canary cue", "names_checked": True}),
        ("notice", {"text": "Canary notice", "names_checked": True}),
        ("pause", {"turn": 5, "reason": "Canary reason"}),
        ("close", {}),
    ):
        desk.do(verb, body)
    return desk


def retention_of(desk: Desk) -> Retention:
    return Retention(desk.database, desk.journal, lambda: desk.now_ms)


def logged_by(desk: Desk) -> LoggedMeeting:
    with desk.database.reading() as session:
        logged = desk.journal.read(session, SLUG)
    assert logged is not None
    return logged


def everything(desk: Desk, *tables: str) -> str:
    with desk.database.reading() as session:
        rows = [session.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
    return repr(rows)


def entries_of(desk: Desk) -> list[tuple[object, ...]]:
    """The rows of the log."""
    with desk.database.reading() as session:
        rows = session.execute(text("SELECT * FROM entries ORDER BY meeting_id, revision")).all()
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows]


@both_databases
def test_identities_are_deleted_and_the_log_stays(hour: Desk) -> None:
    entries = entries_of(hour)
    gone = retention_of(hour).delete(SERIES, at_once=True)
    # The protected speaker of the file, and their replacement.
    assert gone == IdentityCount(people=2, details=1, texts=3)
    assert entries_of(hour) == entries
    left = everything(hour, "people", "texts")
    assert CANARY not in left.casefold()
    assert "Notes of an open speaker" not in left
    assert "woman" not in left
    assert "First Organisation" in left


@both_databases
def test_a_meeting_still_folds_and_a_protected_speaker_is_a_number(hour: Desk) -> None:
    before = logged_by(hour).history
    retention_of(hour).delete(SERIES, at_once=True)
    logged = logged_by(hour)
    assert logged.history == before
    for audience in AUDIENCES:
        view = project(logged.history, logged.names, audience)
        assert CANARY not in repr(view).casefold()
        turn = view.turns[4]
        assert turn.label == ("Speaker 3" if audience == "moderator" else "Speaker 3 – CSO")
        assert turn.clock == logged.history.meeting.turns[4].clock


def test_a_speaker_who_was_protected_for_a_moment_is_deleted_too(hour: Desk) -> None:
    hour.do("protect", {"turn": 3, "on": True})
    hour.do("undo", {"revision": hour.revision()})
    hour.do("protect", {"turn": 4, "on": True})
    hour.do("protect", {"turn": 4, "on": False})
    retention_of(hour).delete(SERIES, at_once=True)
    left = everything(hour, "people")
    assert "First Organisation" not in left
    assert "National Commission" not in left
    assert "Fourth Organisation" in left


def test_replaced_and_corrected_people_are_deleted_too(hour: Desk) -> None:
    hour.do("undo", {"revision": hour.revision(), "names_checked": True})
    hour.do("edit_turn", {"turn": 6, "speaker": "D. Fore"})
    hour.do("edit_turn", {"turn": 6, "speaker": "D. Forte"})
    hour.do("close")
    retention_of(hour).delete(SERIES, at_once=True)
    left = everything(hour, "people")
    assert "D. Forte" in left
    assert "D. Fore'" not in left
    assert "D. Four" not in left


@pytest.mark.parametrize(("after_ms", "is_due"), [(-1, False), (0, True), (1, True)])
def test_a_series_is_due_when_its_day_ends_in_its_time_zone(
    hour: Desk, after_ms: int, is_due: bool
) -> None:
    retention = retention_of(hour)
    retention.keep_until(SERIES, DAY)
    hour.now_ms = END_OF_DAY_MS + after_ms
    assert (retention.delete_due() != IdentityCount()) is is_due
    [kept] = retention.all_series()
    assert kept.until == DAY
    assert [deletion.at_ms for deletion in kept.deletions] == [hour.now_ms] * is_due
    assert (kept.count == IdentityCount()) is is_due


def test_without_a_day_nothing_is_ever_due(hour: Desk) -> None:
    retention = retention_of(hour)
    retention.keep_until(SERIES, DAY)
    retention.keep_until(SERIES, None)
    hour.now_ms = END_OF_DAY_MS * 2
    assert retention.delete_due() == IdentityCount()
    assert retention.all_series()[0].until is None


def test_a_second_deletion_deletes_and_records_nothing(hour: Desk) -> None:
    retention = retention_of(hour)
    retention.delete(SERIES, at_once=True)
    assert retention.delete(SERIES, at_once=True) == IdentityCount()
    assert len(retention.all_series()[0].deletions) == 1


def test_another_series_stays_as_it_is(hour: Desk) -> None:
    other = file_meeting(part="mali", start_ms=START_MS + HOUR_MS)
    hour.load(other, series=SeriesName("UPR 36", "Europe/Zurich"))
    retention_of(hour).delete(SERIES, at_once=True)
    assert CANARY in everything(hour, "people").casefold()
    assert [kept.count.people for kept in retention_of(hour).all_series()] == [0, 1]


def test_nothing_is_deleted_while_a_meeting_is_on(hour: Desk) -> None:
    hour.do("undo", {"revision": hour.revision(), "names_checked": True})
    retention = retention_of(hour)
    with pytest.raises(Refused):
        retention.delete(SERIES, at_once=True)
    retention.keep_until(SERIES, DAY)
    hour.now_ms = END_OF_DAY_MS
    assert retention.delete_due() == IdentityCount()
    hour.do("close")
    assert retention.delete_due() != IdentityCount()


def test_an_unknown_series_is_refused(hour: Desk) -> None:
    for act in (lambda r: r.delete("upr-99"), lambda r: r.keep_until("upr-99", DAY)):
        with pytest.raises(Refused):
            act(retention_of(hour))


def test_a_read_during_a_deletion_is_not_cached(hour: Desk) -> None:
    logged = logged_by(hour)

    class Slow(Journal):
        """Identities are deleted between the reading and the caching."""

        def peek(self, session: object, slug: str) -> LoggedMeeting | None:
            self.forget()
            return logged

    slow = Slow()
    with hour.database.reading() as session:
        slow.read(session, SLUG)
    assert slow._cache == {}


# The files


def files_of(database: Database) -> Iterator[Path]:
    path = Path(database.url.removeprefix("sqlite:///"))
    yield from path.parent.glob(f"{path.name}*")


def in_files(files: Iterator[Path]) -> bool:
    return any(TELLTALE.search(file.read_bytes()) for file in files)


def test_sqlite_s_files_hold_no_name_afterwards(hour: Desk) -> None:
    assert in_files(files_of(hour.database))
    retention = retention_of(hour)
    retention.delete(SERIES, at_once=True)
    assert retention.is_scrubbed
    assert not in_files(files_of(hour.database))


def test_files_that_are_still_read_are_scrubbed_afterwards(hour: Desk) -> None:
    retention = retention_of(hour)
    other = sqlite3.connect(hour.database.url.removeprefix("sqlite:///"))
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM people").fetchone()
    retention.delete(SERIES, at_once=True)
    assert not retention.is_scrubbed
    assert not retention.scrub_again()
    other.rollback()
    assert retention.scrub_again()
    other.close()
    assert not in_files(files_of(hour.database))


def test_every_sqlite_connection_overwrites_deleted_rows() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA secure_delete=OFF")
    _prepare_sqlite(connection, None)
    assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
    connection.close()


def test_remains_of_rows_that_were_not_overwritten_are_scrubbed_too(hour: Desk) -> None:
    old = sqlite3.connect(hour.database.url.removeprefix("sqlite:///"))
    old.execute("PRAGMA secure_delete=OFF")
    with old:
        many = [(number,) for number in range(9, 999)]
        old.executemany("INSERT INTO texts VALUES (?, 1, 'Canary cue')", many)
    with old:
        old.execute("DELETE FROM texts")
        old.execute("DELETE FROM people WHERE speaker LIKE 'Canary%'")
    old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old.close()
    assert in_files(files_of(hour.database))
    hour.do("undo", {"revision": hour.revision(), "names_checked": True})
    hour.do("notice", {"text": "Please sit down"})
    hour.do("close")
    retention_of(hour).delete(SERIES, at_once=True)
    assert not in_files(files_of(hour.database))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_s_tables_hold_no_name_afterwards(hour: Desk, postgres: PostgreSQL) -> None:
    retention = retention_of(hour)
    name = make_url(hour.database.url).database
    with hour.database.reading() as session:
        number = session.scalar(text(f"SELECT oid FROM pg_database WHERE datname = '{name}'"))
    folder = postgres.folder / "data" / "base" / str(number)

    def is_in_files() -> bool:
        postgres.ask("CHECKPOINT")
        return in_files(file for file in folder.iterdir() if file.is_file())

    assert is_in_files()
    retention.delete(SERIES, at_once=True)
    assert retention.is_scrubbed
    assert not is_in_files()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_keeps_no_names_for_its_planner(hour: Desk) -> None:
    with hour.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.execute(text("ANALYZE people"))
        plain.execute(text("ANALYZE texts"))
        kept = plain.execute(text("SELECT * FROM pg_stats WHERE tablename IN ('people', 'texts')"))
        assert CANARY not in repr(kept.all()).casefold()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_tables_that_are_in_use_are_scrubbed_later(hour: Desk) -> None:
    retention = retention_of(hour)
    with hour.another() as other, other.database.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM people"))
        retention.delete(SERIES, at_once=True)
        assert not retention.is_scrubbed
    assert retention.scrub_again()
