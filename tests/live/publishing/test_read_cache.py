"""Recent: a crowd that joins costs one reading, and nobody is given what is no longer so."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from in_process import SLUG
from wall import KENYA, ROOM, Wall, states

from timekeeper.live.publishing.read_cache import LASTS_MS
from timekeeper.store.journal import LoggedMeeting

CROWD = 8


@pytest.fixture
def reads(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from the database and what is rendered, in order."""
    noted: list[str] = []
    for name in ("meeting", "followed_room", "envelope"):
        monkeypatch.setattr(wall.views, name, noting(getattr(wall.views, name), name, noted))
    return noted


def noting(function, name, noted):
    def noted_call(*arguments):
        noted.append(name)
        return function(*arguments)

    return noted_call


def read(wall: Wall) -> int:
    """The revision that somebody who joins now is given."""
    logged = wall.recent.meeting(SLUG)
    assert logged is not None
    envelope = wall.recent.envelope(logged, "public", "html", "en")
    revision: int = json.loads(envelope.text)["revision"]
    return revision


def test_a_crowd_costs_one_reading_and_one_encoding(wall: Wall, reads: list[str]) -> None:
    assert {read(wall) for _ in range(100)} == {1}
    assert reads == ["meeting", "envelope"]


def test_of_a_crowd_that_asks_while_one_reads_nobody_else_does(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database elsewhere takes its time, and would be asked by everybody meanwhile."""
    meeting, reads, asked = wall.views.meeting, [], threading.Semaphore(0)

    def slow(slug: str) -> LoggedMeeting | None:
        reads.append(slug)
        for _ in range(CROWD):
            assert asked.acquire(timeout=10)
        return meeting(slug)

    def ask() -> LoggedMeeting | None:
        asked.release()
        return wall.recent.meeting(SLUG)

    monkeypatch.setattr(wall.views, "meeting", slow)
    with ThreadPoolExecutor(CROWD) as threads:
        found = [threads.submit(ask) for _ in range(CROWD)]
    assert len({id(each.result()) for each in found}) == 1
    assert reads == [SLUG]


def test_a_room_is_looked_up_once_too(wall: Wall, reads: list[str]) -> None:
    for _ in range(100):
        place = wall.recent.place("room-xxi")
        assert place is not None
    assert reads == ["followed_room"]


def test_each_audience_format_and_language_has_an_encoding_of_its_own(wall: Wall) -> None:
    logged = wall.recent.meeting(SLUG)
    assert logged is not None
    kinds = [
        ("public", "html", "en"),
        ("public", "json", "en"),
        ("public", "html", "fr"),
        ("moderator", "json", "en"),
    ]
    texts = {wall.recent.envelope(logged, *kind).text for kind in kinds}
    assert len(texts) == len(kinds)


@pytest.mark.parametrize(
    ("later_ms", "times"), [(LASTS_MS - 1, 1), (LASTS_MS, 2), (LASTS_MS + 1, 2)]
)
def test_what_is_kept_lasts_half_a_second(
    wall: Wall, reads: list[str], later_ms: int, times: int
) -> None:
    read(wall)
    wall.desk.now_ms += later_ms
    read(wall)
    assert reads == ["meeting", "envelope"] * times


def test_after_a_press_nobody_is_given_what_was_before(wall: Wall) -> None:
    assert read(wall) == 1
    wall.desk.do("open")
    assert read(wall) == 2


def test_what_was_read_while_something_was_published_is_not_kept(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else who joins after the push is given the old, and no push ever mends it."""
    before = wall.views.meeting

    def slow(slug: str) -> LoggedMeeting | None:
        logged = before(slug)
        monkeypatch.undo()
        wall.desk.do("open")
        return logged

    monkeypatch.setattr(wall.views, "meeting", slow)
    assert read(wall) == 1  # in the channel already, so the push will reach this one
    assert read(wall) == 2


def test_a_push_and_those_who_join_after_it_share_one_encoding(
    wall: Wall, reads: list[str]
) -> None:
    channel, room = wall.join(KENYA, format="html"), wall.join(ROOM, format="html")
    wall.desk.do("open")
    sent = wall.work()
    assert states(sent) == [(channel, 2), (room, 2)]
    reads.clear()
    assert read(wall) == 2
    assert "envelope" not in reads


def test_an_address_that_means_nothing_is_not_remembered(wall: Wall, reads: list[str]) -> None:
    assert wall.recent.meeting("nothing") is None
    assert wall.recent.meeting("nothing") is None
    assert reads == ["meeting", "meeting"]
