"""Every process forgets deleted identities within seconds, and deletes what is due by itself."""

import json
from typing import Any

import pytest
from in_process import SLUG, Desk
from socketless_live import KENYA, ROOM, SocketlessLive

from timekeeper.commands.retention import Retention
from timekeeper.live.cluster.identity_deletion import (
    DELETE_EVERY_MS,
    FORGET_FOR_MS,
    IdentityDeletion,
)

CHECK_MS = 2_000


class Process:
    """One process's deletion; ``resent`` counts how often all states were sent again."""

    def __init__(self, desk: Desk, publish_all_again: Any = None) -> None:
        self.desk = desk
        self.resent = 0
        self.retention = Retention(desk.database, desk.journal, lambda: desk.now_ms)
        self.deletion = IdentityDeletion(
            self.retention, lambda: desk.now_ms, publish_all_again or self._count
        )

    def _count(self) -> None:
        self.resent += 1

    def check(self, after_ms: int = CHECK_MS) -> None:
        self.desk.now_ms += after_ms
        self.deletion.check()

    def remembers(self) -> bool:
        return "Canary" in repr(self.desk.journal._cache)


@pytest.fixture
def here(live: SocketlessLive) -> Process:
    process = Process(live.desk)
    process.check()
    return process


def test_what_another_process_deleted_is_forgotten_at_the_next_check(
    live: SocketlessLive, here: Process
) -> None:
    live.views.meetings()
    assert here.remembers()
    with live.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    here.check()
    assert not here.remembers()
    assert here.resent == 1


def test_nothing_is_forgotten_where_nothing_was_deleted(
    live: SocketlessLive, here: Process
) -> None:
    live.views.meetings()
    for _ in range(3):
        here.check()
    assert here.remembers()
    assert here.resent == 0


def test_what_was_remembered_at_the_same_moment_is_forgotten_a_little_later(
    live: SocketlessLive, here: Process
) -> None:
    live.views.meetings()
    stale = dict(live.desk.journal._cache)
    with live.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    here.check()
    live.desk.journal._cache.update(stale)
    here.check()
    assert not here.remembers()
    here.check(FORGET_FOR_MS)
    live.views.meetings()
    remembered = dict(live.desk.journal._cache)
    here.check()
    assert live.desk.journal._cache == remembered != {}
    assert here.resent == 1


def test_all_watchers_are_sent_what_is_left(live: SocketlessLive) -> None:
    live.desk.do("notice", {"text": "Canary notice", "names_checked": True})
    channels = {live.join(KENYA, "moderator"), live.join(KENYA), live.join(ROOM, "room")}
    process = Process(live.desk, live.publisher.publish_all_again)
    process.check()
    live.push_all()
    with live.desk.another() as other:
        Process(other).retention.delete("upr35", at_once=True)
    process.check()
    sent = live.push_all()
    assert {channel for _, channel, _ in sent} == channels
    assert "Canary" not in json.dumps([content for *_, content in sent])
    assert {content["revision"] for *_, content in sent} == {live.desk.revision(SLUG)}


def test_what_is_due_is_deleted_at_the_start_and_once_an_hour(
    live: SocketlessLive, here: Process
) -> None:
    with live.desk.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE series SET identities_until_ms = 0")
    here.check(DELETE_EVERY_MS - CHECK_MS)
    assert here.retention.all_series()[0].count.people
    here.check()
    assert not here.retention.all_series()[0].count.people
    assert not here.remembers()
    again = Process(live.desk)
    with live.desk.database.writing() as session:
        session.connection().exec_driver_sql("INSERT INTO texts (meeting_id, text) VALUES (1, 'a')")
    again.check()
    assert not again.retention.all_series()[0].count.texts


def test_a_file_that_could_not_be_scrubbed_is_scrubbed_at_the_next_check(
    live: SocketlessLive, here: Process
) -> None:
    with live.desk.another() as other, other.database.engine.connect() as reader:
        reader.exec_driver_sql("SELECT * FROM people").fetchone()
        here.retention.delete("upr35", at_once=True)
        here.check()
        assert not here.retention.is_scrubbed
    here.check()
    assert here.retention.is_scrubbed
