"""Leaks are planted in every metric and in the lines of every logger; the walk finds each."""

import io
import logging
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from address_walk import ROLES, AddressWalk
from address_walk import walk as walk  # the fixture
from hidden_speaker import WORDS, leaked
from in_process import Site
from planting import Planted
from prometheus_client.metrics import MetricWrapperBase

import timekeeper
from timekeeper.process.logs import RedactingFormatter

LIBRARIES = ("werkzeug", "engineio", "socketio", "sqlalchemy", "flask_wtf.csrf", "alembic")


def metrics_of(site: Site) -> dict[str, MetricWrapperBase]:
    return {
        name: metric
        for name, metric in vars(site.house.metrics).items()
        if isinstance(metric, MetricWrapperBase) and metric._labelnames
    }


def test_a_leak_in_any_label_of_any_metric_is_found_by_everybody(walk: AddressWalk) -> None:
    found = metrics_of(walk.site)
    places = {
        f"{name}.{label}": (metric, label)
        for name, metric in found.items()
        for label in metric._labelnames
    }
    planted = Planted(places)
    for place, (metric, label) in places.items():
        labels = dict.fromkeys(metric._labelnames, "x") | {label: planted.words[place]}
        metric.labels(**labels)
    assert {"commands.verb", "commands.outcome", "pushes.audience", "received.kind"} <= set(places)
    walk.find = planted.find
    found_leaks = walk.leaks(methods=frozenset({"GET"}))
    assert set(found_leaks) == {f"GET /metrics as {role}" for role in ROLES}
    for canaries in found_leaks.values():
        assert {place for place, _ in canaries} == set(planted.words)


def loggers() -> Iterator[str]:
    """Our loggers, by the module that creates them."""
    yield "timekeeper"
    package = Path(timekeeper.__file__).parent
    for path in sorted(package.rglob("*.py")):
        if re.search(r"getLogger\(__name__\)", path.read_text()):
            yield ".".join(path.relative_to(package.parent).with_suffix("").parts)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        *product(loggers(), (logging.INFO, logging.WARNING, logging.ERROR)),
        *product(LIBRARIES, (logging.ERROR,)),  # some have a higher level
    ],
)
def test_a_leak_in_a_line_of_any_logger_is_found(
    caplog: pytest.LogCaptureFixture, name: str, level: int
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(name).log(level, "it was %r", {"who": WORDS["speaker"]})
    assert leaked(caplog.text.encode(), "nobody") == {("speaker", "raw")}


def test_a_leak_in_an_argument_of_a_logged_exception_is_found() -> None:
    """The log omits only the message of the exception, not the arguments of the log line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter())
    logger = logging.getLogger("timekeeper.planted")
    logger.addHandler(handler)
    try:
        raise KeyError(WORDS["notes"])
    except KeyError:
        logger.exception("of %s", WORDS["speaker"])
    finally:
        logger.removeHandler(handler)
    assert {name for name, _ in leaked(written.getvalue().encode(), "nobody")} == {"speaker"}
