"""JSON that is encoded already: what many are sent is encoded once, and inserted as it is.

The Socket.IO library uses this as its JSON module, so that an acknowledgement and a push
may carry an ``Encoded`` wherever they could carry data.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from engineio import json as library

__all__ = ["MAX_NESTING", "Encoded", "dumps", "encode", "loads"]

MAX_NESTING = 100
"""Lists and objects within each other. No event needs ten; how deep Python's own reader goes
depends on its version, and on how much of the stack is left."""

_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
"""Brackets, and whole strings, within which a bracket is only a character."""


@dataclass(frozen=True)
class Encoded:
    """A value as JSON text. It may stand in the list that a packet carries, not deeper."""

    text: str


def encode(value: Any) -> Encoded:
    return Encoded(_compact(value))


def loads(text: str, **options: Any) -> Any:
    """Reads JSON. Raises ValueError for anything else, RecursionError if it is nested too deep."""
    if _is_nested_too_deep(text):
        raise RecursionError(f"JSON is nested deeper than {MAX_NESTING}")
    return library.loads(text, **options)


def _is_nested_too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return False
    depth = 0
    for sign in _SIGNS.findall(text):
        if sign in ("[", "{"):
            depth += 1
        elif sign in ("]", "}"):
            depth -= 1
        if depth > MAX_NESTING:
            return True
    return False


def dumps(value: Any, **_options: Any) -> str:
    """As ``json.dumps`` without spaces; inserts an ``Encoded`` as it is."""
    if isinstance(value, list):
        return f"[{','.join(_text(item) for item in value)}]"
    return _text(value)


def _text(value: Any) -> str:
    return value.text if isinstance(value, Encoded) else _compact(value)


_compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
