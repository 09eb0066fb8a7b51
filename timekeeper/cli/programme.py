"""Commands about the database and the programme."""

from pathlib import Path

import click

from timekeeper.exchange.loading import SeriesName, load, protected_beyond, slug_in
from timekeeper.exchange.planned_meeting import FileMeeting, Programme
from timekeeper.exchange.programme_file.file import read_programme
from timekeeper.exchange.series_settings import read_settings
from timekeeper.house import house
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
def load_file(
    file: Path,
    series: str | None,
    time_zone: str,
    settings: tuple[str, ...],
    takes_protection_off: bool,
) -> None:
    """Load a CSV file: all of its meetings, or none. Whoever is protected stays so."""
    with said():
        name = series or series_of(file)
        check_series(name)
        changed = read_settings(settings)
        read = read_programme(file.read_bytes(), time_zone=time_zone)
        named = SeriesName(name, time_zone, settings=changed)
        _load(read, named, takes_protection_off=takes_protection_off)


def series_of(file: Path) -> str:
    """A file's name up to its last dot; none where nothing stands before that, as in ``.csv``."""
    return file.name.rsplit(".", 1)[0]


@programme.command()
def demo() -> None:
    """Load the built-in series, UPR 35."""
    with said():
        _load(built_in(), BUILT_IN)


def _load(read: Programme, series: SeriesName, *, takes_protection_off: bool = False) -> None:
    executor = house_in_time().executor
    changed = load(executor, read, series, takes_protection_off=takes_protection_off)
    click.echo(f"{series.name}: {len(read.meetings)} meetings, {len(changed)} changed.")
    if kept := sum(_protected_beyond(series, meeting) for meeting in read.meetings):
        click.echo(
            f"Protected beyond what the file says: {kept}. They were protected before, or may be "
            "somebody who was. The console takes that off, or --take-protection-off."
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
