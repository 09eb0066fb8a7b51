"""Requests of a foreign page in a moderator's browser, to every address, change nothing."""

from collections.abc import Iterator

import pytest
from in_process import Site, form_token
from sqlalchemy import func, select

from timekeeper.store.models import Base
from timekeeper.web.api.bodies import BODY_OF_VERB

VALUES = {"slug": ["upr35-kenya"], "room_slug": ["room-xxi"], "verb": list(BODY_OF_VERB)}
FORMS = {"/link", "/sign-in"}
"""These use no right of the caller: they answer only to a password or the secret of a link."""


def changing(site: Site) -> Iterator[tuple[str, str]]:
    """Every address with a method that changes something; one with an unknown part fails here."""
    for rule in site.app.url_map.iter_rules():
        if "rest" in rule.arguments or rule.rule in FORMS:
            continue
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            paths = [rule.rule]
            for name in rule.arguments:
                paths = [path.replace(f"<{name}>", one) for path in paths for one in VALUES[name]]
            yield from ((method, path) for path in paths)


def rows(site: Site) -> dict[str, int]:
    with site.house.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize(
    "origin", [None, "https://evil.example", "null", "http://localhost.evil.example"]
)
@pytest.mark.parametrize("content", ["application/json", "text/plain"])
def test_a_request_of_another_page_changes_nothing(
    own_site: Site, origin: str | None, content: str
) -> None:
    """The request has no form token of our pages; ``text/plain`` needs no preflight request."""
    own_site.lay_out()
    client = own_site.signed_in()
    headers = {} if origin is None else {"Origin": origin}
    before = rows(own_site)
    tried = list(changing(own_site))
    for method, path in tried:
        answer = client.open(path, method=method, data="{}", content_type=content, headers=headers)
        assert answer.status_code in (400, 403), (path, answer.status_code)
    assert len(tried) > len(BODY_OF_VERB)
    assert rows(own_site) == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_the_form_token_does_not_help_a_foreign_origin(own_site: Site, origin: str) -> None:
    own_site.lay_out()
    client = own_site.signed_in()
    token = form_token(client.get("/console/upr35-kenya").text)
    before = rows(own_site)
    headers = {"Origin": origin, "X-CSRFToken": token}
    answer = client.post("/api/meetings/upr35-kenya/open", json={}, headers=headers)
    assert answer.status_code == 403
    assert rows(own_site) == before
    del headers["Origin"]
    answer = client.post("/api/meetings/upr35-kenya/open", json={}, headers=headers)
    assert answer.status_code == 200


def test_reading_changes_nothing(own_site: Site) -> None:
    """An image on a foreign page can send such a request."""
    own_site.lay_out()
    client = own_site.signed_in()
    before = rows(own_site)
    for _, path in changing(own_site):
        client.get(path)
    assert rows(own_site) == before
