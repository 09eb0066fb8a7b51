"""Revoking rights on the command line: by a number, without showing a secret."""

import re

import pytest
from commands import done, failed
from in_process import PASSWORD, Site

from timekeeper.access.grants import BEARER_KINDS, COOKIE_KINDS, SOCKET_KINDS, grant_of
from timekeeper.access.passwords import hashed
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import DAY_MS, Kind, Scope

LATER_MS = 60_000


def holds(site: Site, secret: str, kinds: frozenset[Kind]) -> bool:
    with site.house.database.reading() as session:
        return grant_of(session, secret, kinds, site.house.server_time.now_ms()) is not None


def rows(site: Site, kind: str) -> list[list[str]]:
    return [line.split("\t") for line in done(site, kind, "list").splitlines()]


def made_from(site: Site, link: str) -> str:
    """The cookie that a browser gets for a link."""
    answer = site.client().post("/link", json={"token": link})
    assert answer.status_code == 200
    [cookie] = re.findall(r"^[^=]+=([^;]+)", answer.headers["Set-Cookie"])
    return cookie


def test_a_link_is_listed_without_its_address_and_revoked_by_its_number(kenya: Site) -> None:
    addresses = [
        done(kenya, "link", "create", "--as", "room", "--room", "room-xxi") for _ in range(2)
    ]
    first, second = (address.split("#")[1] for address in addresses)
    listed = done(kenya, "link", "list")
    assert first not in listed
    assert second not in listed
    [[one, name, _, state], [two, *_]] = rows(kenya, "link")
    assert (name, state.split()[0]) == ("room of room-xxi", "until")
    assert done(kenya, "link", "revoke", one) == (
        f"The link {one} (room of room-xxi) has been revoked."
    )
    assert not holds(kenya, first, SOCKET_KINDS)
    assert holds(kenya, second, SOCKET_KINDS)
    assert [row[3].split()[0] for row in rows(kenya, "link")] == ["revoked", "until"]
    assert two != one


def test_a_token_is_revoked_by_its_number(kenya: Site) -> None:
    token = done(kenya, "token", "create", "--role", "moderator", "--name", "bot")
    number = rows(kenya, "token")[-1][0]
    done(kenya, "token", "revoke", number)
    assert not holds(kenya, token, BEARER_KINDS)


@pytest.mark.parametrize("one_time", [False, True])
def test_the_cookies_of_a_link_end_with_it(kenya: Site, one_time: bool) -> None:
    now_ms = kenya.house.server_time.now_ms()
    with kenya.house.database.writing() as session:
        link = credentials.mint(session, "link", "moderator", "m", now_ms, one_time=one_time)
    cookie = made_from(kenya, link)
    assert holds(kenya, cookie, COOKIE_KINDS)
    [[number, _, _, state]] = rows(kenya, "link")
    assert state.split()[0] == ("used" if one_time else "valid")
    done(kenya, "link", "revoke", number)
    assert not holds(kenya, cookie, COOKIE_KINDS)


@pytest.mark.parametrize(("days", "named"), [((), (90, 365)), (("--days", "3"), (3, 3))])
def test_links_and_tokens_end_by_themselves(
    kenya: Site, days: tuple[str, ...], named: tuple[int, int]
) -> None:
    address = done(kenya, "link", "create", "--as", "room", "--room", "room-xxi", *days)
    token = done(kenya, "token", "create", "--role", "moderator", "--name", "bot", *days)
    now_ms = kenya.house.server_time.now_ms()
    made = ((address.split("#")[1], SOCKET_KINDS), (token, BEARER_KINDS))
    for (secret, kinds), good_for in zip(made, named, strict=True):
        for early_ms, is_good in ((60_000, True), (-60_000, False)):
            at_ms = now_ms + good_for * DAY_MS - early_ms
            with kenya.house.database.reading() as session:
                assert (grant_of(session, secret, kinds, at_ms) is not None) is is_good


