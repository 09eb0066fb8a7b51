"""The commands about identities: keeping them until a day, and deleting them."""

import time
from datetime import datetime

import click

from timekeeper.commands.retention import Retention, SeriesRetention
from timekeeper.store.audit import COMMAND_LINE

from .common import commands, fail, house_with_server_time, reporting_errors

SCRUB_ATTEMPTS = 50
SCRUB_RETRY_S = 0.1


@commands.cli.group()
def identities() -> None:
    """The identities of protected speakers, and how long they are kept."""


@identities.command("list")
def list_identities() -> None:
    """List until when each series keeps how many identities, details and texts."""
    with reporting_errors():
        for kept in house_with_server_time().retention.all_series():
            click.echo("\t".join(_line(kept)))


def _line(kept: SeriesRetention) -> tuple[str, ...]:
    count = kept.count
    return (
        kept.slug,
        "kept for ever" if kept.until is None else f"until {kept.until}",
        f"{count.people} identities",
        f"{count.details} with details",
        f"{count.texts} texts",
    )


@identities.command("keep-until")
@click.argument("series")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def keep_until(series: str, day: datetime) -> None:
    """Keep the identities of SERIES through DAY; the servers delete them the night after."""
    with reporting_errors():
        house_with_server_time().retention.keep_until(series, day.date(), by=COMMAND_LINE)
        click.echo(f"The identities of {series} are kept through {day:%Y-%m-%d}.")


@identities.command("delete")
@click.option("--series", help="The series' slug, such as upr35; without it, all series.")
@click.option("--now", "at_once", is_flag=True, help="Also delete what is not due yet.")
def delete(series: str | None, at_once: bool) -> None:
    """Delete the identities that are due. This cannot be undone."""
    if at_once and series is None:
        fail("Give the --series whose identities are to be deleted now.")
    with reporting_errors():
        retention = house_with_server_time().retention
        gone = (
            retention.delete_due(by=COMMAND_LINE)
            if series is None
            else retention.delete(series, at_once=at_once, by=COMMAND_LINE)
        )
        click.echo(
            f"Deleted: {gone.people} identities, {gone.details} with details, {gone.texts} texts."
        )
        if not _is_scrubbed(retention):
            fail(
                "They are deleted from the tables, but the files of the database may still hold "
                "them, because something else uses it. Run this again, or leave it to the server."
            )


def _is_scrubbed(retention: Retention) -> bool:
    for _ in range(SCRUB_ATTEMPTS):
        if retention.scrub_again():
            return True
        time.sleep(SCRUB_RETRY_S)
    return False
