"""A packet takes an ``Encoded`` as it is, and encodes everything else as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.live.transport.encoded_json import Encoded, dumps, encode, loads

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
