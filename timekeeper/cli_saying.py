"""What the commands share: what went wrong is a sentence, and the time is the servers'."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from .domain.refusal import Refused
from .exchange.programme_file import ProgrammeRefused
from .house import House, house
from .store.database import DatabaseAway


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
