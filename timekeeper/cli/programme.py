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
from timekeeper.exchange.planned_programme import FileMeeting, Programme
from timekeeper.exchange.programme_file.file import read_programme
from timekeeper.exchange.settings_text import read_settings
from timekeeper.house import house
from timekeeper.store.journal import LoggedMeeting
from timekeeper.store.programme import mint_epoch

from .common import check_series, commands, house_with_server_time, reporting_errors
from .trial import BUILT_IN, built_in
from .trial import prepare as prepare_trial


@commands.cli.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version."""
    with reporting_errors():
        house().database.upgrade()


@db.command()
def restored() -> None:
    """Tell the screens to follow this database, after a backup was restored."""
    with reporting_errors():
        with house().database.writing() as session:
            mint_epoch(session)
        click.echo("The screens will follow this database. Start the server now.")


@commands.cli.group()
def programme() -> None:
    """The programme of a series."""


@programme.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", help="The name of the series; without it, the name of the file.")
@click.option("--time-zone", default="Europe/Zurich", show_default=True)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the series' Pre-sessions, such as reserve=8:00; kept for later loads.",
)
@click.option(
    "--take-protection-off",
    "takes_protection_off",
    is_flag=True,
    help="Remove protection where the file has none, even if a moderator has set it.",
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
    """Load all meetings of a CSV file, or none. Protected speakers stay protected."""
    with reporting_errors():
        name = series or series_of(file)
        check_series(name)
        changed = read_settings(settings)
        read = read_programme(file.read_bytes(), time_zone=time_zone)
        named = SeriesName(name, time_zone, settings=changed)
        _load(
            read, named, takes_protection_off=takes_protection_off, cancels_missing=cancels_missing
        )


def series_of(file: Path) -> str:
    """A file's name up to its last dot; none where nothing stands before that, as in ``.csv``."""
    return file.name.rsplit(".", 1)[0]


@programme.command()
def demo() -> None:
    """Load the built-in series, UPR 35."""
    with reporting_errors():
        _load(built_in(), BUILT_IN)


def _load(
    read: Programme,
    series: SeriesName,
    *,
    takes_protection_off: bool = False,
    cancels_missing: bool = False,
) -> None:
    executor, views = house_with_server_time().executor, house().views
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
    click.echo(f"{series.name} loaded. Pre-sessions: {len(slugs)}, changed: {planned}.")
    for remark in read.remarks:
        click.echo(remark)
    if missing:
        click.echo(_missing(missing, cancels_missing))
    _say_what_stays_cancelled(slugs)
    for double in double_bookings(views.meetings(), slugs):
        click.echo(double.sentence.render({}))
    if kept := sum(_protected_beyond(series, meeting) for meeting in read.meetings):
        click.echo(
            f"Protected although the file does not say so: {kept}. They were protected before, or "
            "may be somebody who was. Remove protection on the console, or load the file with "
            "--take-protection-off."
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
    """Prepare a trial: load the built-in series and a practice meeting, and print links to it."""
    with reporting_errors():
        house().database.upgrade()
        for line in prepare_trial(house()):
            click.echo(line)
