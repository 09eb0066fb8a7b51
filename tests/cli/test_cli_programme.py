"""The commands of the database and the programme."""

from pathlib import Path

import pytest
from commands import GOOD, HEADER, done, failed, meetings, one_meeting, run
from in_process import HOUR_MS, Site

from timekeeper.cli.programme import series_of


def test_upgrading_says_nothing_and_may_be_done_again(own_site: Site) -> None:
    assert done(own_site, "db", "upgrade") == ""
    assert done(own_site, "db", "upgrade") == ""


def test_the_built_in_series_is_loaded_once(own_site: Site) -> None:
    assert done(own_site, "programme", "demo") == "UPR 35 loaded. Pre-sessions: 14, changed: 14."
    assert done(own_site, "programme", "demo") == "UPR 35 loaded. Pre-sessions: 14, changed: 0."
    assert len(meetings(own_site)) == 14


def test_a_file_is_loaded_under_its_own_name_unless_another_is_given(
    own_site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "Winter.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n")
    assert (
        done(own_site, "programme", "load", str(file))
        == "Winter loaded. Pre-sessions: 1, changed: 1."
    )
    done(own_site, "programme", "load", str(file), "--series", "Summer")
    assert sorted(meetings(own_site)) == ["summer-kenya", "winter-kenya"]


@pytest.mark.parametrize(
    ("file", "series"),
    [
        ("Winter.csv", "Winter"),
        ("UPR 48.2.CSV", "UPR 48.2"),
        ("Winter", "Winter"),
        (".Winter.csv", ".Winter"),
        (".csv", ""),
        ("....csv", "..."),
    ],
)
def test_the_name_of_a_series_is_that_of_its_file_up_to_the_last_dot(
    file: str, series: str
) -> None:
    assert series_of(Path("folder.d") / file) == series


@pytest.mark.parametrize("name", [".csv", "....csv"])
def test_a_file_with_no_name_before_its_ending_needs_a_series(
    own_site: Site, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(f"{HEADER}\n{GOOD}\n")
    assert failed(own_site, "programme", "load", str(tmp_path / name)).endswith("with --series.")
    assert meetings(own_site) == []


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [(None, 10), ("Europe/Zurich", 10), ("Africa/Nairobi", 8)]
)
def test_times_are_those_of_the_series_zone(
    own_site: Site, tmp_path: Path, zone: str | None, utc_hour: int
) -> None:
    file = one_meeting(tmp_path)
    done(own_site, "programme", "load", str(file), *(["--time-zone", zone] if zone else []))
    [logged] = own_site.house.views.meetings()
    midnight_ms = 1_576_022_400_000
    assert logged.history.meeting.scheduled_start_ms == midnight_ms + utc_hour * HOUR_MS


def test_errors_of_a_file_have_row_and_column_and_nothing_is_loaded(
    own_site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "upr35.csv"
    rows = [GOOD, "Norway,yesterday,11:00,Org,CSO,Name", "Norway,2019-12-11,25:00,Org,Club,Name"]
    file.write_text("\n".join([HEADER, *rows]))
    told = failed(own_site, "programme", "load", str(file)).splitlines()
    assert [line.split(":")[0] for line in told] == [
        "row 3, column date",
        "row 4, column category",
        "row 4, column start",
    ]
    assert meetings(own_site) == []


def test_a_series_is_given_settings_of_its_own(own_site: Site, tmp_path: Path) -> None:
    file = one_meeting(tmp_path)
    done(own_site, "programme", "load", str(file), "--set", "reserve=8:00", "--set", "longest=6")
    [logged] = own_site.house.views.meetings()
    settings = logged.history.meeting.settings
    assert (settings.reserve_ms, settings.longest_ms) == (480_000, 360_000)


def test_an_unknown_setting_is_a_sentence(own_site: Site, tmp_path: Path) -> None:
    file = one_meeting(tmp_path)
    told = failed(own_site, "programme", "load", str(file), "--set", "patience=8:00")
    assert told.startswith("There is no setting “patience”")
    assert meetings(own_site) == []


def test_a_wrong_time_zone_is_a_sentence(own_site: Site, tmp_path: Path) -> None:
    file = one_meeting(tmp_path)
    told = failed(own_site, "programme", "load", str(file), "--time-zone", "Mars/Olympus")
    assert "time zone" in told


def test_a_meeting_that_was_opened_is_not_replaced(kenya: Site, tmp_path: Path) -> None:
    kenya.client().post("/api/meetings/upr35-kenya/open", json={}, headers=kenya.bearer())
    file = tmp_path / "upr35.csv"
    file.write_text(f"{HEADER},room\n{GOOD.replace('Ada', 'Eda')},Room XXI\n")
    told = failed(kenya, "programme", "load", str(file), "--series", "UPR 35")
    assert told.startswith("The Pre-session of Kenya has already been opened")


def test_a_missing_file_is_refused(own_site: Site) -> None:
    result = run(own_site, "programme", "load", "nowhere.csv")
    assert result.exit_code != 0
    assert "nowhere.csv" in result.stderr
    assert result.stdout == ""


ADA = "Kenya,2019-12-11,11:00,Lakeside Forum,CSO,Ada Quill,Room XXI"
BOB = "Kenya,2019-12-11,11:00,Other House,CSO,Bob Pike,Room XXI"


def reload_kenya(kenya: Site, tmp_path: Path, *rows: str, flags: tuple[str, ...] = ()) -> str:
    file = tmp_path / "upr35.csv"
    file.write_text("\n".join([f"{HEADER},room", *rows]))
    return done(kenya, "programme", "load", str(file), "--series", "UPR 35", *flags)


def public_page(kenya: Site) -> str:
    return kenya.client().get("/meetings/upr35-kenya").text


def protect_ada(kenya: Site, tmp_path: Path) -> None:
    reload_kenya(kenya, tmp_path, ADA, BOB)
    [logged] = kenya.house.views.meetings()
    [turn] = [t.id for t in logged.history.meeting.turns if t.number == 1]
    body = {"turn": turn, "on": True}
    path = "/api/meetings/upr35-kenya/protect"
    assert kenya.client().post(path, json=body, headers=kenya.bearer()).status_code == 200


@pytest.mark.parametrize(
    "rows",
    [
        (ADA, BOB.replace("Bob", "Rob")),
        (ADA.replace("Quill", "Smith"), BOB),
        (ADA.replace("Lakeside", "Riverside"), BOB),
        (BOB, ADA.replace("Ada Quill", "A. Quill").replace("Lakeside", "The Lakeside")),
    ],
    ids=["another row", "her name", "her house", "both"],
)
def test_loading_a_file_again_lifts_no_protection(
    kenya: Site, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    protect_ada(kenya, tmp_path)
    told = reload_kenya(kenya, tmp_path, *rows)
    assert "Protected although the file does not say so: 1." in told
    page = public_page(kenya)
    assert not any(word in page for word in ("Quill", "Smith", "Lakeside", "Riverside"))
    assert "Other House" in page


def test_a_file_lifts_protection_with_the_option(kenya: Site, tmp_path: Path) -> None:
    protect_ada(kenya, tmp_path)
    told = reload_kenya(kenya, tmp_path, ADA, BOB, flags=("--take-protection-off",))
    assert told == "UPR 35 loaded. Pre-sessions: 1, changed: 1."
    assert "Ada Quill" in public_page(kenya)
    told = reload_kenya(kenya, tmp_path, ADA, BOB, flags=("--take-protection-off",))
    assert told == "UPR 35 loaded. Pre-sessions: 1, changed: 0."
