"""Credentials: only hashes are stored, and each is valid for its kind and its time."""

import pytest
from sqlalchemy.exc import IntegrityError
from test_database import dump

from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import Kind, Scope
from timekeeper.store.connection.database import Database

pytestmark = pytest.mark.both_databases

ALL: frozenset[Kind] = frozenset({"token", "link", "cookie"})
NOW_MS = 1_000_000


def mint(database: Database, kind: Kind = "token", **how) -> str:
    with database.writing() as session:
        return credentials.mint(session, kind, "moderator", "tests", NOW_MS, **how)


def holds(database: Database, secret: str, kinds=ALL, now_ms: int = NOW_MS) -> bool:
    with database.reading() as session:
        return credentials.find(session, secret, frozenset(kinds), now_ms) is not None


def test_a_secret_is_nowhere_in_the_database(database: Database) -> None:
    secrets = [mint(database) for _ in range(3)]
    assert len(set(secrets)) == 3
    stored = dump(database)
    assert not [secret for secret in secrets if secret in stored]
    assert all(holds(database, secret) for secret in secrets)


def test_an_unknown_secret_has_no_credential(database: Database) -> None:
    mint(database)
    wrong = ("", "x", "' OR 1=1 --", "\x00", "a surrogate: \ud800")
    assert not [secret for secret in wrong if holds(database, secret)]


@pytest.mark.parametrize("kind", sorted(ALL))
def test_a_secret_is_good_as_its_own_kind_only(database: Database, kind: Kind) -> None:
    secret = mint(database, kind)
    assert holds(database, secret, {kind})
    assert not holds(database, secret, ALL - {kind})


def test_a_secret_expires_at_its_instant(database: Database) -> None:
    secret = mint(database, expires_at_ms=NOW_MS + 10)
    assert holds(database, secret, now_ms=NOW_MS + 9)
    assert not holds(database, secret, now_ms=NOW_MS + 10)


def exchanged(database: Database, *, one_time: bool) -> tuple[str, str]:
    """A link and the cookie that was made from it."""
    link = mint(database, "link", one_time=one_time, scope=Scope("room-xxi"))
    with database.writing() as session:
        parent = credentials.find(session, link, ALL, NOW_MS)
        cookie = credentials.mint(session, "cookie", "room", "tests", NOW_MS, parent=parent)
    return link, cookie


def revoke(database: Database, secret: str) -> None:
    with database.writing() as session:
        row = credentials.find(session, secret, ALL, NOW_MS)
        assert row is not None
        credentials.revoke(session, row, NOW_MS)


def test_a_one_time_link_ends_and_its_cookie_stays_valid(database: Database) -> None:
    link, cookie = exchanged(database, one_time=True)
    with database.writing() as session:
        row = credentials.find(session, link, ALL, NOW_MS)
        assert row is not None
        credentials.spend(session, row, NOW_MS)
    assert not holds(database, link)
    assert holds(database, cookie)


@pytest.mark.parametrize("one_time", [False, True])
def test_revoking_a_link_revokes_its_cookies(database: Database, one_time: bool) -> None:
    link, cookie = exchanged(database, one_time=one_time)
    revoke(database, link)
    assert not holds(database, link)
    assert not holds(database, cookie)


def test_two_users_cannot_have_one_name(database: Database) -> None:
    with database.writing() as session:
        users.add(session, "Ada", "moderator", "hash")
    with pytest.raises(IntegrityError), database.writing() as session:
        users.add(session, "Ada", "admin", "hash")
    with database.reading() as session:
        user = users.find(session, "Ada")
        assert user is not None
        assert user.role == "moderator"
        assert users.find(session, "Bob") is None
