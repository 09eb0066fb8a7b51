"""The journal: its rows are never changed, and its cache has only what was committed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from in_process import SLUG, WHOLE_MEETING, Desk, file_meeting
from running_server import SPEAKERS
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from timekeeper.commands.execute import Command
from timekeeper.domain.log.facts import FACT_OF_VERB, Fact
from timekeeper.domain.log.history import Entry
from timekeeper.domain.refusal import Refused
from timekeeper.domain.verbs import VERBS
from timekeeper.store import facts_as_json
from timekeeper.store.connection.database import Database
from timekeeper.store.journal import Journal, LoggedMeeting, append, revisions
from timekeeper.store.models import MeetingRow, SeriesRow
from timekeeper.web.api.bodies import BODY_OF_VERB

pytestmark = pytest.mark.both_databases

CHANGES = re.compile(
    r"\b(?:UPDATE|DELETE\s+FROM|REPLACE\s+INTO|INSERT\s+OR\s+\w+\s+INTO)\W+(entries|people|texts)\b",
    re.IGNORECASE,
)


@contextmanager
def statements_on(database: Database) -> Iterator[list[str]]:
    """Every statement that is sent to the database within the ``with``."""
    statements: list[str] = []

    def record(_connection, _cursor, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", record)
    yield statements
    event.remove(database.engine, "before_cursor_execute", record)


def test_a_whole_meeting_changes_no_row_of_the_log_of_people_or_of_texts(desk: Desk) -> None:
    with statements_on(desk.database) as statements:
        desk.load(file_meeting(), file_meeting(part="norway", room="Room XX"))
        desk.load(file_meeting(SPEAKERS[1:], digest="new", part="norway", room="Room XX"))
        desk.conduct()
    written = desk.revision() + desk.revision("upr35-norway")
    assert not [statement for statement in statements if CHANGES.search(statement)]
    assert sum("INSERT INTO entries" in statement for statement in statements) == written


def test_the_test_above_notices_a_changed_row(desk: Desk) -> None:
    desk.load(file_meeting())
    with statements_on(desk.database) as statements, desk.database.writing() as session:
        session.execute(text("UPDATE people SET notes = NULL"))
        session.execute(text("DELETE FROM texts"))
    changes = [CHANGES.search(statement) for statement in statements]
    assert [change[1] for change in changes if change] == ["people", "texts"]


def test_the_whole_meeting_has_every_verb() -> None:
    assert {verb for verb, _ in WHOLE_MEETING} == set(BODY_OF_VERB) == {*VERBS, "undo"} - {"plan"}


def entry(desk: Desk, revision: int) -> Entry:
    fact = FACT_OF_VERB["extend"](by_ms=1)
    return Entry(revision, desk.now_ms, "token:tests", fact)


@pytest.mark.parametrize(
    ("revision", "key"),
    [(1, "a new one"), (2, "token:tests/used")],
)
def test_the_database_holds_one_entry_to_a_revision_and_to_a_key(
    desk: Desk, revision: int, key: str
) -> None:
    two_meetings(desk)
    with pytest.raises(IntegrityError), desk.database.writing() as session:
        append(session, 1, entry(desk, revision), key=key, body_hash=b"")


def test_another_meeting_has_revisions_and_keys_of_its_own(desk: Desk) -> None:
    two_meetings(desk)
    with desk.database.writing() as session:
        append(session, 2, entry(desk, 1), key="token:tests/used", body_hash=b"")
        append(session, 1, entry(desk, 2), key="a new one", body_hash=b"")
    with desk.database.reading() as session:
        assert revisions(session) == {"kenya": 2, "norway": 1}


def two_meetings(desk: Desk) -> None:
    """Two meetings without a programme; the first has one entry."""
    with desk.database.writing() as session:
        session.add(SeriesRow(slug="s", name="S", time_zone="Europe/Zurich"))
        session.flush()
        for part in ("kenya", "norway"):
            session.add(MeetingRow(slug=part, series_id=1, state_under_review=part))
            session.flush()
        append(session, 1, entry(desk, 1), key="token:tests/used", body_hash=b"")


def test_an_entry_of_no_meeting_is_refused_by_the_database(desk: Desk) -> None:
    with pytest.raises(IntegrityError), desk.database.writing() as session:
        append(session, 99, entry(desk, 1), key="k", body_hash=b"")


def test_a_gap_in_the_log_is_never_folded_over(desk: Desk) -> None:
    desk.load(file_meeting())
    desk.conduct()
    with desk.database.writing() as session:
        session.execute(text("DELETE FROM entries WHERE revision = 5"))
    with pytest.raises(ValueError, match="revision 6 does not follow 4"):
        desk.revision()


@pytest.mark.parametrize("verb", FACT_OF_VERB)
@settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_fact_reads_back_as_it_was_written(verb: str, data: st.DataObject) -> None:
    fact: Fact = data.draw(st.from_type(FACT_OF_VERB[verb]))
    read = facts_as_json.from_json(verb, facts_as_json.to_json(fact))
    assert (type(read), read) == (type(fact), fact)


def test_text_that_is_no_fact_of_its_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="turn"):
        facts_as_json.from_json("conclude", '{"at_ms": 5}')


def test_the_cache_follows_the_entries_of_another_process(desk: Desk) -> None:
    desk.load(file_meeting())
    with desk.another() as other:
        cached(desk)
        cached(other)
        for verb, body in (("open", {}), ("give_floor", {"turn": 1})):
            other.do(verb, body)
        mine, its = cached(desk), cached(other)
        assert mine == its
        assert mine.history.meeting.floor == 1
        desk.do("edit_turn", {"turn": 4, "speaker": "B. Other"})
        its = cached(other)
        turn = its.history.meeting.find(4)
        assert turn is not None
        assert its.names.person(turn).speaker == "B. Other"


def cached(desk: Desk) -> LoggedMeeting:
    with desk.database.reading() as session:
        logged = desk.journal.read(session, SLUG)
    assert logged is not None
    return logged


def test_a_rolled_back_transaction_leaves_nothing_in_the_cache(desk: Desk) -> None:
    desk.load(file_meeting())
    before = cached(desk)

    def good_then_bad(_session: object) -> list[Command]:
        return [
            Command(SLUG, "open", {}, "token:tests"),
            Command(SLUG, "notice", {"text": "Nobody reads this"}, "token:tests"),
            Command(SLUG, "resume", {"turn": 3}, "token:tests"),
        ]

    with pytest.raises(Refused):
        desk.executor.execute_all(good_then_bad)
    assert cached(desk) == before
    assert desk.do("open").revision == before.history.revision + 1
    assert "Nobody reads this" not in cached(desk).names.texts.values()


def test_reading_all_with_nothing_new_takes_one_query(desk: Desk) -> None:
    desk.load(*(file_meeting(part=f"state-{n}", room=f"Room {n}") for n in range(5)))
    with desk.database.reading() as session:
        first = desk.journal.read_all(session)
    with statements_on(desk.database) as statements, desk.database.reading() as session:
        again = desk.journal.read_all(session)
    assert [logged is known for logged, known in zip(again, first, strict=True)] == [True] * 5
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


def test_an_empty_cache_folds_to_the_meeting_that_was_answered(desk: Desk) -> None:
    desk.load(file_meeting())
    answer = desk.conduct()
    with desk.database.reading() as session:
        logged = Journal().read(session, SLUG)
    assert logged is not None
    assert (logged.history, logged.names) == (answer.history, answer.names)
