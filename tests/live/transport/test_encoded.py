"""What is encoded already goes into a packet as it is; all else as JSON always does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.live.transport.encoded import Encoded, dumps, encode, loads

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
def test_what_is_encoded_reads_as_what_it_was_made_from(first: object, second: object) -> None:
    assert dumps(["state", encode(first), second]) == dumps(["state", first, second])


def test_no_letter_is_longer_on_the_wire_than_it_is() -> None:
    assert dumps(["é", Encoded('"é"')]) == '["é","é"]'


def test_what_no_client_could_read_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps({"state": Encoded("{}")})
