"""The screens of a cancelled meeting: each says so, and the public page leads on."""

import re

import pytest
from flask.testing import FlaskClient
from in_process import HOUR_MS, SLUG, START_MS, Site, file_meeting

from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import FileMeeting, Programme

SERIES = SeriesName("UPR 35", "Europe/Zurich")


@pytest.fixture
def site(own_site: Site) -> Site:
    """Kenya is cancelled; Norway comes after it."""
    lay_out(own_site, file_meeting(), file_meeting(part="norway", start_ms=START_MS + HOUR_MS))
    cancel(own_site, SLUG)
    return own_site


def lay_out(site: Site, *meetings: FileMeeting) -> None:
    load(site.house.executor, Programme(meetings), SERIES)


def cancel(site: Site, slug: str) -> None:
    path = f"/api/meetings/{slug}/cancel"
    answer = site.client().post(path, json={}, headers=site.bearer())
    assert (answer.status_code, answer.json["state"]["status"]) == (200, "cancelled")


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())


def links(client: FlaskClient, path: str) -> list[str]:
    return re.findall(r'<a href="(/meetings/[^"]+)"', client.get(path).text)


def test_the_public_page_says_so_and_leads_on_to_the_next_of_the_series(site: Site) -> None:
    seen = page(site.client(), f"/meetings/{SLUG}")
    assert "CANCELLED This Pre-session is cancelled" in seen
    assert "Next in UPR 35: Norway" in seen
    for stale in ("NOT OPENED YET", "Expected to end", "LIST OF SPEAKERS", "First Organisation"):
        assert stale not in seen
    assert links(site.client(), f"/meetings/{SLUG}") == ["/meetings/upr35-norway"]


def test_it_leads_on_to_what_has_its_room_and_hour(site: Site) -> None:
    lay_out(site, file_meeting(part="arcadia"))
    assert "In its place: Arcadia" in page(site.client(), f"/meetings/{SLUG}")
    assert links(site.client(), f"/meetings/{SLUG}") == ["/meetings/upr35-arcadia"]


def test_after_the_last_of_a_series_the_programme_is_the_way_on(site: Site) -> None:
    cancel(site, "upr35-norway")
    client = site.client()
    assert links(client, "/meetings/upr35-norway") == []
    assert 'href="/"' in client.get("/meetings/upr35-norway").text.partition("<main")[2]


def test_under_a_veil_not_even_that_is_said(site: Site) -> None:
    headers = site.bearer()
    site.client().post(f"/api/meetings/{SLUG}/veil", json={"on": True}, headers=headers)
    seen = page(site.client(), f"/meetings/{SLUG}")
    assert "NOT SHOWN AT THE MOMENT" in seen
    assert "cancelled" not in seen.lower()
    assert "Norway" not in seen


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_screen_is_drawn_and_says_that_it_is_cancelled(site: Site, audience: str) -> None:
    logged = site.house.views.meeting(SLUG)
    assert logged is not None
    drawn = site.house.views.envelope(logged, audience, "html", "en")["html"]
    shown = " ".join(re.sub(r"<[^>]+>", " ", " ".join(drawn.values())).split())
    assert "is cancelled" in shown
    for stale in ("NOT OPENED YET", "Not opened yet", "Open the Pre-session", "NEXT PRE-SESSION"):
        assert stale not in shown


def test_the_displays_of_the_room_pass_over_it(site: Site) -> None:
    client = site.signed_in()
    for display in ("screen", "speaker", "interpreters"):
        seen = page(client, f"/rooms/room-xxi/{display}")
        assert "Norway" in seen
        assert "Kenya" not in seen
    cancel(site, "upr35-norway")
    for display in ("screen", "speaker", "interpreters"):
        seen = page(client, f"/rooms/room-xxi/{display}")
        assert "No Pre-session is planned in this room" in seen


def test_the_console_says_how_it_is_brought_back_and_offers_nothing_else(site: Site) -> None:
    client = site.signed_in()
    seen = page(client, f"/console/{SLUG}")
    assert "The Pre-session is cancelled" in seen
    assert "Undo “Cancel the Pre-session”" in seen
    verbs = set(re.findall(r'data-verb="(\w+)"', client.get(f"/console/{SLUG}").text))
    assert verbs & {"open", "cancel", "extend", "give_floor", "move", "mark_absent"} == set()
    planned = client.get("/console/upr35-norway").text
    assert re.search(r'data-verb="cancel"[^>]*data-ask="cancel-dialog"', planned)


def test_the_programme_says_so_unless_something_took_its_place(site: Site) -> None:
    listed = page(site.client(), "/")
    assert re.search(r"Kenya cancelled Room XXI", listed)
    lay_out(site, file_meeting(part="arcadia"))
    assert "Kenya" not in page(site.client(), "/")
    moderators = page(site.signed_in(), "/")
    assert re.search(r"Kenya cancelled Room XXI", moderators)
    assert "Arcadia" in moderators


def test_a_cancelled_meeting_is_neither_next_nor_on(site: Site) -> None:
    now_ms = site.house.server_time.now_ms()
    coming = [
        file_meeting(part=part, start_ms=now_ms + hours * HOUR_MS, room="Room XX")
        for hours, part in enumerate(("arcadia", "spain"), start=1)
    ]
    lay_out(site, *coming)
    assert "Arcadia next" in page(site.client(), "/")
    cancel(site, "upr35-arcadia")
    assert "Spain next" in page(site.client(), "/")


def test_the_list_of_the_api_has_it_with_its_status(site: Site) -> None:
    listed = site.client().get("/api/meetings").json
    assert {one["slug"]: one["status"] for one in listed} == {
        SLUG: "cancelled",
        "upr35-norway": "scheduled",
    }


def test_practice_that_is_cancelled_is_off_the_programme(own_site: Site) -> None:
    now_ms = own_site.house.server_time.now_ms()
    practice = SeriesName("Practice", "Europe/Zurich", practice=True)
    meeting = file_meeting(part="1", start_ms=now_ms)
    load(own_site.house.executor, Programme((meeting,)), practice)
    assert "/meetings/practice-1" in own_site.client().get("/").text
    cancel(own_site, "practice-1")
    assert "/meetings/practice-1" not in own_site.client().get("/").text
