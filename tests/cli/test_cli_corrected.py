"""A corrected programme: what it no longer has is named, and cancelled where that is said."""

from pathlib import Path

import pytest
from commands import HEADER, done, failed
from in_process import Site

from timekeeper.domain.meeting.meeting import Meeting

ARCADJA = "Arcadja,2027-05-11,11:00,Lakeside Forum,CSO,Ada Quill"
ARCADIA = ARCADJA.replace("Arcadja", "Arcadia")
NORWAY = "Norway,2027-05-11,14:00,Fjord Watch,CSO,Bo Lind"
PERU = "Peru,2027-05-12,11:00,River House,CSO,Cy Dunn"
CANCELS = "--cancel-missing"


def load(
    site: Site, tmp_path: Path, *rows: str, flags: tuple[str, ...] = (), series="UPR 48"
) -> str:
    return done(site, "programme", "load", written(tmp_path, *rows), "--series", series, *flags)


def written(tmp_path: Path, *rows: str) -> str:
    file = tmp_path / "programme.csv"
    file.write_text("\n".join([HEADER, *rows]))
    return str(file)


def command(site: Site, slug: str, verb: str, **body: object) -> None:
    path = f"/api/meetings/{slug}/{verb}"
    answer = site.client().post(path, json=body, headers=site.bearer())
    assert answer.status_code == 200, answer.text


def meeting(site: Site, slug: str) -> Meeting:
    logged = site.house.views.meeting(slug)
    assert logged is not None
    return logged.history.meeting


def statuses(site: Site) -> dict[str, str]:
    every = [logged.history.meeting for logged in site.house.views.meetings()]
    return {one.state_under_review: one.status for one in every}


