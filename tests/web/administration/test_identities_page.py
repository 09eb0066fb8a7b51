"""The identities page: until when they are kept and what was deleted, without names."""

import re

import pytest
from flask.testing import FlaskClient
from in_process import Site, form_token
from werkzeug.test import TestResponse

from timekeeper.access import grants
from timekeeper.store.accounts.credentials import Scope


@pytest.fixture
def laid(own_site: Site) -> Site:
    own_site.lay_out()
    return own_site


def set_day(client: FlaskClient, day: str, **more: str) -> TestResponse:
    token = form_token(client.get("/identities").text)
    return client.post(
        "/identities", data={"csrf_token": token, "series": "upr35", "until": day, **more}
    )


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_it_says_what_is_kept_and_names_nobody(laid: Site) -> None:
    answer = laid.signed_in().get("/identities")
    assert answer.status_code == 200
    said = words_of(answer.text)
    assert "1 identity, 0 speakers’ details, 0 texts" in said
    assert "Nothing has been deleted yet." in said
    for telltale in ("Canary", "Organisation", "National Commission"):
        assert telltale not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_day_is_set_and_removed(laid: Site) -> None:
    client = laid.signed_in()
    assert set_day(client, "2099-03-31").status_code == 303
    assert 'value="2099-03-31"' in client.get("/identities").text
    assert set_day(client, "").status_code == 303
    assert laid.house.retention.all_series()[0].until is None


def test_it_says_what_was_deleted_and_when(laid: Site) -> None:
    laid.house.retention.delete("upr35", at_once=True)
    said = words_of(laid.signed_in().get("/identities").text)
    assert re.search(r"Deleted .*\d\d:\d\d : 1 identity, 0 speakers’ details", said)
    assert "Kept at the moment: 0 identities" in said


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "31.3.2027"])
def test_a_wrong_day_is_reported_at_its_field_and_changes_nothing(laid: Site, day: str) -> None:
    client = laid.signed_in()
    set_day(client, "2099-03-31")
    answer = set_day(client, day)
    assert answer.status_code == 422
    assert "Enter the day like this: 2027-03-31." in answer.text
    assert str(laid.house.retention.all_series()[0].until) == "2099-03-31"


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_outside_the_calendar_is_reported_at_its_field_too(laid: Site, day: str) -> None:
    client = laid.signed_in()
    answer = set_day(client, day)
    assert answer.status_code == 422
    assert "Enter a day in the years 2000 to 2199." in answer.text
    assert laid.house.retention.all_series()[0].until is None
    for bound in ("2000-01-01", "2199-12-31"):
        assert set_day(client, bound).status_code == 303
        assert f'value="{bound}"' in client.get("/identities").text


def test_an_unknown_series_is_reported(laid: Site) -> None:
    assert set_day(laid.signed_in(), "2099-03-31", series="upr99").status_code == 422


def test_without_the_form_token_nothing_is_set(laid: Site) -> None:
    assert set_day(laid.signed_in(), "2099-03-31", csrf_token="").status_code == 403
    assert laid.house.retention.all_series()[0].until is None


def test_the_page_needs_a_person_who_is_signed_in_for_all_meetings(laid: Site) -> None:
    stranger = laid.client().get("/identities")
    assert (stranger.status_code, stranger.location) == (302, "/sign-in?next=/identities")
    client = laid.client()
    secret = laid.minted("cookie", "moderator", Scope(room_slug="room-xxi"))
    name = grants.cookie_name(grants.COOKIE, "moderator", Scope(room_slug="room-xxi"))
    client.set_cookie(name, secret)
    assert client.get("/identities").status_code == 403


def test_the_programme_has_the_link_only_for_moderators(laid: Site) -> None:
    assert 'href="/identities"' in laid.signed_in().get("/").text
    assert 'href="/identities"' not in laid.client().get("/").text
