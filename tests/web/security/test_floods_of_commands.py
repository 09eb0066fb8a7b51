"""How often one credential may send commands: further ones are refused and change nothing."""

import pytest
from flask.testing import FlaskClient
from in_process import SLUG, Site, form_token

from timekeeper.web.security.limits import COMMAND_EVERY_MS, COMMANDS_AT_ONCE

LATER_MS = 60_000


@pytest.fixture
def house(own_site: Site) -> Site:
    own_site.lay_out()
    return own_site


def spend(site: Site, credential: int) -> None:
    """Empties the bucket of this credential for a minute."""
    now_ms = site.house.server_time.monotonic_ms() + LATER_MS
    taken = [
        site.house.command_buckets.take(credential, now_ms) for _ in range(COMMANDS_AT_ONCE + 1)
    ]
    assert taken == [True] * COMMANDS_AT_ONCE + [False]


def opened(client: FlaskClient, headers: dict[str, str] | None = None) -> int:
    return client.post(f"/api/meetings/{SLUG}/open", json={}, headers=headers).status_code


def test_a_credential_that_floods_is_refused_and_nothing_changes(house: Site) -> None:
    program = house.bearer()  # the first credential of this database
    spend(house, 1)
    client = house.client()
    answer = client.post(f"/api/meetings/{SLUG}/open", data=b"not even read", headers=program)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.json is not None
    assert answer.json["detail"] == "Too many commands at once. Wait a second and try again."
    assert client.get(f"/api/meetings/{SLUG}").json["state"]["status"] == "scheduled"
    assert client.get(f"/api/meetings/{SLUG}?as=moderator", headers=program).status_code == 200


@pytest.mark.parametrize("address", ["/api/meetings", "/api/rooms/room-xxi/identify"])
def test_the_limit_holds_for_every_command_of_the_api(house: Site, address: str) -> None:
    program = house.bearer()
    spend(house, 1)
    assert house.client().post(address, json={}, headers=program).status_code == 429


def test_each_credential_has_its_own_limit(house: Site) -> None:
    house.bearer()
    spend(house, 1)
    assert opened(house.client(), house.bearer()) == 200


def test_a_moderator_s_cookie_is_counted_too(house: Site) -> None:
    browser = house.signed_in()
    page = {"X-CSRFToken": form_token(browser.get(f"/console/{SLUG}").text)}
    spend(house, 1)
    assert opened(browser, page) == 429


def test_commands_of_a_foreign_page_in_a_moderator_s_browser_are_not_counted(house: Site) -> None:
    browser = house.signed_in()
    page = {"X-CSRFToken": form_token(browser.get(f"/console/{SLUG}").text)}
    assert opened(browser, {**page, "Origin": "http://elsewhere.example"}) == 403
    assert len(house.house.command_buckets) == 0
    assert opened(browser, page) == 200
    assert len(house.house.command_buckets) == 1


def test_people_and_rehearsals_stay_below_the_limit() -> None:
    """Twenty commands a second: one every second, at twenty times the speed."""
    assert COMMANDS_AT_ONCE >= 200
    assert 1_000 / COMMAND_EVERY_MS >= 20


def test_requests_without_a_credential_are_always_401(house: Site) -> None:
    for _ in range(COMMANDS_AT_ONCE + 1):
        assert opened(house.client()) == 401
