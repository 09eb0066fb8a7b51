"""A view converted to plain data gives the same JSON as with the standard library."""

import json
from dataclasses import asdict

import pytest
from builders import speaking

from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience
from timekeeper.domain.audience.plain_data import as_plain_data


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_view_becomes_what_the_standard_library_makes_of_it(audience: Audience) -> None:
    view = speaking().seen(audience)
    assert json.dumps(as_plain_data(view)) == json.dumps(asdict(view))


def test_nested_values_are_converted_too() -> None:
    assert as_plain_data({1: (2, [None, "x"], {"y": True})}) == {1: [2, [None, "x"], {"y": True}]}
