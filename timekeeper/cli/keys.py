"""Commands about tokens for programs, and links for screens."""

import click

from timekeeper.access import links
from timekeeper.domain.refusal import Refused
from timekeeper.house import House, house
from timekeeper.store import audit
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import DAY_MS, Kind, Role, Scope
from timekeeper.store.audit import COMMAND_LINE, What
from timekeeper.store.models import CredentialRow

from .common import check_meetings, check_name, commands, day, fail, house_in_time, said

TOKEN_DAYS = 365
LONGEST_DAYS = 3650

MADE: dict[Kind, What] = {"token": "made a token", "link": "made a link"}
TAKEN: dict[Kind, What] = {"token": "took a token away", "link": "took a link away"}

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
    """Make a token and print it, once. Without a room or a meeting it is good for all."""
    check_name(name)
    if room_slug is not None and meeting_slug is not None:
        fail("Give --room or --meeting, not both.")
    with said():
        now_ms = house_in_time().server_time.now_ms()
        scope = _scope(house(), room_slug, meeting_slug)
        expires_at_ms = now_ms + days * DAY_MS
        with house().database.writing() as session:
            secret = credentials.mint(
                session, "token", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
            )
            audit.note(session, now_ms, COMMAND_LINE, MADE["token"], name)
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
    """Make a link and print its address, once. A display's link is its room's."""
    if (room_slug is None) == (meeting_slug is None):
        fail("Give either --room or --meeting.")
    with said():
        scope = _scope(house(), room_slug, meeting_slug)
        if meeting_slug is not None and role not in ("moderator", "rapporteur"):
            scope = Scope(room_slug=house().views.room_of(meeting_slug))
        own = house_in_time()
        now_ms = own.server_time.now_ms()
        base_url = own.views.base_url
        click.echo(links.create(own.database, role, scope, now_ms, base_url=base_url, days=days))


@link.command("list")
def list_links() -> None:
    """List the links by their numbers; an address is nowhere."""
    _list("link")


@link.command("revoke")
@click.argument("number", type=int)
def revoke_link(number: int) -> None:
    """Take a link away: what it opened closes within two seconds."""
    _revoke("link", number)


def _list(kind: Kind) -> None:
    """A line each: number, what it opens, since when, until when or what became of it."""
    with said():
        now_ms = house_in_time().server_time.now_ms()
        with house().database.reading() as session:
            for row in credentials.listed(session, kind):
                what = (str(row.id), row.name, day(row.created_at_ms), _becomes(row, now_ms))
                click.echo("\t".join(what))


def _becomes(row: CredentialRow, now_ms: int) -> str:
    if row.revoked_at_ms is not None:
        return f"{'used' if row.one_time else 'revoked'} {day(row.revoked_at_ms)}"
    if row.expires_at_ms is None:
        return "valid"
    return f"{'expired' if row.expires_at_ms <= now_ms else 'until'} {day(row.expires_at_ms)}"


def _revoke(kind: Kind, number: int) -> None:
    with said():
        now_ms = house_in_time().server_time.now_ms()
        with house().database.writing() as session:
            row = credentials.numbered(session, kind, number)
            if row is None:
                fail(f"There is no {kind} {number}.")
            credentials.revoke(session, row, now_ms)
            audit.note(session, now_ms, COMMAND_LINE, TAKEN[kind], f"{number} ({row.name})")
            click.echo(f"The {kind} {number} ({row.name}) has been revoked.")


def _scope(house: House, room_slug: str | None, meeting_slug: str | None) -> Scope:
    """Raises Refused when there is no such room or meeting."""
    if meeting_slug is not None:
        check_meetings([meeting_slug])
    if room_slug is not None and house.views.place(room_slug) is None:
        raise Refused("There is no room “{slug}” in the programme.", slug=room_slug)
    return Scope(room_slug, meeting_slug)
