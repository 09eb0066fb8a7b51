"""The server's log has what failed and where, and quotes no data."""

import logging
import sys

from timekeeper.process.logs import RedactingFormatter

SECRET = "the name of a speaker"


def record_of_a_fault() -> logging.LogRecord:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"no {SECRET}") from error
    except ValueError:
        arguments = ("timekeeper", logging.ERROR, __file__, 1, "it failed: %s", ("here",))
        return logging.LogRecord(*arguments, exc_info=sys.exc_info())


def test_a_fault_is_logged_without_its_message() -> None:
    text = RedactingFormatter().format(record_of_a_fault())
    assert text.startswith("it failed: here\nTraceback (most recent call last):\n")
    assert text.index("builtins.KeyError\n") < text.index("which led to:")
    assert text.endswith("\nbuiltins.ValueError")
    assert "in record_of_a_fault" in text
    assert text.count(SECRET) == 0


def test_the_text_of_another_formatter_is_not_used() -> None:
    record = record_of_a_fault()
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in RedactingFormatter().format(record)
    assert SECRET in logging.Formatter().format(record)
