"""Converts the facts of the log to JSON, and back into the same frozen types by their verb."""

from functools import cache

from pydantic import TypeAdapter

from timekeeper.domain.log.facts import FACT_OF_VERB, Fact


def to_json(fact: Fact) -> str:
    return _adapter(fact.verb).dump_json(fact).decode()


def from_json(verb: str, text: str) -> Fact:
    """The fact of an entry. Raises ValueError when the text is no valid fact of this verb."""
    return _adapter(verb).validate_json(text)


@cache
def _adapter(verb: str) -> TypeAdapter[Fact]:
    return TypeAdapter(FACT_OF_VERB[verb])