def test_a_name_that_was_corrected_ends_with_one_meeting(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    told = load(own_site, tmp_path, ARCADIA, NORWAY, flags=(CANCELS,)).splitlines()
    assert told == [
        "UPR 48 loaded. Pre-sessions: 2, changed: 1.",
        "Cancelled, as the file no longer has it: Arcadja. Undo on its console brings it back.",
    ]
    assert statuses(own_site) == {
        "Arcadja": "cancelled",
        "Arcadia": "scheduled",
        "Norway": "scheduled",
    }
    assert "Arcadja" not in own_site.client().get("/").text
    leads_on = own_site.client().get("/meetings/upr48-arcadja").text
    assert 'href="/meetings/upr48-arcadia"' in leads_on


def test_without_the_option_it_is_named_and_stays(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    told = load(own_site, tmp_path, ARCADIA, NORWAY).splitlines()
    assert told == [
        "UPR 48 loaded. Pre-sessions: 2, changed: 1.",
        "No longer in the file: Arcadja. --cancel-missing cancels it.",
        "Room 1 is held twice on 2027-05-11: by the Pre-session of Arcadia (UPR 48) from 11:00 to "
        "12:00, and by that of Arcadja (UPR 48) from 11:00 to 12:00.",
    ]
    assert set(statuses(own_site).values()) == {"scheduled"}


def test_what_was_opened_is_left_alone(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    command(own_site, "upr48-arcadja", "open")
    told = load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
    assert told == "UPR 48 loaded. Pre-sessions: 1, changed: 0."
    assert statuses(own_site)["Arcadja"] == "open"


def test_a_day_that_the_file_does_not_have_is_left_alone(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY, PERU)
    told = load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
    assert "Arcadja" in told
    assert "Peru" not in told
    assert statuses(own_site)["Peru"] == "scheduled"


@pytest.mark.parametrize(("start", "is_that_day"), [("23:00", True), ("00:00", False)])
def test_days_are_those_of_the_series_place(
    own_site: Site, tmp_path: Path, start: str, is_that_day: bool
) -> None:
    day = "2027-05-11" if is_that_day else "2027-05-12"
    late = ARCADJA.replace("2027-05-11,11:00", f"{day},{start}")
    load(own_site, tmp_path, late, NORWAY)
    told = load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
    assert ("Arcadja" in told) is is_that_day


def test_another_series_is_left_alone(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, PERU.replace("05-12", "05-11"), series="UPR 47")
    load(own_site, tmp_path, PERU.replace("05-12", "05-11"), series="UPR")
    assert (
        load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
        == "UPR 48 loaded. Pre-sessions: 1, changed: 1."
    )


def test_what_was_planned_by_hand_was_never_in_a_file(own_site: Site, tmp_path: Path) -> None:
    body = {
        "state_under_review": "Chile",
        "series": "UPR 48",
        "room": "Room 2",
        "scheduled_start": "2027-05-11T09:00:00Z",
    }
    planned = own_site.client().post("/api/meetings", json=body, headers=own_site.bearer())
    assert planned.status_code == 201
    assert (
        load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
        == "UPR 48 loaded. Pre-sessions: 1, changed: 1."
    )
    assert statuses(own_site)["Chile"] == "scheduled"


def test_a_file_that_is_refused_cancels_nothing(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    command(own_site, "upr48-norway", "open")
    file = written(tmp_path, NORWAY.replace("Bo", "Boo"))
    failed(own_site, "programme", "load", file, "--series", "UPR 48", CANCELS)
    assert statuses(own_site)["Arcadja"] == "scheduled"


def test_a_file_brings_back_what_a_file_has_cancelled(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    load(own_site, tmp_path, NORWAY, flags=(CANCELS,))
    told = load(own_site, tmp_path, ARCADJA, NORWAY)
    assert told == "UPR 48 loaded. Pre-sessions: 2, changed: 1."
    assert statuses(own_site)["Arcadja"] == "scheduled"
    assert (
        load(own_site, tmp_path, ARCADJA, NORWAY) == "UPR 48 loaded. Pre-sessions: 2, changed: 0."
    )


@pytest.mark.parametrize("row", [ARCADJA, ARCADJA.replace("Ada", "Eda")])
def test_what_a_person_has_cancelled_stays_so_and_is_named(
    own_site: Site, tmp_path: Path, row: str
) -> None:
    load(own_site, tmp_path, ARCADJA, NORWAY)
    command(own_site, "upr48-arcadja", "cancel")
    told = load(own_site, tmp_path, row, NORWAY).splitlines()
    assert told == [
        "UPR 48 loaded. Pre-sessions: 2, changed: 0.",
        "In the file, but cancelled by hand: Arcadja. It stays so; undo on its console brings it "
        "back.",
    ]
    assert statuses(own_site)["Arcadja"] == "cancelled"


def test_several_are_named_in_the_order_of_their_start(own_site: Site, tmp_path: Path) -> None:
    load(
        own_site,
        tmp_path,
        ARCADJA,
        NORWAY,
        PERU.replace("05-12", "05-11").replace("11:00", "09:00"),
    )
    told = load(own_site, tmp_path, ARCADIA.replace("11:00", "16:00")).splitlines()
    assert told[1] == "No longer in the file: Peru, Arcadja, Norway. --cancel-missing cancels them."
    told = load(
        own_site, tmp_path, ARCADIA.replace("11:00", "16:00"), flags=(CANCELS,)
    ).splitlines()
    assert told[1] == (
        "Cancelled, as the file no longer has them: Peru, Arcadja, Norway. Undo on their consoles "
        "brings them back."
    )
    assert meeting(own_site, "upr48-peru").status == "cancelled"


# One room at one hour


def test_two_series_that_hold_one_room_at_one_hour_are_said(own_site: Site, tmp_path: Path) -> None:
    load(own_site, tmp_path, NORWAY, series="UPR 47")
    told = load(own_site, tmp_path, PERU.replace("05-12,11:00", "05-11,14:59")).splitlines()
    assert told[1:] == [
        "Room 1 is held twice on 2027-05-11: by the Pre-session of Norway (UPR 47) from 14:00 to "
        "15:00, and by that of Peru (UPR 48) from 14:59 to 15:59."
    ]
    again = load(own_site, tmp_path, PERU.replace("05-12,11:00", "05-11,14:59"))
    assert "is held twice" in again
    after = load(own_site, tmp_path, PERU.replace("05-12,11:00", "05-11,15:00"))
    assert after == "UPR 48 loaded. Pre-sessions: 1, changed: 1."


def test_practice_and_what_is_over_or_cancelled_hold_no_room(
    own_site: Site, tmp_path: Path
) -> None:
    load(own_site, tmp_path, NORWAY, series="UPR 47")
    load(own_site, tmp_path, PERU, series="UPR 46")
    command(own_site, "upr47-norway", "cancel")
    command(own_site, "upr46-peru", "open")
    command(own_site, "upr46-peru", "close")
    told = load(own_site, tmp_path, NORWAY, PERU)
    assert told == "UPR 48 loaded. Pre-sessions: 2, changed: 2."
