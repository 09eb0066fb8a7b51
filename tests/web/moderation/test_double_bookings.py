"""One room at one hour: the form asks before it is held twice, and a program is told."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from in_process import Site, form_token
from werkzeug.test import TestResponse

from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import Programme, planned

FILLED = {
    "state": "Kenya",
    "series": "UPR 52",
    "room": "Room XX",
    "day": "2027-03-10",
    "start": "14:30",
    "minutes": "60",
}
BODY = {
    "state_under_review": "KE",
    "series": "UPR 52",
    "room": "Room XX",
    "scheduled_start": "2027-03-10T14:30:00+01:00",
}
START_MS = 1_804_685_400_000
HOUR_MS = 3_600_000
HELD = (
    "Room XX is held by the Pre-session of Norway (UPR 51) from 14:30 to 15:30. Choose another "
    "room or hour, or say that both are held there."
)


@pytest.fixture
def site(own_site: Site) -> Site:
    """Norway is in Room XX at half past two, in another series."""
    lay_out(own_site, "UPR 51")
    return own_site


def lay_out(site: Site, series: str, *, practice: bool = False) -> None:
    meeting = planned("Norway", START_MS, "Room XX", [])
    load(
        site.house.executor,
        Programme((meeting,)),
        SeriesName(series, "Europe/Zurich", practice=practice),
    )


def send(client: FlaskClient, **fields: str) -> TestResponse:
    token = form_token(client.get("/meetings/new").text)
    return client.post("/meetings/new", data={"csrf_token": token, **FILLED, **fields})


def post(site: Site, **change: Any) -> TestResponse:
    return site.client().post("/api/meetings", json={**BODY, **change}, headers=site.bearer())


def slugs(site: Site) -> set[str]:
    return {one["slug"] for one in site.client().get("/api/meetings").json}


def test_the_form_asks_before_a_room_is_held_twice_and_plans_nothing(site: Site) -> None:
    answer = send(site.signed_in())
    assert answer.status_code == 422
    assert f'id="wrong-room" role="alert">{HELD}' in answer.text
    assert 'name="shares_room"' in answer.text
    assert slugs(site) == {"upr51-norway"}


def test_what_is_meant_is_planned(site: Site) -> None:
    answer = send(site.signed_in(), shares_room="y")
    assert (answer.status_code, answer.location) == (303, "/console/upr52-kenya")


def test_a_form_that_is_not_about_that_does_not_offer_it(site: Site) -> None:
    client = site.signed_in()
    assert 'name="shares_room"' not in client.get("/meetings/new").text
    assert 'name="shares_room"' not in send(client, state="Ruritania").text


@pytest.mark.parametrize(
    ("start", "minutes", "is_asked"),
    [
        ("13:29", "61", False),
        ("13:29", "62", True),
        ("15:29", "60", True),
        ("15:30", "60", False),
    ],
)
def test_it_is_asked_from_the_first_minute_that_two_share(
    site: Site, start: str, minutes: str, is_asked: bool
) -> None:
    answer = send(site.signed_in(), start=start, minutes=minutes)
    assert (answer.status_code == 422) is is_asked


def test_another_room_and_practice_are_free(own_site: Site) -> None:
    lay_out(own_site, "Practice", practice=True)
    client = own_site.signed_in()
    assert send(client).status_code == 303
    assert send(client, state="Peru", room="Room XXI").status_code == 303
    assert post(own_site, state_under_review="CL", room="Room I").json["remarks"] == []


def test_the_same_list_sent_twice_is_the_same_meeting_and_not_asked_about(own_site: Site) -> None:
    client = own_site.signed_in()
    assert [send(client).location, send(client).location] == ["/console/upr52-kenya"] * 2


def test_another_list_for_the_same_room_and_hour_is_asked_about(own_site: Site) -> None:
    client = own_site.signed_in()
    send(client)
    answer = send(client, speakers="Ada Quill – Forum")
    assert "Room XX is held by the Pre-session of Kenya (UPR 52)" in answer.text
    assert slugs(own_site) == {"upr52-kenya"}


def test_where_one_was_cancelled_the_room_is_free_and_the_list_is_another_meeting(
    own_site: Site,
) -> None:
    client, headers = own_site.signed_in(), own_site.bearer()
    send(client)
    own_site.client().post("/api/meetings/upr52-kenya/cancel", json={}, headers=headers)
    assert send(client).location == "/console/upr52-kenya-2"
    leads_on = own_site.client().get("/meetings/upr52-kenya").text
    assert 'href="/meetings/upr52-kenya-2"' in leads_on


def test_a_program_is_told_of_it_beside_the_meeting_that_it_has_planned(site: Site) -> None:
    answer = post(site)
    assert answer.status_code == 201
    assert answer.json["remarks"] == [
        "Room XX is held twice on 2027-03-10: by the Pre-session of Norway (UPR 51) from 14:30 to "
        "15:30, and by that of Kenya (UPR 52) from 14:30 to 15:30."
    ]
    assert post(site).json["remarks"] == answer.json["remarks"]
    elsewhere = post(site, state_under_review="PE", room="Room XXI")
    assert elsewhere.json["remarks"] == []


def test_a_program_is_told_who_is_listed_twice_and_not_by_name(own_site: Site) -> None:
    ada = {"speaker": "Ada Quill", "organisation": "Forum", "protected": True}
    speakers = [ada, {"speaker": "Bo"}, {**ada, "speaker": "ada  quill", "theme": "Water"}, {}, {}]
    answer = post(own_site, speakers=speakers)
    assert answer.status_code == 201
    assert answer.json["remarks"] == [
        "speakers.0 and speakers.2 have the same speaker and organisation; each has a share of "
        "the hour."
    ]
