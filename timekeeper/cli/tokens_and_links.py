"""Commands about tokens for programs, and links for screens."""

import click

from timekeeper.access import links
from timekeeper.domain.refusal import Refused
from timekeeper.house import House, house
from timekeeper.store import audit
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import DAY_MS, Kind, Role, Scope
from timekeeper.store.audit import COMMAND_LINE, AuditAction
from timekeeper.store.models import CredentialRow

from .common import (
    check_meetings,
    check_name,
    commands,
    fail,
    house_with_server_time,
    reporting_errors,
    utc_text,
)

TOKEN_DAYS = 365
LONGEST_DAYS = 3650

CREATED: dict[Kind, AuditAction] = {"token": "made a token", "link": "made a link"}
REVOKED: dict[Kind, AuditAction] = {"token": "took a token away", "link": "took a link away"}

room_option = click.option("--room", "room_slug", help="The room's slug, such as room-xxi.")
meeting_option = click.option(
    "--meeting", "meeting_slug", help="The Pre-session's slug, such as upr35-kenya."
)


@commands.cli.group()
def token() -> None:
    """Tokens for programs."""


@token.command("create")
@click.option("--role", type=click.Choice(["admin", "moderator", "rapporteur"]), required=True)
@click.option("--name", required=True, help="How the log names the program.")
@room_option
@meeting_option
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=TOKEN_DAYS,
    show_default=True,
    help="For how many days it is valid.",
)
def create_token(
    role: Role, name: str, room_slug: str | None, meeting_slug: str | None, days: int
) -> None:
    """Create a token and print it once. Without a room or a meeting it is valid for all."""
    check_name(name)
    if room_slug is not None and meeting_slug is not None:
        fail("Give --room or --meeting, not both.")
    with reporting_errors():
        now_ms = house_with_server_time().server_time.now_ms()
        scope = _scope(house(), room_slug, meeting_slug)
        expires_at_ms = now_ms + days * DAY_MS
        with house().database.writing() as session:
            secret = credentials.mint(
                session, "token", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
            )
            audit.note(session, now_ms, COMMAND_LINE, CREATED["token"], name)
        click.echo(secret)


@token.command("list")
def list_tokens() -> None:
    """List the tokens by number, without their secrets."""
    _list("token")


@token.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Revoke a token; its connections end within two seconds."""
    _revoke("token", number)


@commands.cli.group()
def link() -> None:
    """Links that open a screen or the console."""


@link.command("create")
@click.option(
    "--as",
    "role",
    type=click.Choice(["room", "speaker", "interpreters", "moderator", "rapporteur"]),
    required=True,
)
@room_option
@meeting_option
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=links.LINK_DAYS,
    show_default=True,
    help="For how many days it is valid.",
)
def create_link(role: Role, room_slug: str | None, meeting_slug: str | None, days: int) -> None:
    """Create a link and print its address once. A display's link is for the room."""
    if (room_slug is None) == (meeting_slug is None):
        fail("Give either --room or --meeting.")
    with reporting_errors():
        scope = _scope(house(), room_slug, meeting_slug)
        if meeting_slug is not None and role not in ("moderator", "rapporteur"):
            scope = Scope(room_slug=house().views.room_of(meeting_slug))
        own = house_with_server_time()
        now_ms = own.server_time.now_ms()
        base_url = own.views.base_url
        click.echo(
            links.create_link(own.database, role, scope, now_ms, base_url=base_url, days=days)
        )


@link.command("list")
def list_links() -> None:
    """List the links by number, without their addresses."""
    _list("link")


@link.command("revoke")
@click.argument("number", type=int)
def revoke_link(number: int) -> None:
    """Revoke a link; the screens that it opened close within two seconds."""
    _revoke("link", number)


def _list(kind: Kind) -> None:
    """One line each: number, name, creation, and expiry or end."""
    with reporting_errors():
        now_ms = house_with_server_time().server_time.now_ms()
        with house().database.reading() as session:
            for row in credentials.all_of_kind(session, kind):
                what = (str(row.id), row.name, utc_text(row.created_at_ms), _validity(row, now_ms))
                click.echo("\t".join(what))


def _validity(row: CredentialRow, now_ms: int) -> str:
    if row.revoked_at_ms is not None:
        return f"{'used' if row.one_time else 'revoked'} {utc_text(row.revoked_at_ms)}"
    if row.expires_at_ms is None:
        return "valid"
    return f"{'expired' if row.expires_at_ms <= now_ms else 'until'} {utc_text(row.expires_at_ms)}"


def _revoke(kind: Kind, number: int) -> None:
    with reporting_errors():
        now_ms = house_with_server_time().server_time.now_ms()
        with house().database.writing() as session:
            row = credentials.find_by_number(session, kind, number)
            if row is None:
                fail(f"There is no {kind} {number}.")
            credentials.revoke(session, row, now_ms)
            audit.note(session, now_ms, COMMAND_LINE, REVOKED[kind], f"{number} ({row.name})")
            click.echo(f"The {kind} {number} ({row.name}) has been revoked.")


def _scope(house: House, room_slug: str | None, meeting_slug: str | None) -> Scope:
    """Raises Refused if there is no such room or meeting."""
    if meeting_slug is not None:
        check_meetings([meeting_slug])
    if room_slug is not None and house.views.followed_room(room_slug) is None:
        raise Refused("There is no room “{slug}” in the programme.", slug=room_slug)
    return Scope(room_slug, meeting_slug)
