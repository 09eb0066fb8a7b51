"""Commands about the database and the programme."""

from pathlib import Path

import click

from ..exchange.loading import SeriesName, load
from ..exchange.programme_file import Programme, read_programme
from ..exchange.series_settings import read_settings
from ..house import house
from ..prepare import BUILT_IN, built_in
from ..prepare import prepare as prepared
from ..store.programme import mint_epoch
from .common import check_series, commands, house_in_time, said


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
def load_file(file: Path, series: str | None, time_zone: str, settings: tuple[str, ...]) -> None:
    """Load a CSV file: all of its meetings, or none."""
    with said():
        name = series or file.stem
        check_series(name)
        changed = read_settings(settings)
        read = read_programme(file.read_bytes(), time_zone=time_zone)
        _load(read, SeriesName(name, time_zone, settings=changed))


@programme.command()
def demo() -> None:
    """Load the built-in series, UPR 35."""
    with said():
        _load(built_in(), BUILT_IN)


def _load(read: Programme, series: SeriesName) -> None:
    changed = load(house_in_time().executor, read, series)
    click.echo(f"{series.name}: {len(read.meetings)} meetings, {len(changed)} changed.")


@commands.cli.command()
def prepare() -> None:
    """Make ready for a trial: the built-in series, a practice meeting, and links to it."""
    with said():
        house().database.upgrade()
        for line in prepared(house()):
            click.echo(line)
