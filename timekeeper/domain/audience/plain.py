"""Views as plain data, for whoever writes them as JSON."""

from typing import Any


def plain(value: Any) -> Any:
    """Dataclasses as dicts, sequences as lists, all the rest as it is.

    ``dataclasses.asdict`` copies every number and every text, which costs four times as
    much, at each press.
    """
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(inner) for name, inner in vars(value).items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value
