"""Leaks are planted in every figure, and in what any logger writes; the walk hears each."""

import io
import logging
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hidden_speaker import WORDS, leaked
from in_process import Site
from listening import ROLES, Listener
from listening import listener as listener  # the fixture
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


def test_a_leak_in_any_label_of_any_figure_is_heard_by_everybody(listener: Listener) -> None:
    found = metrics_of(listener.site)
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
    listener.listens = planted.heard
    heard = listener.heard(methods=frozenset({"GET"}))
    assert set(heard) == {f"GET /metrics as {role}" for role in ROLES}
    for canaries in heard.values():
        assert {place for place, _ in canaries} == set(planted.words)


def loggers() -> Iterator[str]:
    """Ours, each by where it is made."""
    yield "timekeeper"
    package = Path(timekeeper.__file__).parent
    for path in sorted(package.rglob("*.py")):
        if re.search(r"getLogger\(__name__\)", path.read_text()):
            yield ".".join(path.relative_to(package.parent).with_suffix("").parts)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        *product(loggers(), (logging.INFO, logging.WARNING, logging.ERROR)),
        *product(LIBRARIES, (logging.ERROR,)),  # some are told to say less
    ],
)
def test_a_leak_in_a_line_of_any_logger_is_heard(
    caplog: pytest.LogCaptureFixture, name: str, level: int
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(name).log(level, "it was %r", {"who": WORDS["speaker"]})
    assert leaked(caplog.text.encode(), "nobody") == {("speaker", "raw")}


def test_a_leak_in_a_logger_s_argument_of_a_fault_is_heard() -> None:
    """Only the message of the error itself is left out, not what we write beside it."""
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
