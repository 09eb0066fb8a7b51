"""Concurrent writers and a missing database: nothing is lost or done by halves."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from in_process import SLUG, Body, Desk, Site, file_meeting
from sqlalchemy.orm import Session

from timekeeper.commands.execute import ATTEMPTS, Executor
from timekeeper.domain.refusal import Refused
from timekeeper.store.connection.database import DatabaseUnavailable
from timekeeper.store.journal import Journal, LoggedMeeting

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With one planned meeting, at revision 1."""
    desk.load(file_meeting())
    return desk


@pytest.fixture
def two(desk: Desk) -> Iterator[list[Desk]]:
    """Two processes on the same database."""
    with ExitStack() as ending:
        yield [ending.enter_context(desk.another()) for _ in range(2)]


def test_two_processes_lose_nothing(desk: Desk, two: list[Desk]) -> None:
    desk.do("open")
    start = Barrier(2)

    def press(one: Desk) -> list[int]:
        start.wait()
        return [one.do("adjust_time", {"turn": 3, "by_ms": 1_000}).revision for _ in range(20)]

    with ThreadPoolExecutor(2) as pool:
        revisions = [revision for pressed in pool.map(press, two) for revision in pressed]
    assert sorted(revisions) == list(range(3, 43))
    turn = desk.do("close").history.meeting.find(3)
    assert turn is not None
    assert turn.clock.allotted_ms == 420_000 + 40_000


def test_one_command_sent_to_two_processes_has_one_effect(desk: Desk, two: list[Desk]) -> None:
    start = Barrier(2)

    def press(one: Desk) -> tuple[int, bool]:
        start.wait()
        answer = one.do("extend", {"by_ms": 60_000}, key="k")
        return answer.revision, answer.is_replay

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, two))
    assert answers == [(2, False), (2, True)]
    assert desk.revision() == 2


class LateJournal(Journal):
    """Reads an older state of the log, as a database without a write lock may do."""

    def __init__(self, stale: LoggedMeeting, times: int) -> None:
        super().__init__()
        self.stale, self.times = stale, times

    def peek(self, session: Session, slug: str) -> LoggedMeeting | None:
        if self.times == 0:
            return super().peek(session, slug)
        self.times -= 1
        return self.stale


def late(desk: Desk, times: int) -> None:
    """Makes the desk decide on an outdated state, so many times."""
    with desk.database.reading() as session:
        stale = desk.journal.peek(session, SLUG)
    assert stale is not None
    desk.do("open")
    desk.executor = Executor(desk.database, LateJournal(stale, times), lambda: desk.now_ms)


def test_the_second_writer_decides_again(desk: Desk) -> None:
    late(desk, 1)
    answer = desk.do("notice", {"text": "Welcome"})
    assert answer.revision == 3
    assert answer.history.meeting.status == "open"
    assert list(answer.names.texts.values()) == ["Welcome"]


def test_the_second_writer_may_be_refused(desk: Desk) -> None:
    late(desk, 1)
    with pytest.raises(Refused, match="already open"):
        desk.do("open")
    assert desk.revision() == 2


def test_a_writer_who_is_always_second_gets_an_error_and_saves_nothing(desk: Desk) -> None:
    late(desk, ATTEMPTS)
    with pytest.raises(DatabaseUnavailable):
        desk.do("extend", {"by_ms": 1_000})
    assert desk.revision() == 2


# The database is away


@pytest.fixture
def post(own_site: Site) -> Callable[..., Any]:
    client, headers, slug = own_site.client(), own_site.bearer(), own_site.lay_out()

    def post(verb: str, body: Body | None = None, key: str = "k") -> Any:
        path = f"/api/meetings/{slug}/{verb}"
        return client.post(path, json=body or {}, headers={**headers, "Idempotency-Key": key})

    return post


def test_without_the_database_a_command_is_503_and_works_later(
    own_site: Site, post: Callable[..., Any]
) -> None:
    path = Path(own_site.house.config.database_url.removeprefix("sqlite:///"))
    path.rename(path.with_suffix(".away"))
    answer = post("open")
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Retry-After"] == "1"
    assert answer.json["detail"].startswith("Not saved")
    assert own_site.client().get("/readyz").status_code == 503
    assert own_site.client().get("/healthz").status_code == 200
    assert own_site.client().get("/").status_code == 503

    path.with_suffix(".away").rename(path)
    answer = post("open")
    assert answer.status_code == 200
    assert (answer.json["revision"], "Idempotency-Replayed" in answer.headers) == (2, False)
    assert own_site.client().get("/readyz").status_code == 200
