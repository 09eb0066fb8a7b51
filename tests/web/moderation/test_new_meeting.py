"""Planning a Pre-session without a file: by the form and by a program."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from in_process import Site, form_token
from werkzeug.test import TestResponse

from timekeeper.store.accounts.credentials import Scope

SPEAKERS = "\n".join(
    f"Name {n} – Organisation {n} – {'NHRI' if n == 1 else 'CSO'}" for n in range(1, 10)
)
FILLED = {
    "state": "Kenya",
    "series": "UPR 52",
    "room": "Room XX",
    "day": "2027-03-10",
    "start": "14:30",
    "minutes": "60",
    "speakers": SPEAKERS,
}
BODY = {
    "state_under_review": "KE",
    "series": "UPR 52",
    "room": "Room XX",
    "scheduled_start": "2027-03-10T14:30:00+01:00",
    "speakers": [
        {"organisation": "Commission", "category": "NHRI"},
        {"speaker": "A", "mode": "video"},
    ],
}


def send(client: FlaskClient, **fields: str) -> TestResponse:
    token = form_token(client.get("/meetings/new").text)
    return client.post("/meetings/new", data={"csrf_token": token, **FILLED, **fields})


def turns(site: Site, slug: str) -> list[dict[str, Any]]:
    path = f"/api/meetings/{slug}?as=moderator"
    found: list[dict[str, Any]] = (
        site.client().get(path, headers=site.bearer()).json["state"]["turns"]
    )
    return found


def test_nine_speakers_are_pasted_and_the_console_opens_with_the_fair_share(own_site: Site) -> None:
    client = own_site.signed_in()
    answer = send(client)
    assert (answer.status_code, answer.location) == (303, "/console/upr52-kenya")
    made = turns(own_site, "upr52-kenya")
    assert [turn["kind"] for turn in made] == [
        "opening",
        "state_statement",
        *["intervention"] * 9,
        "closing",
    ]
    assert {turn["clock"]["allotted_ms"] for turn in made[2:-1]} == {305_000}
    assert (made[2]["speaker"], made[2]["category"]) == ("Name 1", "NHRI")
    [summary] = own_site.client().get("/api/meetings").json
    assert summary["scheduled_start"] == "2027-03-10T13:30:00Z"
    assert client.get("/console/upr52-kenya").status_code == 200


def test_a_meeting_can_have_other_times_than_its_series(own_site: Site) -> None:
    client = own_site.signed_in()
    assert send(client, reserve="10:00", longest="4:00", shortest="3:00").status_code == 303
    assert {turn["clock"]["allotted_ms"] for turn in turns(own_site, "upr52-kenya")[2:-1]} == {
        240_000
    }
    [logged] = own_site.house.views.meetings()
    assert logged.history.meeting.settings.reserve_ms == 600_000
    assert logged.history.meeting.settings.changeover_ms == 15_000


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reserve": "soon"}, "reserve"),
        ({"changeover": "0:75"}, "changeover"),
        ({"shortest": "8:00"}, "longest"),
        ({"longest": "4:59"}, "longest"),
    ],
)
def test_a_wrong_length_is_reported_at_its_field(
    own_site: Site, fields: dict[str, str], wrong: str
) -> None:
    answer = send(own_site.signed_in(), **fields)
    assert answer.status_code == 422
    assert f'id="wrong-{wrong}"' in answer.text
    assert '<details class="more-fields" open>' in answer.text
    assert own_site.client().get("/api/meetings").json == []


def test_a_program_can_set_settings_too(own_site: Site) -> None:
    def planned(**settings: int) -> TestResponse:
        body = {**BODY, "settings": settings}
        return own_site.client().post("/api/meetings", json=body, headers=own_site.bearer())

    state = planned(reserve_ms=480_000).json["state"]
    assert (state["reserve_ms"], state["changeover_ms"]) == (480_000, 15_000)
    wrong = planned(shortest_ms=500_000)
    assert (wrong.status_code, wrong.json["field"]) == (422, "settings.longest_ms")
    unknown = planned(patience_ms=1)
    assert (unknown.status_code, unknown.json["field"]) == (422, "settings.patience_ms")


def test_the_form_offers_states_rooms_and_series_and_the_next_full_five_minutes(
    own_site: Site,
) -> None:
    own_site.lay_out()
    page = own_site.signed_in().get("/meetings/new").text
    for offered in ('value="Kenya"', 'value="Room XXI"', 'value="UPR 35"', 'value="Côte d’Ivoire"'):
        assert offered in page
    assert 'name="start" type="time" value="' in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("state", "Ruritania", "There is no State with this name."),
        ("state", "", "Enter the State under Review."),
        ("series", "", "Enter the series"),
        ("series", "–", "Enter the series"),
        ("room", "", "Enter the room"),
        ("day", "soon", "Enter the day."),
        ("day", "1999-12-31", "Enter a day in the years 2000 to 2199."),
        ("day", "9999-12-31", "Enter a day in the years 2000 to 2199."),
        ("start", "25:00", "Enter the start"),
        ("start", "", "Enter the start"),
        ("minutes", "0", "Enter a length of 1 to 480 minutes."),
        ("minutes", "x", "Enter a length of 1 to 480 minutes."),
        ("speakers", "A – B\nC – D – Ministry", "Line 2: “Ministry” is not known here"),
    ],
)
def test_errors_are_at_their_field_and_the_typed_text_stays(
    own_site: Site, field: str, typed: str, said: str
) -> None:
    answer = send(own_site.signed_in(), **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="wrong-{field}"' in answer.text
    kept = {**FILLED, field: typed}
    for name in ("state", "series", "room", "start", "minutes"):
        assert f'name="{name}"' in answer.text
        assert f'value="{kept[name]}"' in answer.text
    assert kept["speakers"] in answer.text
    assert own_site.client().get("/api/meetings").json == []


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_of_all_can_be_planned(own_site: Site, day: str) -> None:
    client = own_site.signed_in()
    assert send(client, day=day).status_code == 303
    for offset in ("+14:00", "-14:00"):
        body = {**BODY, "room": offset, "scheduled_start": f"{day}T12:00:00{offset}"}
        planned = own_site.client().post("/api/meetings", json=body, headers=own_site.bearer())
        assert planned.status_code == 201
    assert [client.get(path).status_code for path in ("/", "/api/meetings")] == [200, 200]


UNSEEN = ["\u202e", "\0", "\x1b[31m", "\x85", "\u2028"]


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize(
    ("field", "typed"), [("state", "Ken{}ya"), ("series", "UPR {}99"), ("room", "Room {}XXI")]
)
def test_invisible_characters_are_refused_at_their_field(
    own_site: Site, field: str, typed: str, unseen: str
) -> None:
    answer = send(own_site.signed_in(), **{field: typed.format(unseen)})
    assert answer.status_code == 422
    said = "This contains a character that cannot be displayed; delete it."
    assert f'id="wrong-{field}" role="alert">{said}' in answer.text
    assert own_site.client().get("/api/meetings").json == []


@pytest.mark.parametrize("field", ["state", "series", "room"])
def test_the_error_of_a_formula_is_refused_at_its_field(own_site: Site, field: str) -> None:
    answer = send(own_site.signed_in(), **{field: "#N/A"})
    said = "This is the error of a formula in a spreadsheet, not a name."
    assert f'id="wrong-{field}" role="alert">{said}' in answer.text
    assert own_site.client().get("/api/meetings").json == []


def test_a_time_that_the_clocks_skip_is_reported(own_site: Site) -> None:
    answer = send(own_site.signed_in(), day="2027-03-28", start="02:30")
    assert (
        "This time does not exist on that day: the clocks go forward. Choose another time."
        in answer.text
    )


def test_a_name_is_text_and_never_markup(own_site: Site) -> None:
    client = own_site.signed_in()
    hostile = "<script>alert(1)</script> – <img src=x onerror=alert(1)>"
    for page in (send(client, speakers=hostile, state="?").text, send(client, speakers=hostile)):
        shown = page if isinstance(page, str) else client.get(page.location).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_the_same_list_twice_is_one_meeting_and_another_of_the_state_gets_a_number(
    own_site: Site,
) -> None:
    client = own_site.signed_in()
    places = [send(client).location, send(client).location, send(client, start="16:00").location]
    assert places == ["/console/upr52-kenya", "/console/upr52-kenya", "/console/upr52-kenya-2"]


def test_the_box_protects_all_speakers(own_site: Site) -> None:
    send(own_site.signed_in(), protected="y")
    page = own_site.client().get("/meetings/upr52-kenya").text
    assert "Name 1" not in page
    assert "Organisation 1" not in page
    assert "Speaker 2 – CSO" in page


def test_planning_needs_a_moderator_of_all_meetings(own_site: Site) -> None:
    own_site.lay_out()
    assert own_site.client().get("/meetings/new").location == "/sign-in?next=/meetings/new"
    assert own_site.client().post("/meetings/new", data=FILLED).status_code == 401
    signed_in = own_site.signed_in()
    assert signed_in.post("/meetings/new", data=FILLED).status_code == 403
    bounded = own_site.client()
    token = own_site.minted("link", "moderator", Scope(meeting_slug="upr35-kenya"))
    bounded.post("/link", json={"token": token})
    assert bounded.get("/meetings/new").status_code == 403
    assert "New Pre-session" not in bounded.get("/").text
    assert "New Pre-session" in signed_in.get("/").text
    assert len(own_site.client().get("/api/meetings").json) == 1


def test_a_program_plans_a_meeting(own_site: Site) -> None:
    answer = own_site.client().post("/api/meetings", json=BODY, headers=own_site.bearer())
    assert (answer.status_code, answer.location) == (201, "/api/meetings/upr52-kenya")
    assert answer.json["state"]["state_under_review"] == "Kenya"
    kinds = [turn["kind"] for turn in answer.json["state"]["turns"]]
    assert kinds == ["opening", "state_statement", "intervention", "intervention", "closing"]
    again = own_site.client().post("/api/meetings", json=BODY, headers=own_site.bearer())
    assert again.location == answer.location
    assert again.json["revision"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state_under_review": "Ruritania"}, "state_under_review"),
        ({"room": "–"}, "room"),
        ({"series": "?"}, "series"),
        ({"scheduled_start": "2027-03-10T14:30:00"}, "scheduled_start"),
        ({"scheduled_start": "9999-12-31T23:30:00Z"}, "scheduled_start"),
        ({"scheduled_start": "0001-01-01T00:00:00+14:00"}, "scheduled_start"),
        ({"scheduled_start": "2200-01-01T00:00:00+14:00"}, "scheduled_start"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"speakers": [{"organisation": 7}]}, "speakers.0.organisation"),
        ({"speakers": [{"speaker": "Ada"}, {"theme": "#VALUE!"}]}, "speakers.1.theme"),
        ({"room": "#REF!"}, "room"),
        ({"speakers": [{"protected": "yes"}]}, "speakers.0.protected"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_planned(
    own_site: Site, change: dict[str, Any], field: str
) -> None:
    answer = own_site.client().post(
        "/api/meetings", json={**BODY, **change}, headers=own_site.bearer()
    )
    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert own_site.client().get("/api/meetings").json == []


def test_a_program_needs_a_token_for_all_meetings(own_site: Site) -> None:
    assert own_site.client().post("/api/meetings", json=BODY).status_code == 401
    bounded = own_site.minted("token", "moderator", Scope(room_slug="room-xxi"))
    headers = {"Authorization": f"Bearer {bounded}"}
    assert own_site.client().post("/api/meetings", json=BODY, headers=headers).status_code == 403
    assert own_site.signed_in().post("/api/meetings", json=BODY).status_code == 403
