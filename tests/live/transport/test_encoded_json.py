"""A packet takes an ``Encoded`` as it is, and encodes everything else as JSON."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.live.transport.encoded_json import MAX_NESTING, Encoded, dumps, encode, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES)
def test_a_value_is_read_back_as_it_was(value: object) -> None:
    assert json.loads(dumps(value)) == value
    assert loads(dumps(value)) == value


@given(VALUES, VALUES)
def test_an_encoded_value_is_read_as_the_value_it_was_made_from(
    first: object, second: object
) -> None:
    assert dumps(["state", encode(first), second]) == dumps(["state", first, second])


def test_letters_beyond_ascii_are_not_escaped() -> None:
    assert dumps(["é", Encoded('"é"')]) == '["é","é"]'


def test_an_encoded_value_inside_another_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps({"state": Encoded("{}")})


@pytest.mark.parametrize(
    ("opening", "closing", "levels"), [("[", "]", 1), ('{"a":', "}", 1), ('[{"a":', "}]", 2)]
)
def test_a_value_is_nested_to_the_bound_and_no_deeper(
    opening: str, closing: str, levels: int
) -> None:
    times = MAX_NESTING // levels
    deepest = f"{opening * times}1{closing * times}"
    loads(deepest)
    with pytest.raises(RecursionError):
        loads(f"[{deepest}]")


def test_brackets_that_nest_nothing_are_not_counted() -> None:
    for value in ([[]] * 1_000, "[{" * 1_000, ['\\"[{' * 1_000], {"[" * 1_000: "\\"}):
        assert loads(json.dumps(value)) == value


@pytest.mark.parametrize("piece", ["[", '[{"a":', '["', '"[', '"\\"[', "[\\"])
def test_what_never_ends_is_refused_at_once(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.monotonic()
    with pytest.raises((RecursionError, ValueError)):
        loads(text)
    assert time.monotonic() - began < 1
