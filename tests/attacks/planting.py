"""Plants leaks: a unique word in each place that could leak.

All words are planted at once; because each is unique, one walk shows for every place where
its word was found.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from canaries import Canaries
from hidden_speaker import PROTECTED, Found
from jinja2 import BaseLoader, Environment, FunctionLoader


class Planted:
    """``words`` has the word to plant for each place; ``find`` finds them in an answer."""

    def __init__(self, places: Iterable[str]) -> None:
        self.words = {place: f"Plänt {number:03d}ü" for number, place in enumerate(places)}

    @cached_property
    def canaries(self) -> Canaries:
        return Canaries(self.words)

    def find(self, content: bytes, _to: str = "") -> Found:
        return self.canaries.found_in(content)

    def places(self, content: bytes) -> set[str]:
        return {place for place, _ in self.find(content)}


def places_in(kind: type, path: str = "") -> Iterator[str]:
    """Every field of a view, and of the views in it, that could hold a text."""
    for name, hint in get_type_hints(kind).items():
        here = f"{path}{name}"
        for part in _parts(hint):
            if is_dataclass(part):
                yield from places_in(part, f"{here}.")  # type: ignore[arg-type]  # by the hint it is one
            elif part is str:
                yield here
                break


def _parts(hint: Any) -> Iterator[Any]:
    """The types that a field may have; for an optional type and a tuple, those inside it."""
    if get_origin(hint) in (Union, UnionType, tuple):
        for part in get_args(hint):
            yield from _parts(part)
    else:
        yield hint


def leaky(view: Any, word: Callable[[str], str], path: str = "") -> Any:
    """A view with its word in each place of ``places_in``; among turns, in the protected one."""
    changed: dict[str, Any] = {}
    leaking = set(places_in(type(view)))
    for name in (field.name for field in fields(view)):
        here, value = f"{path}{name}", getattr(view, name)
        if name in leaking:
            changed[name] = word(here)
        elif is_dataclass(value):
            changed[name] = leaky(value, word, f"{here}.")
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changed[name] = tuple(_leaky_one(each, word, f"{here}.") for each in value)
    return replace(view, **changed)


def _leaky_one(each: Any, word: Callable[[str], str], path: str) -> Any:
    return leaky(each, word, path) if getattr(each, "id", PROTECTED) == PROTECTED else each


def leaky_templates(environment: Environment, word: Callable[[str], str | None]) -> FunctionLoader:
    """The same templates, with the word of each at its top and in every macro."""
    sound = environment.loader
    assert sound is not None

    def load(name: str) -> str:
        source = _source(sound, environment, name)
        planted = word(name)
        return source if planted is None else _with_word(source, planted)

    return FunctionLoader(load)


def _source(loader: BaseLoader, environment: Environment, name: str) -> str:
    return loader.get_source(environment, name)[0]


def _with_word(source: str, word: str) -> str:
    inside = re.sub(r"({%-? macro .*?-?%})", lambda macro: f"{macro[0]}{word}", source)
    if "{% extends" in source:
        return re.sub(
            r"{% block (body|main) %}", lambda block: f"{block[0]}{word}", inside, count=1
        )
    return f"{word}{inside}"
