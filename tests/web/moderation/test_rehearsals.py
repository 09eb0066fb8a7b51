"""The form that starts a rehearsal: who may use it, its errors, and the meeting that it plans."""

import pytest
from flask.testing import FlaskClient
from in_process import Site, form_token
from werkzeug.test import TestResponse

from timekeeper.access.grants import COOKIE, cookie_name
from timekeeper.presentation.views import Views
from timekeeper.store.accounts.credentials import Scope

FILLED = {"factor": "5", "moderator": "people", "room": "Rehearsal room"}


def send(client: FlaskClient, **fields: str) -> TestResponse:
    token = form_token(client.get("/rehearsals/new").text)
    return client.post("/rehearsals/new", data={"csrf_token": token, **FILLED, **fields})


def slugs(views: Views) -> list[str]:
    return [logged.history.meeting.slug for logged in views.meetings()]


def test_it_is_planned_and_its_console_opens(own_site: Site) -> None:
    client = own_site.signed_in()
    answer = send(client)
    [logged] = own_site.house.views.meetings()
    meeting = logged.history.meeting
    assert (answer.status_code, answer.location) == (303, f"/console/{meeting.slug}")
    assert (meeting.status, meeting.room, meeting.duration_ms) == (
        "scheduled",
        "Rehearsal room",
        720_000,
    )
    assert meeting.rehearsal is not None
    assert (meeting.rehearsal.factor, meeting.rehearsal.player) == (5, None)
    console = client.get(answer.location).text
    assert "REHEARSAL" in console
    assert "5 times as fast" in console
    assert "runs by itself" not in console


def test_a_rehearsal_plays_by_itself_until_a_person_gives_a_command(own_site: Site) -> None:
    client = own_site.signed_in()
    place = send(client, moderator="itself").location
    assert "runs by itself: press anything to take over" in client.get(place).text
    slug = place.removeprefix("/console/")
    opened = own_site.client().post(f"/api/meetings/{slug}/open", headers=own_site.bearer())
    assert opened.status_code == 200
    assert "runs by itself" not in client.get(place).text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("factor", "0", "Choose a speed, from real time to 20 times as fast."),
        ("factor", "21", "Choose a speed, from real time to 20 times as fast."),
        ("factor", "fast", "Choose a speed, from real time to 20 times as fast."),
        ("moderator", "nobody", "Choose who moderates."),
        ("room", "", "Enter the room, such as Room XXI."),
        ("room", "–", "Enter the room, such as Room XXI."),
        (
            "room",
            "Room \u202eXXI",
            "This contains a character that cannot be displayed; delete it.",
        ),
    ],
)
def test_errors_are_at_their_field_and_nothing_is_planned(
    own_site: Site, field: str, typed: str, said: str
) -> None:
    answer = send(own_site.signed_in(), **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="wrong-{field}"' in answer.text
    assert slugs(own_site.house.views) == []


def test_an_occupied_room_is_refused(own_site: Site) -> None:
    slug = own_site.lay_out()
    own_site.client().post(f"/api/meetings/{slug}/open", headers=own_site.bearer())
    answer = send(own_site.signed_in(), room="Room XXI")
    assert answer.status_code == 409
    sentence = "The Pre-session of Kenya is still open in Room XXI; close it first."
    assert sentence in answer.text
    assert slugs(own_site.house.views) == [slug]


def test_the_public_and_the_moderator_of_one_room_are_refused(own_site: Site) -> None:
    assert own_site.client().get("/rehearsals/new").status_code == 302
    assert own_site.client().post("/rehearsals/new", data=FILLED).status_code == 401
    scope = Scope(room_slug="room-xxi")
    client = own_site.client()
    cookie = own_site.minted("cookie", "moderator", scope)
    client.set_cookie(cookie_name(COOKIE, "moderator", scope), cookie)
    assert client.get("/rehearsals/new").status_code == 403
    assert "/rehearsals/new" not in client.get("/").text
    assert "/rehearsals/new" in own_site.signed_in().get("/").text


def test_it_is_practice_and_no_part_of_the_programme(own_site: Site) -> None:
    real = own_site.lay_out()
    send(own_site.signed_in())
    summaries = own_site.client().get("/api/meetings").json
    assert {summary["slug"]: summary["practice"] for summary in summaries if summary["practice"]}
    assert [summary["slug"] for summary in summaries if not summary["practice"]] == [real]
    page = own_site.client().get("/").text
    practice, programme = page.split("UPR 35</h2>")
    assert "Ruritania" in practice
    assert "Ruritania" not in programme
