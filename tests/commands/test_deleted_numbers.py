"""Ids of deleted rows are never used again, as the log still has them."""

from dataclasses import asdict

import pytest
from in_process import SLUG, Desk, file_meeting
from sqlalchemy import delete
from sqlalchemy.orm import Session

from timekeeper.commands.retention import Retention
from timekeeper.domain.audience.projection import project
from timekeeper.domain.meeting.turns import Person
from timekeeper.store import people
from timekeeper.store.accounts import credentials, users
from timekeeper.store.connection.database import Database
from timekeeper.store.models import PersonRow, TextRow, UserRow

pytestmark = pytest.mark.both_databases


def delete_identities(desk: Desk) -> None:
    Retention(desk.database, desk.journal, lambda: desk.now_ms).delete("upr35", at_once=True)


def seen_by_the_public(desk: Desk) -> str:
    with desk.database.reading() as session:
        logged = desk.journal.read(session, SLUG)
    assert logged is not None
    return str(asdict(project(logged.history, logged.names, "public", now_ms=desk.now_ms)))


def test_a_later_speaker_does_not_get_the_id_of_a_deleted_one(desk: Desk) -> None:
    """Turn 6 still has the id of the deleted person, and is not protected any more."""
    desk.load(file_meeting())
    desk.do("protect", {"turn": 6, "on": True})
    desk.do("protect", {"turn": 6, "on": False})
    delete_identities(desk)
    for name in ("Canary One", "Canary Two"):
        added = {"speaker": name, "organisation": f"{name}’s House", "protected": True}
        desk.do("add_turn", {"kind": "intervention", **added})
    assert "Canary" not in seen_by_the_public(desk)


def test_a_later_text_does_not_get_the_id_of_a_deleted_one(desk: Desk) -> None:
    """The log still has the id of the deleted notice."""
    desk.load(file_meeting())
    desk.do("notice", {"text": "We begin late", "audience": "all"})
    delete_identities(desk)
    desk.do("open")
    desk.do("give_floor", {"turn": 5})
    desk.do("cue", {"turn": 5, "text": "Canary cue", "names_checked": True})
    assert "Canary" not in seen_by_the_public(desk)


def test_the_id_of_the_last_row_is_not_reused(desk: Desk) -> None:
    desk.load(file_meeting())
    with desk.database.writing() as session:
        person = people.add_person(session, 1, Person(speaker="A. Canary"))
        written = people.add_text(session, 1, "A canary")
        session.execute(delete(PersonRow).where(PersonRow.id == person))
        session.execute(delete(TextRow).where(TextRow.id == written))
        assert people.add_person(session, 1, Person(speaker="B. Other")) > person
        assert people.add_text(session, 1, "Another") > written


def test_the_ids_of_a_removed_user_are_not_reused(database: Database) -> None:
    """A connection has the id of its credential until grants are read again."""
    with database.writing() as session:
        ada = users.add(session, "ada", "moderator", None)
        gone = ada.id, signed_in(session, ada)
        users.remove(session, ada)
    with database.writing() as session:
        ben = users.add(session, "ben", "moderator", None)
        assert ben.id > gone[0]
        assert signed_in(session, ben) > gone[1]


def signed_in(session: Session, user: UserRow) -> int:
    cookie = credentials.mint(session, "cookie", "moderator", user.name, 0, user=user)
    row = credentials.find(session, cookie, frozenset({"cookie"}), 1)
    assert row is not None
    return row.id
