"""The read cache: a crowd that joins costs one reading, and none is given an old state."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from in_process import SLUG
from socketless_live import KENYA, ROOM, SocketlessLive, states

from timekeeper.live.publishing.read_cache import LIFETIME_MS
from timekeeper.store.journal import LoggedMeeting

CROWD = 8


@pytest.fixture
def reads(live: SocketlessLive, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reads from the database and the renderings, in order."""
    recorded: list[str] = []
    for name in ("meeting", "followed_room", "envelope"):
        monkeypatch.setattr(live.views, name, recording(getattr(live.views, name), name, recorded))
    return recorded


def recording(function, name, recorded):
    def recorded_call(*arguments):
        recorded.append(name)
        return function(*arguments)

    return recorded_call


def read(live: SocketlessLive) -> int:
    """The revision that a client that joins now is given."""
    logged = live.read_cache.meeting(SLUG)
    assert logged is not None
    envelope = live.read_cache.envelope(logged, "public", "html", "en")
    revision: int = json.loads(envelope.text)["revision"]
    return revision


def test_a_crowd_costs_one_reading_and_one_encoding(live: SocketlessLive, reads: list[str]) -> None:
    assert {read(live) for _ in range(100)} == {1}
    assert reads == ["meeting", "envelope"]


def test_while_one_of_a_crowd_reads_the_others_wait_for_its_result(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database on another machine takes time, in which all of them would read it."""
    meeting, reads, asked = live.views.meeting, [], threading.Semaphore(0)

    def slow(slug: str) -> LoggedMeeting | None:
        reads.append(slug)
        for _ in range(CROWD):
            assert asked.acquire(timeout=10)
        return meeting(slug)

    def request() -> LoggedMeeting | None:
        asked.release()
        return live.read_cache.meeting(SLUG)

    monkeypatch.setattr(live.views, "meeting", slow)
    with ThreadPoolExecutor(CROWD) as threads:
        results = [threads.submit(request) for _ in range(CROWD)]
    assert len({id(each.result()) for each in results}) == 1
    assert reads == [SLUG]


def test_a_room_is_looked_up_once_too(live: SocketlessLive, reads: list[str]) -> None:
    for _ in range(100):
        followed = live.read_cache.followed_room("room-xxi")
        assert followed is not None
    assert reads == ["followed_room"]


def test_each_audience_format_and_language_has_an_encoding_of_its_own(live: SocketlessLive) -> None:
    logged = live.read_cache.meeting(SLUG)
    assert logged is not None
    kinds = [
        ("public", "html", "en"),
        ("public", "json", "en"),
        ("public", "html", "fr"),
        ("moderator", "json", "en"),
    ]
    texts = {live.read_cache.envelope(logged, *kind).text for kind in kinds}
    assert len(texts) == len(kinds)


@pytest.mark.parametrize(
    ("later_ms", "times"), [(LIFETIME_MS - 1, 1), (LIFETIME_MS, 2), (LIFETIME_MS + 1, 2)]
)
def test_what_is_kept_lasts_half_a_second(
    live: SocketlessLive, reads: list[str], later_ms: int, times: int
) -> None:
    read(live)
    live.desk.now_ms += later_ms
    read(live)
    assert reads == ["meeting", "envelope"] * times


def test_after_a_command_no_client_is_given_the_state_before_it(live: SocketlessLive) -> None:
    assert read(live) == 1
    live.desk.do("open")
    assert read(live) == 2


def test_what_was_read_during_a_publish_is_not_kept(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a client that joins after the push is given the old state, and no push follows."""
    meeting = live.views.meeting

    def slow(slug: str) -> LoggedMeeting | None:
        logged = meeting(slug)
        monkeypatch.undo()
        live.desk.do("open")
        return logged

    monkeypatch.setattr(live.views, "meeting", slow)
    assert read(live) == 1  # this client is in the channel already, so it gets the push
    assert read(live) == 2


def test_a_push_and_those_who_join_after_it_share_one_encoding(
    live: SocketlessLive, reads: list[str]
) -> None:
    channel, room = live.join(KENYA, format="html"), live.join(ROOM, format="html")
    live.desk.do("open")
    sent = live.push_all()
    assert states(sent) == [(channel, 2), (room, 2)]
    reads.clear()
    assert read(live) == 2
    assert "envelope" not in reads


def test_an_unknown_address_is_not_kept(live: SocketlessLive, reads: list[str]) -> None:
    assert live.read_cache.meeting("nothing") is None
    assert live.read_cache.meeting("nothing") is None
    assert reads == ["meeting", "meeting"]
