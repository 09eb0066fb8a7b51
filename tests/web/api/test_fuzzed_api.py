"""Random requests, valid and invalid by the OpenAPI document: an error changes nothing."""

from collections.abc import Iterator

import pytest
import schemathesis
from fuzzing import SERVER_INTERNALS, tries
from hypothesis import given
from hypothesis import strategies as st
from in_process import SLUG, Site
from schemathesis import Case, GenerationMode
from sqlalchemy import func, select

from timekeeper.store.models import Base

PLACES = st.sampled_from([{"slug": SLUG, "room_slug": "room-xxi"}] * 3 + [{}])
"""Mostly addresses that exist, else random ones."""


def operations(site: Site) -> Iterator[st.SearchStrategy[Case]]:
    """Random requests for each operation; half of them break the document."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", site.app)
    for found in schema.get_all_operations():
        by_mode = [found.ok().as_strategy(generation_mode=mode) for mode in GenerationMode]
        yield st.one_of(by_mode)


def rows(site: Site) -> dict[str, int]:
    """The number of rows of each table; every change adds one, as none overwrites any."""
    with site.house.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize(
    ("role", "expected"), [(None, {200, 401}), ("moderator", {200, 404, 409, 422})]
)
def test_a_refused_request_changes_nothing(
    own_site: Site, role: str | None, expected: set[int]
) -> None:
    own_site.lay_out()
    credential = own_site.bearer() if role else {}
    statuses = set()
    for requests in operations(own_site):

        @tries(6, full=300)
        @given(case=requests, place=PLACES)
        def hold(case: Case, place: dict[str, str]) -> None:
            case.path_parameters |= {
                name: slug for name, slug in place.items() if name in case.path_parameters
            }
            before = rows(own_site)
            answer = case.call(headers=credential)
            statuses.add(answer.status_code)
            assert answer.status_code < 500
            assert SERVER_INTERNALS.search(answer.text) is None
            if answer.status_code >= 400:
                assert rows(own_site) == before

        hold()
    assert expected <= statuses
