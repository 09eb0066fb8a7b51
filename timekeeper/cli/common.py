"""What the commands share: how they say what went wrong, and in whose time they act."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from flask import Blueprint

from timekeeper.domain.refusal import Refused
from timekeeper.exchange.planned_meeting import slug_of
from timekeeper.exchange.programme_file.file import ProgrammeRefused
from timekeeper.house import House, house
from timekeeper.store.accounts import credentials
from timekeeper.store.connection.database import DatabaseAway

commands = Blueprint("commands", __name__, cli_group=None)

LONGEST_SERIES = 100


@contextmanager
def said() -> Iterator[None]:
    """Turn what was refused into a sentence and an exit status."""
    try:
        yield
    except ProgrammeRefused as refused:
        fail(str(refused))
    except Refused as refused:
        fail(refused.sentence.render({}))
    except DatabaseAway as error:
        fail(str(error))


def fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def house_in_time() -> House:
    """With the servers' time, so that a wall clock that jumped dates nothing."""
    house().server_time.settle()
    return house()


def check_name(name: str) -> None:
    """A name is one line of what can be seen: lists of names are read in a terminal.

    A slash parts it from the key of a command in the log, so there is none in it.
    """
    longest = credentials.LONGEST_NAME
    if not name.strip() or len(name) > longest or not name.isprintable() or "/" in name:
        fail(f"The name must have 1 to {longest} characters that can be displayed, and no slash.")


def check_series(name: str) -> None:
    """The name of a file may be whatever its system lets it be."""
    if len(name) > LONGEST_SERIES or not name.isprintable() or not slug_of(name):
        fail(
            f"The name of the series must have 1 to {LONGEST_SERIES} characters that can be "
            "displayed, among them a letter or a figure. Give another with --series."
        )


def check_meetings(slugs: Sequence[str]) -> None:
    """Raises Refused when there is no meeting of one of these slugs."""
    for slug in slugs:
        if house().views.meeting(slug) is None:
            raise Refused("There is no Pre-session “{slug}”.", slug=slug)


def day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
