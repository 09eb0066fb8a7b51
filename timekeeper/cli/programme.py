"""Commands about the database and the programme."""

from collections.abc import Iterable
from pathlib import Path

import click

from timekeeper.exchange.double_bookings import double_bookings
from timekeeper.exchange.loading import (
    SeriesName,
    cancelled_by_hand,
    left_out,
    load,
    protected_beyond,
    slug_in,
)
from timekeeper.exchange.planned_meeting import FileMeeting, Programme
from timekeeper.exchange.programme_file.file import read_programme
from timekeeper.exchange.series_settings import read_settings
from timekeeper.house import house
from timekeeper.store.journal import LoggedMeeting
from timekeeper.store.programme import mint_epoch

from .common import check_series, commands, house_in_time, said
from .prepare import BUILT_IN, built_in
from .prepare import prepare as prepared


@commands.cli.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version."""
    with said():
        house().database.upgrade()


@db.command()
def restored() -> None:
    """Say that a backup was put back: the screens then take what the server has."""
    with said():
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
@click.option(
    "--take-protection-off",
    "takes_protection_off",
    is_flag=True,
    help="Name whoever the file does not protect, also where a moderator has protected them.",
)
@click.option(
    "--cancel-missing",
    "cancels_missing",
    is_flag=True,
    help="Cancel what an earlier file planned on one of these days and this one no longer has.",
)
def load_file(
    file: Path,
    series: str | None,
    time_zone: str,
    settings: tuple[str, ...],
    takes_protection_off: bool,
    cancels_missing: bool,
) -> None:
    """Load a CSV file: all of its meetings, or none. Whoever is protected stays so."""
    with said():
        name = series or file.stem
        check_series(name)
        changed = read_settings(settings)
        read = read_programme(file.read_bytes(), time_zone=time_zone)
        named = SeriesName(name, time_zone, settings=changed)
        _load(
            read, named, takes_protection_off=takes_protection_off, cancels_missing=cancels_missing
        )


@programme.command()
def demo() -> None:
    """Load the built-in series, UPR 35."""
    with said():
        _load(built_in(), BUILT_IN)


def _load(
    read: Programme,
    series: SeriesName,
    *,
    takes_protection_off: bool = False,
    cancels_missing: bool = False,
) -> None:
    executor, views = house_in_time().executor, house().views
    missing = _names(left_out(views.meetings(), read, series))
    changed = load(
        executor,
        read,
        series,
        takes_protection_off=takes_protection_off,
        cancels_missing=cancels_missing,
    )
    slugs = [slug_in(series.slug, meeting) for meeting in read.meetings]
    planned = sum(slug in changed for slug in slugs)
    click.echo(f"{series.name}: {len(slugs)} meetings, {planned} changed.")
    for remark in read.remarks:
        click.echo(remark)
    if missing:
        click.echo(_missing(missing, cancels_missing))
    _say_what_stays_cancelled(slugs)
    for double in double_bookings(views.meetings(), slugs):
        click.echo(double.sentence.render({}))
    if kept := sum(_protected_beyond(series, meeting) for meeting in read.meetings):
        click.echo(
            f"Protected beyond what the file says: {kept}. They were protected before, or may be "
            "somebody who was. The console takes that off, or --take-protection-off."
        )


def _names(meetings: Iterable[LoggedMeeting]) -> list[str]:
    return [logged.history.meeting.state_under_review for logged in meetings]


def _missing(names: list[str], are_cancelled: bool) -> str:
    is_one, listed = len(names) == 1, ", ".join(names)
    if not are_cancelled:
        return (
            f"No longer in the file: {listed}. "
            f"--cancel-missing cancels {'it' if is_one else 'them'}."
        )
    if is_one:
        return (
            f"Cancelled, as the file no longer has it: {listed}. "
            "Undo on its console brings it back."
        )
    return (
        f"Cancelled, as the file no longer has them: {listed}. "
        "Undo on their consoles brings them back."
    )


def _say_what_stays_cancelled(slugs: Iterable[str]) -> None:
    for slug in slugs:
        logged = house().views.meeting(slug)
        if logged is not None and cancelled_by_hand(logged):
            click.echo(
                f"In the file, but cancelled by hand: {logged.history.meeting.state_under_review}. "
                "It stays so; undo on its console brings it back."
            )


def _protected_beyond(series: SeriesName, meeting: FileMeeting) -> int:
    logged = house().views.meeting(slug_in(series.slug, meeting))
    return 0 if logged is None else protected_beyond(logged.history.meeting, meeting)


@commands.cli.command()
def prepare() -> None:
    """Make ready for a trial: the built-in series, a practice meeting, and links to it."""
    with said():
        house().database.upgrade()
        for line in prepared(house()):
            click.echo(line)
