"""The commands: ``flask --app wsgi …``. Each upgrades an empty database by itself.

What another program may want to read goes to standard output alone; what went
wrong is a sentence on standard error, and the exit status is 1.
"""

import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Blueprint
from sqlalchemy.exc import IntegrityError

from . import links
from .cli_identities import identities
from .cli_saying import fail as _fail
from .cli_saying import house_in_time as _house_in_time
from .cli_saying import said as _said
from .domain.refusal import Refused
from .exchange.loading import SeriesName, load
from .exchange.programme_file import Programme, read_programme
from .exchange.series_settings import read_settings
from .house import House, house
from .passwords import hashed
from .prepare import BUILT_IN, built_in
from .prepare import prepare as prepared
from .store import credentials
from .store.credentials import Scope
from .store.models import CredentialRow
from .store.programme import mint_epoch

commands = Blueprint("commands", __name__, cli_group=None)
commands.cli.add_command(identities)


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > credentials.LONGEST_NAME:
        _fail(f"A name has 1 to {credentials.LONGEST_NAME} characters.")


@commands.cli.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version."""
    with _said():
        house().database.upgrade()


@db.command()
def restored() -> None:
    """Say that a backup was put back: the screens then take what the server has."""
    with _said():
        with house().database.writing() as session:
            mint_epoch(session)
        click.echo("The screens will follow this database. Start the server now.")


@commands.cli.group()
def programme() -> None:
    """The programme of a series."""


@programme.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", help="The name of the series; that of the file if not given.")
@click.option("--time-zone", default="Europe/Zurich", show_default=True)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="What the series' meetings are held to, such as reserve=8:00; kept for later loads.",
)
def load_file(file: Path, series: str | None, time_zone: str, settings: tuple[str, ...]) -> None:
    """Load a CSV file: all of its meetings, or none."""
    with _said():
        changed = read_settings(settings)
        read = read_programme(file.read_bytes(), time_zone=time_zone)
        _load(read, SeriesName(series or file.stem, time_zone, settings=changed))


@programme.command()
def demo() -> None:
    """Load the built-in series, UPR 35."""
    with _said():
        _load(built_in(), BUILT_IN)


def _load(read: Programme, series: SeriesName) -> None:
    changed = load(_house_in_time().executor, read, series)
    click.echo(f"{series.name}: {len(read.meetings)} meetings, {len(changed)} changed.")


@commands.cli.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "moderator"]), required=True)
def add_user(name: str, role: credentials.Role) -> None:
    """Add somebody; asks for a password, reads it from a pipe, or makes one."""
    _check_name(name)
    password, is_made = _password()
    with _said():
        try:
            with house().database.writing() as session:
                credentials.add_user(session, name, role, hashed(password))
        except IntegrityError:
            _fail(f"There is a user “{name}” already.")
    if is_made:
        click.echo(password)


@user.command("sign-out")
@click.argument("name")
def sign_out_user(name: str) -> None:
    """Sign somebody out of every browser; open consoles close within two seconds."""
    with _said():
        now_ms = _house_in_time().server_time.now_ms()
        with house().database.writing() as session:
            somebody = credentials.find_user(session, name)
            if somebody is None:
                _fail(f"There is no user “{name}”.")
            ended = credentials.sign_out(session, somebody, now_ms)
        click.echo(f"{name} was signed in {ended} times, and is no more.")


def _password() -> tuple[str, bool]:
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), False
    given = sys.stdin.readline().rstrip("\r\n")
    return (given, False) if given else (secrets.token_urlsafe(12), True)


@commands.cli.group()
def token() -> None:
    """Tokens for programs."""


@token.command("create")
@click.option("--role", type=click.Choice(["admin", "moderator"]), required=True)
@click.option("--name", required=True, help="How the log names the program.")
def create_token(role: credentials.Role, name: str) -> None:
    """Make a token and print it, once."""
    _check_name(name)
    with _said():
        now_ms = _house_in_time().server_time.now_ms()
        with house().database.writing() as session:
            secret = credentials.mint(session, "token", role, name, now_ms)
        click.echo(secret)


@token.command("list")
def list_tokens() -> None:
    """List the tokens by their numbers; a secret is nowhere."""
    _list("token")


@token.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Take a token away: it works no more, and its connections end within two seconds."""
    _revoke("token", number)


@commands.cli.group()
def link() -> None:
    """Links that open a screen or the console."""


@link.command("create")
@click.option(
    "--as",
    "role",
    type=click.Choice(["room", "speaker", "interpreters", "moderator"]),
    required=True,
)
@click.option("--room", "room_slug", help="The room's slug, such as room-xxi.")
@click.option("--meeting", "meeting_slug", help="The meeting's slug, such as upr35-kenya.")
def create_link(role: credentials.Role, room_slug: str | None, meeting_slug: str | None) -> None:
    """Make a link and print its address, once. A display's link is its room's."""
    if (room_slug is None) == (meeting_slug is None):
        _fail("Name either --room or --meeting.")
    with _said():
        scope = _scope(house(), role, room_slug, meeting_slug)
        click.echo(links.create(_house_in_time(), role, scope))


@link.command("list")
def list_links() -> None:
    """List the links by their numbers; an address is nowhere."""
    _list("link")


@link.command("revoke")
@click.argument("number", type=int)
def revoke_link(number: int) -> None:
    """Take a link away: what it opened closes within two seconds."""
    _revoke("link", number)


def _list(kind: credentials.Kind) -> None:
    """A line each: number, what it opens, since when, until when or what became of it."""
    with _said():
        now_ms = _house_in_time().server_time.now_ms()
        with house().database.reading() as session:
            for row in credentials.listed(session, kind):
                what = (str(row.id), row.name, _day(row.created_at_ms), _becomes(row, now_ms))
                click.echo("\t".join(what))


def _becomes(row: CredentialRow, now_ms: int) -> str:
    if row.revoked_at_ms is not None:
        return f"{'used' if row.one_time else 'revoked'} {_day(row.revoked_at_ms)}"
    if row.expires_at_ms is None:
        return "holds"
    return f"{'expired' if row.expires_at_ms <= now_ms else 'until'} {_day(row.expires_at_ms)}"


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _revoke(kind: credentials.Kind, number: int) -> None:
    with _said():
        now_ms = _house_in_time().server_time.now_ms()
        with house().database.writing() as session:
            row = credentials.numbered(session, kind, number)
            if row is None:
                _fail(f"There is no {kind} {number}.")
            credentials.revoke(session, row, now_ms)
            click.echo(f"The {kind} {number} ({row.name}) works no more.")


def _scope(
    house: House, role: credentials.Role, room_slug: str | None, meeting_slug: str | None
) -> Scope:
    if meeting_slug is not None:
        logged = house.views.meeting(meeting_slug)
        if logged is None:
            raise Refused("There is no meeting “{slug}”.", slug=meeting_slug)
        if role == "moderator":
            return Scope(meeting_slug=meeting_slug)
        room_slug = logged.history.meeting.room_slug
    if house.views.place(room_slug or "") is None:
        raise Refused("There is no room “{slug}” in the programme.", slug=room_slug)
    return Scope(room_slug=room_slug)


@commands.cli.command()
def prepare() -> None:
    """Make ready for a trial: the built-in series, a practice meeting, and links to it."""
    with _said():
        house().database.upgrade()
        for line in prepared(house()):
            click.echo(line)
