"""The commands: standard output has only what a program reads; errors are sentences."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import done, failed, meetings
from in_process import HOUR_MS, PASSWORD, Site
from sqlalchemy import text

from timekeeper.access.grants import BEARER_KINDS, SOCKET_KINDS, Grant, grant_of
from timekeeper.access.passwords import is_password
from timekeeper.process.server_time import ServerTime
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import Scope
from timekeeper.store.programme import epoch

ROOT = Path(__file__).parents[2]


def granted(site: Site, secret: str, kinds: frozenset[credentials.Kind]) -> Grant | None:
    with site.house.database.reading() as session:
        return grant_of(session, secret, kinds, site.house.server_time.now_ms())


# Users, tokens and links


def test_a_password_is_read_from_a_pipe(own_site: Site) -> None:
    assert done(own_site, "user", "add", "Ada", "--role", "admin", typed=f"{PASSWORD}\n") == ""
    with own_site.house.database.reading() as session:
        user = users.find(session, "Ada")
        assert user is not None
        assert user.role == "admin"
        assert is_password(user.password_hash, PASSWORD)


def test_without_a_password_one_is_generated_and_printed_alone(own_site: Site) -> None:
    password = done(own_site, "user", "add", "Ada", "--role", "moderator")
    assert len(password) >= 16
    with own_site.house.database.reading() as session:
        user = users.find(session, "Ada")
        assert user is not None
        assert is_password(user.password_hash, password)


@pytest.mark.parametrize(
    ("length", "is_taken"), [(11, False), (12, True), (200, True), (201, False)]
)
def test_a_password_has_the_bounds_that_its_page_has(
    own_site: Site, length: int, is_taken: bool
) -> None:
    command, typed = ("user", "add", "Ada", "--role", "admin"), "x" * length
    if is_taken:
        done(own_site, *command, typed=f"{typed}\n")
        assert own_site.sign_in(own_site.client(), password=typed).status_code == 302
    else:
        told = failed(own_site, *command, typed=f"{typed}\n")
        assert told == "The password must have 12 to 200 characters."
        assert done(own_site, "user", "list") == ""


def test_an_existing_user_is_refused(own_site: Site) -> None:
    done(own_site, "user", "add", "Ada", "--role", "admin", typed=f"{PASSWORD}\n")
    told = failed(
        own_site, "user", "add", "Ada", "--role", "moderator", typed="another of that length\n"
    )
    assert told == "There is already a user “Ada”."
    with own_site.house.database.reading() as session:
        user = users.find(session, "Ada")
        assert user is not None
        assert is_password(user.password_hash, PASSWORD)


@pytest.mark.parametrize("name", ["", "   ", "x" * 91, "a/b", "/"])
def test_a_name_that_the_log_cannot_hold_is_refused(own_site: Site, name: str) -> None:
    assert "1 to 90" in failed(own_site, "user", "add", name, "--role", "admin", typed="p\n")
    assert "1 to 90" in failed(own_site, "user", "invite", name, "--role", "admin")
    assert "1 to 90" in failed(own_site, "token", "create", "--role", "admin", "--name", name)


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_a_token_is_printed_alone_and_works(kenya: Site, role: str) -> None:
    token = done(kenya, "token", "create", "--role", role, "--name", "x" * 90)
    assert len(token.split()) == 1
    grant = granted(kenya, token, BEARER_KINDS)
    assert grant is not None
    assert (grant.role, len(grant.actor)) == (role, 96)
    answer = kenya.client().post(
        "/api/meetings/upr35-kenya/open", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("role", "named", "scope"),
    [
        ("room", ("--room", "room-xxi"), Scope("room-xxi")),
        ("speaker", ("--room", "room-xxi"), Scope("room-xxi")),
        ("speaker", ("--meeting", "upr35-kenya"), Scope("room-xxi")),
        ("moderator", ("--room", "room-xxi"), Scope("room-xxi")),
        ("moderator", ("--meeting", "upr35-kenya"), Scope(None, "upr35-kenya")),
    ],
)
def test_a_link_is_an_address_printed_alone(
    kenya: Site, role: str, named: tuple[str, str], scope: Scope
) -> None:
    address = done(kenya, "link", "create", "--as", role, *named)
    base, secret = address.split("#")
    assert base == "http://127.0.0.1:5000/link"
    grant = granted(kenya, secret, SOCKET_KINDS)
    assert grant is not None
    assert (grant.role, grant.scopes) == (role, (scope,))


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ((), "Give either --room or --meeting."),
        (("--room", "a", "--meeting", "b"), "Give either --room or --meeting."),
        (("--room", "nowhere"), "There is no room “nowhere” in the programme."),
        (("--meeting", "nowhere"), "There is no Pre-session “nowhere”."),
    ],
)
def test_a_link_without_a_target_is_refused(
    kenya: Site, named: tuple[str, ...], sentence: str
) -> None:
    assert failed(kenya, "link", "create", "--as", "room", *named) == sentence


def test_preparing_prints_a_link_to_every_screen_and_may_be_done_again(own_site: Site) -> None:
    first, second = done(own_site, "prepare"), done(own_site, "prepare")
    for screen in ("Moderator", "Speaker", "Room screen", "Interpreters", "Public page"):
        assert screen in first
    assert first.count("/link#") == second.count("/link#") == 4
    assert len(meetings(own_site)) == 15


# A wrong clock, a restored, missing or broken database


def test_a_wall_clock_that_was_set_is_not_used_while_a_meeting_is_open(
    kenya: Site, tmp_path: Path
) -> None:
    """The servers' time is an hour behind this machine's clock."""
    wall_ms = kenya.house.server_time.now_ms
    servers = ServerTime(kenya.house.database, wall_ms=lambda: wall_ms() - HOUR_MS)
    servers.set_anchor()
    kenya.client().post("/api/meetings/upr35-kenya/open", json={}, headers=kenya.bearer())
    before_ms = servers.now_ms()
    done(kenya, "programme", "load", str(tmp_path / "upr35.csv"), "--series", "UPR 36")
    with kenya.house.database.reading() as session:
        dated_ms = session.scalar(text("SELECT at_ms FROM entries WHERE meeting_id > 1"))
    assert before_ms <= dated_ms <= servers.now_ms()


def test_a_backup_that_was_put_back_gets_a_new_epoch(own_site: Site) -> None:
    with own_site.house.database.reading() as session:
        before = epoch(session)
    assert "Start the server" in done(own_site, "db", "restored")
    with own_site.house.database.reading() as session:
        assert epoch(session) != before


def test_a_missing_database_is_a_sentence(own_site: Site) -> None:
    path = Path(own_site.house.config.database_url.removeprefix("sqlite:///"))
    path.unlink()
    for command in (
        ("db", "upgrade"),
        ("programme", "demo"),
        ("token", "create", "--role", "admin", "--name", "x"),
        ("user", "add", "Ada", "--role", "admin"),
        ("link", "create", "--as", "room", "--room", "x"),
        ("prepare",),
    ):
        assert (
            failed(own_site, *command)
            == "The database does not answer. Check that it is running, and try again."
        )


def flask(instance: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env={**os.environ, "TIMEKEEPER_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_command_upgrades_an_empty_database_by_itself(tmp_path: Path) -> None:
    made = flask(tmp_path, "token", "create", "--role", "admin", "--name", "first")
    assert (made.returncode, made.stderr, len(made.stdout.split())) == (0, "", 1)


def test_a_file_that_is_no_database_is_a_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "timekeeper.db").write_bytes(b"This is not a database at all. " * 100)
    refused = flask(tmp_path, "db", "upgrade")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Timekeeper does not start: The database does not answer.")
