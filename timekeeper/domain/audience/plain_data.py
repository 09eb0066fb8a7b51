"""Converts views to plain data, for JSON."""

from typing import Any


def as_plain_data(value: Any) -> Any:
    """Dataclasses as dicts, sequences as lists, everything else unchanged.

    ``dataclasses.asdict`` also copies every number and text, which takes four times as
    long, at every command.
    """
    if hasattr(value, "__dataclass_fields__"):
        return {name: as_plain_data(inner) for name, inner in vars(value).items()}
    if isinstance(value, (list, tuple)):
        return [as_plain_data(inner) for inner in value]
    if isinstance(value, dict):
        return {key: as_plain_data(inner) for key, inner in value.items()}
    return value
