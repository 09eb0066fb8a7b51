"""What the commands share: reporting errors, the servers' time, checks of arguments."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from flask import Blueprint

from timekeeper.domain.refusal import Refused
from timekeeper.exchange.planned_programme import slug_of
from timekeeper.exchange.programme_file.file import ProgrammeRefused
from timekeeper.house import House, house
from timekeeper.store.accounts import credentials
from timekeeper.store.connection.database import DatabaseUnavailable

commands = Blueprint("commands", __name__, cli_group=None)

LONGEST_SERIES = 100


@contextmanager
def reporting_errors() -> Iterator[None]:
    """Turns a refusal into a sentence on standard error and exit status 1."""
    try:
        yield
    except ProgrammeRefused as refused:
        fail(str(refused))
    except Refused as refused:
        fail(refused.sentence.render({}))
    except DatabaseUnavailable as error:
        fail(str(error))


def fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def house_with_server_time() -> House:
    """The house, with the servers' time: a wall clock that was set meanwhile is not used."""
    house().server_time.set_anchor()
    return house()


def check_name(name: str) -> None:
    """A name is one printable line, as lists of names are shown in a terminal.

    It has no slash, which separates it from the key of a command in the log.
    """
    longest = credentials.LONGEST_NAME
    if not name.strip() or len(name) > longest or not name.isprintable() or "/" in name:
        fail(f"The name must have 1 to {longest} characters that can be displayed, and no slash.")


def check_series(name: str) -> None:
    """Checks the series' name, which may come from the name of a file."""
    if len(name) > LONGEST_SERIES or not name.isprintable() or not slug_of(name):
        fail(
            f"The name of the series must have 1 to {LONGEST_SERIES} characters that can be "
            "displayed, among them a letter or a figure. Give another with --series."
        )


def check_meetings(slugs: Sequence[str]) -> None:
    """Raises Refused if one of these slugs has no meeting."""
    for slug in slugs:
        if house().views.meeting(slug) is None:
            raise Refused("There is no Pre-session “{slug}”.", slug=slug)


def utc_text(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
