"""The server's log says what failed and where, and quotes nothing that was at hand."""

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
        given = ("timekeeper", logging.ERROR, __file__, 1, "it failed: %s", ("here",))
        return logging.LogRecord(*given, exc_info=sys.exc_info())


def test_a_fault_is_told_without_what_it_says() -> None:
    said = RedactingFormatter().format(record_of_a_fault())
    assert said.startswith("it failed: here\nTraceback (most recent call last):\n")
    assert said.index("builtins.KeyError\n") < said.index("which led to:")
    assert said.endswith("\nbuiltins.ValueError")
    assert "in record_of_a_fault" in said
    assert said.count(SECRET) == 0


def test_what_another_formatter_has_written_of_it_is_not_taken_over() -> None:
    record = record_of_a_fault()
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in RedactingFormatter().format(record)
    assert SECRET in logging.Formatter().format(record)
