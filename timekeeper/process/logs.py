"""What the server's log says of a fault: its kind and where it was, and not what it held.

An error's own message may quote whatever was at hand: the key that was missing, the row that a
database refused, the name of a protected speaker. Source lines never do.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def to_stderr() -> None:
    """Have everything from INFO on written to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class RedactingFormatter(logging.Formatter):
    """Shows tracebacks without the messages of their errors."""

    def format(self, record: logging.LogRecord) -> str:
        """Of this formatter's own making, also where another one has left its text."""
        record.exc_text = None
        said = super().format(record)
        record.exc_text = None
        return said

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        return "".join(_told(ei[1])).rstrip() if ei[1] is not None else ""


def _told(error: BaseException) -> Iterator[str]:
    """What led to it first, as Python does."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