def test_a_token_covers_one_meeting_or_room(kenya: Site) -> None:
    for where, scope in (
        (("--meeting", "upr35-kenya"), Scope(meeting_slug="upr35-kenya")),
        (("--room", "room-xxi"), Scope(room_slug="room-xxi")),
    ):
        token = done(kenya, "token", "create", "--role", "moderator", "--name", "bot", *where)
        with kenya.house.database.reading() as session:
            grant = grant_of(session, token, BEARER_KINDS, kenya.house.server_time.now_ms())
            assert grant is not None
            assert grant.scopes == (scope,)
    both = ("--meeting", "upr35-kenya", "--room", "room-xxi")
    refused = failed(kenya, "token", "create", "--role", "moderator", "--name", "bot", *both)
    assert refused == "Give --room or --meeting, not both."


def test_people_are_listed_appointed_and_removed(kenya: Site) -> None:
    done(kenya, "user", "add", "Ada", "--role", "moderator", typed=f"{PASSWORD}\n")
    done(kenya, "user", "invite", "Ben", "--role", "rapporteur", "--meeting", "upr35-kenya")
    assert done(kenya, "user", "list").splitlines() == [
        "Ada\tmoderator of all Pre-sessions",
        "Ben\trapporteur of upr35-kenya\tinvited",
    ]
    said = done(kenya, "user", "appoint", "Ada", "--role", "moderator", "--meeting", "upr35-kenya")
    assert said == "Ada is moderator of upr35-kenya."
    nowhere = ("--role", "moderator", "--meeting", "nowhere")
    assert failed(kenya, "user", "appoint", "Ada", *nowhere) == "There is no Pre-session “nowhere”."
    assert done(kenya, "user", "remove", "Ada") == "Ada has been removed and can no longer sign in."
    assert kenya.sign_in(kenya.client()).status_code == 401
    assert failed(kenya, "user", "remove", "Ada") == "There is no user “Ada”."
    assert [line.split("\t")[0] for line in done(kenya, "user", "list").splitlines()] == ["Ben"]


def test_expiring_credentials_are_listed_with_their_end(kenya: Site) -> None:
    now_ms = kenya.house.server_time.now_ms()
    with kenya.house.database.writing() as session:
        for at_ms in (now_ms - LATER_MS, now_ms + LATER_MS):
            credentials.mint(session, "link", "room", "x", now_ms, expires_at_ms=at_ms)
    assert [row[3].split()[0] for row in rows(kenya, "link")] == ["expired", "until"]


def test_somebody_is_signed_out_of_every_browser(own_site: Site) -> None:
    now_ms = own_site.house.server_time.now_ms()
    with own_site.house.database.writing() as session:
        for name in ("Ada", "Ben"):
            users.add(session, name, "moderator", hashed(PASSWORD))
        ada, ben = (users.find(session, name) for name in ("Ada", "Ben"))
        hers = [
            credentials.mint(session, "cookie", "moderator", "Ada", now_ms, user=ada)
            for _ in range(2)
        ]
        his = credentials.mint(session, "cookie", "moderator", "Ben", now_ms, user=ben)
    assert "ended: 2." in done(own_site, "user", "sign-out", "Ada")
    assert [holds(own_site, cookie, COOKIE_KINDS) for cookie in (*hers, his)] == [
        False,
        False,
        True,
    ]
    assert "ended: 0." in done(own_site, "user", "sign-out", "Ada")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("link", "revoke", "99"), "There is no link 99."),
        (("token", "revoke", "99"), "There is no token 99."),
        (("user", "sign-out", "Nobody"), "There is no user “Nobody”."),
    ],
)
def test_an_unknown_target_is_a_sentence(
    own_site: Site, words: tuple[str, ...], sentence: str
) -> None:
    assert failed(own_site, *words) == sentence


def test_the_number_of_another_kind_is_not_revoked(kenya: Site) -> None:
    done(kenya, "link", "create", "--as", "room", "--room", "room-xxi")
    [[number, *_]] = rows(kenya, "link")
    assert failed(kenya, "token", "revoke", number) == f"There is no token {number}."
