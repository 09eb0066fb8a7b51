"""Every model of input is strict: an unknown field is an error everywhere."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ValidationError

import timekeeper
from timekeeper.live.displays.screens import Report
from timekeeper.live.joining.events import MOST_T0, Join, Sync
from timekeeper.web.api.bodies import Body
from timekeeper.web.moderation.pairing import SecretBody
from timekeeper.web.signing_in.link import LinkBody
from timekeeper.web.signing_in.password import PasswordBody

ONLY_SENT = "timekeeper.web.api.answers"
"""The models of this module describe answers and read no input."""

OUTSIDE = (Body, Join, LinkBody, PasswordBody, Report, SecretBody, Sync)
"""The models of input from outside."""

NOT_IMPORTED = ("timekeeper.live.transport.on_eventlet", "timekeeper.store.migrations")
"""The first patches modules for all tests, the other runs for alembic only; both have no model."""


def models() -> Iterator[type[BaseModel]]:
    for found in pkgutil.walk_packages(timekeeper.__path__, "timekeeper."):
        if not found.name.startswith(NOT_IMPORTED):
            importlib.import_module(found.name)
    waiting = [BaseModel]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("timekeeper.") and model.__module__ != ONLY_SENT:
            yield model


def test_every_model_of_input_refuses_unknown_fields() -> None:
    taking = set(models())
    assert set(OUTSIDE) <= taking
    open_ = [model.__name__ for model in taking if model.model_config.get("extra") != "forbid"]
    assert open_ == []


def test_input_from_outside_is_not_converted_to_another_type() -> None:
    """A number must be a number, not a text that looks like one."""
    strict = [model for model in models() if issubclass(model, OUTSIDE)]
    assert [model.__name__ for model in strict if not model.model_config.get("strict")] == []


@pytest.mark.parametrize("t0", [0, -1, 12.5, 1.0, MOST_T0, -MOST_T0, float(MOST_T0)])
def test_a_probe_s_number_is_not_changed(t0: float) -> None:
    found = Sync.model_validate({"t0": t0}).t0
    assert (found, type(found)) == (t0, type(t0))


@pytest.mark.parametrize(
    "t0",
    [
        *(float("nan"), float("inf"), float("-inf"), 1e300),
        *(2 * MOST_T0, -2 * MOST_T0, 10**400),
        *("1", True, None, [1], {"a": 1}),
    ],
)
def test_a_probe_refuses_what_is_no_number_in_json(t0: object) -> None:
    with pytest.raises(ValidationError):
        Sync.model_validate({"t0": t0})
