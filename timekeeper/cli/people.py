"""Commands about people who sign in: adding, inviting, appointing, signing out, removing."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timekeeper.access.links import create_password_link
from timekeeper.access.passwords import LONGEST, SHORTEST, hashed
from timekeeper.house import house
from timekeeper.store import audit
from timekeeper.store.accounts import users
from timekeeper.store.accounts.credentials import Role
from timekeeper.store.audit import COMMAND_LINE
from timekeeper.store.models import UserRow

from .common import (
    check_meetings,
    check_name,
    commands,
    fail,
    house_with_server_time,
    reporting_errors,
)

role_option = click.option(
    "--role", type=click.Choice(["admin", "moderator", "rapporteur"]), required=True
)
meetings_option = click.option(
    "--meeting",
    "meetings",
    multiple=True,
    metavar="SLUG",
    help="A Pre-session that the role is for, such as upr35-kenya; may be given several times. "
    "Without it, the role is for all Pre-sessions.",
)


@commands.cli.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("name")
@role_option
@meetings_option
def add_user(name: str, role: Role, meetings: tuple[str, ...]) -> None:
    """Add a user: ask for a password, read it from a pipe, or generate one."""
    check_name(name)
    password, is_generated = _password()
    with reporting_errors():
        _add(name, role, meetings, hashed(password))
    if is_generated:
        click.echo(password)


@user.command("invite")
@click.argument("name")
@role_option
@meetings_option
def invite(name: str, role: Role, meetings: tuple[str, ...]) -> None:
    """Add a user, and print the address at which they choose their password, once."""
    check_name(name)
    with reporting_errors():
        address = _add(name, role, meetings, None)
        click.echo(address)


@user.command("recover")
@click.argument("name")
def recover(name: str) -> None:
    """Print an address at which a user chooses a new password, once, within two days."""
    with reporting_errors(), _somebody(name) as (session, somebody, now_ms):
        audit.note(session, now_ms, COMMAND_LINE, "let choose a new password", name)
        click.echo(create_password_link(session, somebody, now_ms, base_url=house().views.base_url))


@user.command("appoint")
@click.argument("name")
@role_option
@meetings_option
def appoint(name: str, role: Role, meetings: tuple[str, ...]) -> None:
    """Change a user's role and meetings, at once and in open consoles too."""
    with reporting_errors(), _somebody(name) as (session, somebody, now_ms):
        check_meetings(meetings)
        users.appoint(session, somebody, role, meetings or None)
        audit.note(session, now_ms, COMMAND_LINE, "changed a person", name)
        click.echo(f"{name} is {_appointment(session, somebody)}.")


@user.command("list")
def list_users() -> None:
    """List all users with their role and meetings."""
    with reporting_errors(), house_with_server_time().database.reading() as session:
        for somebody in users.all_users(session):
            state = "" if somebody.password_hash else "\tinvited"
            click.echo(f"{somebody.name}\t{_appointment(session, somebody)}{state}")


@user.command("sign-out")
@click.argument("name")
def sign_out_user(name: str) -> None:
    """Sign a user out of every browser; open consoles close within two seconds."""
    with reporting_errors(), _somebody(name) as (session, somebody, now_ms):
        ended = users.sign_out(session, somebody, now_ms)
        audit.note(session, now_ms, COMMAND_LINE, "signed somebody out", name)
        click.echo(f"{name} has been signed out everywhere. Sign-ins ended: {ended}.")


@user.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove a user, and sign them out of every browser."""
    with reporting_errors(), _somebody(name) as (session, somebody, now_ms):
        users.remove(session, somebody)
        audit.note(session, now_ms, COMMAND_LINE, "removed a person", name)
        click.echo(f"{name} has been removed and can no longer sign in.")


def _add(name: str, role: Role, meetings: tuple[str, ...], password_hash: str | None) -> str | None:
    """Adds a user; without a password, returns the address at which they choose one."""
    check_meetings(meetings)
    now_ms = house_with_server_time().server_time.now_ms()
    try:
        with house().database.writing() as session:
            somebody = users.add(session, name, role, password_hash, meetings or None)
            what: audit.AuditAction = "added a person" if password_hash else "invited"
            audit.note(session, now_ms, COMMAND_LINE, what, name)
            if password_hash:
                return None
            return create_password_link(session, somebody, now_ms, base_url=house().views.base_url)
    except IntegrityError:
        fail(f"There is already a user “{name}”.")


@contextmanager
def _somebody(name: str) -> Iterator[tuple[Session, UserRow, int]]:
    """A transaction, the user of this name in it, and the server time."""
    now_ms = house_with_server_time().server_time.now_ms()
    with house().database.writing() as session:
        somebody = users.find(session, name)
        if somebody is None:
            fail(f"There is no user “{name}”.")
        yield session, somebody, now_ms


def _appointment(session: Session, somebody: UserRow) -> str:
    meetings = users.meetings_of(session, somebody)
    of = "all Pre-sessions" if somebody.of_all_meetings else ", ".join(meetings) or "no Pre-session"
    return f"{somebody.role} of {of}"


def _password() -> tuple[str, bool]:
    """A password, and whether it was generated."""
    given = _given_password()
    if not given:
        return secrets.token_urlsafe(SHORTEST), True
    if not SHORTEST <= len(given) <= LONGEST:
        fail(f"The password must have {SHORTEST} to {LONGEST} characters.")
    return given, False


def _given_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
