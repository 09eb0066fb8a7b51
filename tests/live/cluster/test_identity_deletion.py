"""Deleted identities leave every process within seconds, and what is due goes by itself."""

import json
from typing import Any

import pytest
from in_process import SLUG, Desk
from wall import KENYA, ROOM, Wall

from timekeeper.commands.retention import Retention
from timekeeper.live.cluster.identity_deletion import (
    DELETE_EVERY_MS,
    FORGETS_FOR_MS,
    IdentityDeletion,
)

LOOK_MS = 2_000


class Process:
    """What forgets in one process; ``drawn`` counts how often all was drawn anew."""

    def __init__(self, desk: Desk, draw_anew: Any = None) -> None:
        self.desk = desk
        self.drawn = 0
        self.retention = Retention(desk.database, desk.journal, lambda: desk.now_ms)
        self.forgetting = IdentityDeletion(
            self.retention, lambda: desk.now_ms, draw_anew or self._count
        )

    def _count(self) -> None:
        self.drawn += 1

    def look(self, after_ms: int = LOOK_MS) -> None:
        self.desk.now_ms += after_ms
        self.forgetting.look()

    def remembers(self) -> bool:
        return "Canary" in repr(self.desk.journal._remembered)


@pytest.fixture
def here(wall: Wall) -> Process:
    process = Process(wall.desk)
    process.look()
    return process


def test_what_another_process_deleted_is_forgotten_at_the_next_look(
    wall: Wall, here: Process
) -> None:
    wall.views.meetings()
    assert here.remembers()
    with wall.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    here.look()
    assert not here.remembers()
    assert here.drawn == 1


def test_nothing_is_forgotten_where_nothing_was_deleted(wall: Wall, here: Process) -> None:
    wall.views.meetings()
    for _ in range(3):
        here.look()
    assert here.remembers()
    assert here.drawn == 0


def test_what_was_remembered_in_the_same_moment_goes_a_little_later(
    wall: Wall, here: Process
) -> None:
    wall.views.meetings()
    stale = dict(wall.desk.journal._remembered)
    with wall.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    here.look()
    wall.desk.journal._remembered.update(stale)
    here.look()
    assert not here.remembers()
    here.look(FORGETS_FOR_MS)
    wall.views.meetings()
    remembered = dict(wall.desk.journal._remembered)
    here.look()
    assert wall.desk.journal._remembered == remembered != {}
    assert here.drawn == 1


def test_whoever_watches_is_sent_what_is_left(wall: Wall) -> None:
    wall.desk.do("notice", {"text": "Canary notice", "names_checked": True})
    channels = {wall.join(KENYA, "moderator"), wall.join(KENYA), wall.join(ROOM, "room")}
    process = Process(wall.desk, wall.publisher.draw_anew)
    process.look()
    wall.work()
    with wall.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    process.look()
    sent = wall.work()
    assert {channel for _, channel, _ in sent} == channels
    assert "Canary" not in json.dumps([content for *_, content in sent])
    assert {content["revision"] for *_, content in sent} == {wall.desk.revision(SLUG)}


def test_what_is_due_is_deleted_at_the_start_and_once_an_hour(wall: Wall, here: Process) -> None:
    with wall.desk.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE series SET identities_until_ms = 0")
    here.look(DELETE_EVERY_MS - LOOK_MS)
    assert here.retention.all_series()[0].count.people
    here.look()
    assert not here.retention.all_series()[0].count.people
    assert not here.remembers()
    again = Process(wall.desk)
    with wall.desk.database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO texts (meeting_id, text) VALUES (1, 'a')")
    again.look()
    assert not again.retention.all_series()[0].count.texts


def test_a_file_that_somebody_was_in_the_way_of_is_scrubbed_at_the_next_look(
    wall: Wall, here: Process
) -> None:
    with wall.desk.another() as other, other.database.engine.connect() as reader:
        reader.exec_driver_sql("SELECT * FROM people").fetchone()
        here.retention.delete("upr35", at_once=True)
        here.look()
        assert not here.retention.is_scrubbed
    here.look()
    assert here.retention.is_scrubbed
