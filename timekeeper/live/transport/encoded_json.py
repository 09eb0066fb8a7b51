"""JSON that is encoded already: what many are sent is encoded once, and inserted as it is.

The Socket.IO library uses this as its JSON module, so that an acknowledgement and a push
may carry an ``Encoded`` wherever they could carry data.
"""

import json
from dataclasses import dataclass
from typing import Any

from engineio.json import loads

__all__ = ["Encoded", "dumps", "encode", "loads"]


@dataclass(frozen=True)
class Encoded:
    """A value as JSON text. It may stand in the list that a packet carries, not deeper."""

    text: str


def encode(value: Any) -> Encoded:
    return Encoded(_compact(value))


def dumps(value: Any, **_options: Any) -> str:
    """As ``json.dumps`` without spaces; inserts an ``Encoded`` as it is."""
    if isinstance(value, list):
        return f"[{','.join(_text(item) for item in value)}]"
    return _text(value)


def _text(value: Any) -> str:
    return value.text if isinstance(value, Encoded) else _compact(value)


_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
