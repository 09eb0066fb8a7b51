"""Revoking a right ends the connections that use it, within two seconds."""

import time
from collections.abc import Callable

import pytest
from in_process import START_MS, Desk
from running_server import RunningServer
from watching import Watcher, watching

from timekeeper.access.grants import Target
from timekeeper.live.cluster.revocation import GrantInUse, Revocations
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import IDLE_MS, Kind, Role, Scope
from timekeeper.store.connection.database import Database, DatabaseUnavailable

WITHIN_S = 2
ROOM = Scope(room_slug="room-xxi")


class Ended:
    """Revocations with a clock that the test sets, and the connections that they ended."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sids: list[str] = []
        self.revocations = Revocations(desk.database, lambda: desk.now_ms, self.sids.append)

    def minted(self, expires_at_ms: int | None = None) -> int:
        with self.desk.database.writing() as session:
            credentials.mint(
                session, "link", "room", "x", START_MS, scope=ROOM, expires_at_ms=expires_at_ms
            )
            return credentials.all_of_kind(session, "link")[-1].id

    def revoke(self, number: int) -> None:
        with self.desk.database.writing() as session:
            row = credentials.find_by_number(session, "link", number)
            assert row is not None
            credentials.revoke(session, row, START_MS)


def in_use(credential: int) -> GrantInUse:
    return GrantInUse(credential, "room", Target("room-xxi"))


@pytest.fixture
def ended(desk: Desk) -> Ended:
    return Ended(desk)


def test_only_connections_that_use_the_revoked_right_are_ended(ended: Ended) -> None:
    first, second = ended.minted(), ended.minted()
    ended.revocations.add("one", in_use(first))
    ended.revocations.add("both", in_use(first))
    ended.revocations.add("both", in_use(second))
    ended.revocations.add("other", in_use(second))
    ended.revocations.check()
    assert ended.sids == []
    ended.revoke(first)
    ended.revocations.check()
    assert sorted(ended.sids) == ["both", "one"]


def test_a_right_ends_by_itself_at_its_time(ended: Ended) -> None:
    ended.revocations.add("one", in_use(ended.minted(expires_at_ms=START_MS + 1)))
    ended.revocations.check()
    assert ended.sids == []
    ended.desk.now_ms = START_MS + 1
    ended.revocations.check()
    assert ended.sids == ["one"]


def test_a_connection_that_has_left_is_not_checked(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended.revocations.add("one", in_use(ended.minted()))
    ended.revocations.remove("one")
    monkeypatch.setattr(Database, "reading", lambda self: pytest.fail("there is no connection"))
    ended.revocations.check()


def test_while_the_database_is_away_no_connection_is_ended(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Database) -> None:
        raise DatabaseUnavailable

    class Stop(Exception):
        pass

    sleeps = iter([None, None])

    def sleep(_seconds: float) -> None:
        if next(sleeps, Stop) is Stop:
            raise Stop

    number = ended.minted()
    ended.revocations.add("one", in_use(number))
    ended.revoke(number)
    with monkeypatch.context() as broken:
        broken.setattr(Database, "reading", away)
        with pytest.raises(Stop):
            ended.revocations.run(sleep)
    assert ended.sids == []
    ended.revocations.check()
    assert ended.sids == ["one"]


def test_one_that_cannot_be_ended_does_not_keep_others_open(desk: Desk) -> None:
    tried: list[str] = []

    def end(sid: str) -> None:
        tried.append(sid)
        raise RuntimeError("planted")

    ended = Ended(desk)
    number = ended.minted()
    revocations = Revocations(desk.database, lambda: desk.now_ms, end)
    revocations.add("one", in_use(number))
    revocations.add("other", in_use(number))
    ended.revoke(number)
    revocations.check()
    assert sorted(tried) == ["one", "other"]


def test_somebody_whose_role_is_changed_is_cut_off(ended: Ended) -> None:
    with ended.desk.database.writing() as session:
        ada = users.add(session, "Ada", "moderator", "hash", ["upr35-kenya"])
        cookie, _ = credentials.mint_with_row(
            session, "cookie", "moderator", "Ada", START_MS, user=ada
        )
        number = cookie.id
    kenya = Target("room-xxi", "upr35-kenya")
    ended.revocations.add("one", GrantInUse(number, "moderator", kenya))

    def appoint(role: Role, meetings: list[str] | None) -> list[str]:
        ended.sids.clear()
        with ended.desk.database.writing() as session:
            somebody = users.find(session, "Ada")
            assert somebody is not None
            users.appoint(session, somebody, role, meetings)
        ended.revocations.check()
        return ended.sids

    assert appoint("admin", None) == []
    assert appoint("moderator", ["upr35-mali", "upr35-kenya"]) == []
    assert appoint("moderator", ["upr35-mali"]) == ["one"]
    assert appoint("moderator", []) == ["one"]
    assert appoint("rapporteur", None) == ["one"]
    with ended.desk.database.writing() as session:
        somebody = users.find(session, "Ada")
        assert somebody is not None
        users.remove(session, somebody)
    ended.sids.clear()
    ended.revocations.check()
    assert ended.sids == ["one"]


def test_a_console_that_nobody_used_for_twelve_hours_is_cut_off(ended: Ended) -> None:
    with ended.desk.database.writing() as session:
        cookie, _ = credentials.mint_with_row(session, "cookie", "moderator", "m", START_MS)
        number = cookie.id
    ended.revocations.add("one", GrantInUse(number, "moderator", Target("room-xxi", "upr35-kenya")))
    ended.desk.now_ms = START_MS + IDLE_MS - 1
    ended.revocations.check()
    assert ended.sids == []
    ended.desk.now_ms += 1
    ended.revocations.check()
    assert ended.sids == ["one"]


# Over real sockets


def is_cut_off(watcher: Watcher) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline and watcher.client.eio.state == "connected":
        time.sleep(0.02)
    return watcher.client.eio.state != "connected"


def revoke_newest(server: RunningServer, kind: Kind) -> Callable[[], None]:
    """A function that revokes the newest of a kind."""

    def revoke() -> None:
        with server.house.database.writing() as session:
            row = credentials.all_of_kind(session, kind)[-1]
            credentials.revoke(session, row, 0)

    return revoke


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize("kind", ["token", "link"])
def test_a_connection_ends_with_its_right_and_the_others_go_on(
    server: RunningServer, kind: Kind, transport: str
) -> None:
    laid = server.lay_out()
    audience = "moderator" if kind == "token" else "room"
    secret = (
        server.new_token() if kind == "token" else server.new_link("room", Scope(laid.room_slug))
    )
    revoke = revoke_newest(server, kind)
    with (
        watching(server) as other,
        watching(server, token=secret, transports=[transport]) as watcher,
    ):
        other.join(meeting=laid.slug, **{"as": "moderator"})
        assert "error" not in watcher.join(meeting=laid.slug, **{"as": audience})
        revoke()
        assert is_cut_off(watcher)
        server.done(laid.slug, "open")
        other.next("state", lambda state: state["revision"] == 2)
