"""The server's log: of a fault it has the kind and the place, without the error's message.

That message may quote data: the key that was missing, the row that a database refused, the
name of a protected speaker. Source lines never do.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def to_stderr() -> None:
    """Writes everything from INFO on to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class RedactingFormatter(logging.Formatter):
    """Formats tracebacks without the messages of their errors."""

    def format(self, record: logging.LogRecord) -> str:
        """Formats the error itself, even where the record has another formatter's text."""
        record.exc_text = None
        text = super().format(record)
        record.exc_text = None
        return text

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        return "".join(_lines_of(ei[1])).rstrip() if ei[1] is not None else ""


def _lines_of(error: BaseException) -> Iterator[str]:
    """The traceback, after those of the errors that led to it, as Python does."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _lines_of(earlier)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
