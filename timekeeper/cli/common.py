"""What the commands share: how they say what went wrong, and in whose time they act."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from flask import Blueprint

from ..domain.refusal import Refused
from ..exchange.programme_file import ProgrammeRefused
from ..house import House, house
from ..store import credentials
from ..store.database import DatabaseAway

commands = Blueprint("commands", __name__, cli_group=None)


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
    if not name.strip() or len(name) > credentials.LONGEST_NAME:
        fail(f"A name has 1 to {credentials.LONGEST_NAME} characters.")


def check_meetings(slugs: Sequence[str]) -> None:
    """Raises Refused when there is no meeting of one of these slugs."""
    for slug in slugs:
        if house().views.meeting(slug) is None:
            raise Refused("There is no meeting “{slug}”.", slug=slug)


def day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
