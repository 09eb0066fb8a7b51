"""The built-in programme: documented facts are right, and the other rows are marked as invented."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from timekeeper.domain.hour.planned_share import PlannedLength, planned_share_ms
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.verbs import DEFAULT_ALLOTTED_MS
from timekeeper.exchange.planned_programme import FileMeeting, FileTurn, Programme
from timekeeper.exchange.practice.turns import practice_turns
from timekeeper.exchange.programme_file.columns import COLUMNS
from timekeeper.exchange.programme_file.file import built_in_programme, read_programme

GENEVA = ZoneInfo("Europe/Zurich")
HOUR_MS = 60 * MINUTE_MS
STATES = {
    "Armenia",
    "Grenada",
    "Guinea",
    "Guinea-Bissau",
    "Guyana",
    "Kenya",
    "Kiribati",
    "Kuwait",
    "Kyrgyzstan",
    "Lao People's Democratic Republic",
    "Lesotho",
    "Spain",
    "Sweden",
    "Turkey",
}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(built_in_programme(), time_zone="Europe/Zurich")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(built_in_programme().decode("utf-8"))))


def meeting_of(programme: Programme, state: str) -> FileMeeting:
    return next(m for m in programme.meetings if m.state_under_review == state)


def interventions(meeting: FileMeeting) -> list[FileTurn]:
    return [turn for turn in meeting.turns if turn.kind == "intervention"]


def share_ms(turns: tuple[FileTurn, ...]) -> int:
    lengths = [
        PlannedLength(turn.kind, turn.allotted_ms or DEFAULT_ALLOTTED_MS.get(turn.kind))
        for turn in turns
    ]
    return planned_share_ms(HOUR_MS, lengths, Settings())


def local_start(meeting: FileMeeting) -> datetime:
    return datetime.fromtimestamp(meeting.scheduled_start_ms / 1000, GENEVA)


def test_the_fourteen_states_have_an_hour_each(programme):
    assert {meeting.state_under_review for meeting in programme.meetings} == STATES
    assert len(programme.meetings) == 14
    assert all(m.scheduled_end_ms - m.scheduled_start_ms == HOUR_MS for m in programme.meetings)


def test_the_days_are_those_of_the_series_in_geneva(programme):
    days = {local_start(meeting).date() for meeting in programme.meetings}
    assert days == {date(2019, 12, 10) + timedelta(days=day) for day in range(4)}
    assert local_start(meeting_of(programme, "Spain")).date() == date(2019, 12, 10)
    assert local_start(meeting_of(programme, "Turkey")).date() == date(2019, 12, 12)


def test_the_documented_speakers_are_there(programme):
    def organisations(state: str) -> set[str | None]:
        return {turn.person.organisation for turn in meeting_of(programme, state).turns}

    assert {"Scholars at Risk", "International Commission of Jurists", "P24"} <= organisations(
        "Turkey"
    )
    assert {"ARTICLE 19", "Kenya National Commission on Human Rights"} <= organisations("Kenya")


def test_the_panels_have_usual_sizes(programme):
    sizes = [len(interventions(meeting)) for meeting in programme.meetings]
    assert (min(sizes), max(sizes)) == (2, 9)
    assert sum(sizes) / len(sizes) == pytest.approx(4.5)
    assert len(interventions(meeting_of(programme, "Kenya"))) == 9


def test_about_one_panel_in_four_has_an_nhri_and_never_two(programme):
    nhris = [
        sum(1 for turn in interventions(meeting) if turn.category == "NHRI")
        for meeting in programme.meetings
    ]
    assert max(nhris) == 1
    assert sum(nhris) in (3, 4)


def test_kenyas_nine_get_five_minutes_and_five_seconds(programme):
    assert share_ms(meeting_of(programme, "Kenya").turns) == 305_000


def test_only_a_recording_has_a_length_of_its_own(programme):
    for meeting in programme.meetings:
        for turn in interventions(meeting):
            assert (turn.allotted_ms is not None) == (turn.mode == "recorded")


def test_there_is_video_recording_protection_and_a_coalition(programme):
    turns = [turn for meeting in programme.meetings for turn in interventions(meeting)]
    assert sum(turn.mode == "recorded" for turn in turns) == 2
    assert any(turn.mode == "video" for turn in turns)
    assert any(turn.protected for turn in turns)
    assert any(not turn.protected for turn in turns)
    assert any(turn.person.coalition_of for turn in turns)


def test_most_statements_have_a_known_and_likely_length(programme):
    words = [turn.person.words for meeting in programme.meetings for turn in interventions(meeting)]
    known = [count for count in words if count is not None]
    assert len(known) > len(words) * 0.9
    assert all(600 <= count <= 1050 for count in known)


def test_every_column_is_used(rows):
    assert tuple(rows[0]) == COLUMNS
    assert all(any(row[column] for row in rows) for column in COLUMNS)


def test_every_row_says_what_in_it_is_invented(rows):
    assert all("illustrative: " in row["notes"] for row in rows)
    assert all("person invented" in row["notes"] for row in rows)


def test_rows_that_are_marked_documented_are_documented(rows):
    organisations = {
        "Scholars at Risk",
        "International Commission of Jurists",
        "P24",
        "ARTICLE 19",
        "Kenya National Commission on Human Rights",
    }
    for row in rows:
        documented, _, invented = row["notes"].partition("illustrative: ")
        if row["kind"] in ("", "intervention"):
            known = row["organisation"] in organisations
            assert ("organisation" in documented) == known
            assert ("organisation" in invented) != known
        assert ("the day" in documented) == (row["state_under_review"] in ("Spain", "Turkey"))
        assert ("date" in invented) == (row["state_under_review"] not in ("Spain", "Turkey"))


def test_no_speaker_is_listed_for_two_states(programme):
    names = [
        turn.person.speaker for meeting in programme.meetings for turn in interventions(meeting)
    ]
    assert None not in names
    assert len(set(names)) == len(names)


def test_the_practice_meeting_has_an_example_of_everything():
    turns = practice_turns()
    panel = [turn for turn in turns if turn.kind == "intervention"]
    assert [turns[0].kind, turns[1].kind, turns[-1].kind] == [
        "opening",
        "state_statement",
        "closing",
    ]
    assert len(panel) == len(turns) - 3 == 9
    assert sum(turn.category == "NHRI" for turn in panel) == 1
    assert sum(turn.mode == "video" for turn in panel) == 1
    assert sum(turn.protected for turn in panel) == 1
    assert sum(turn.person.coalition_of is not None for turn in panel) == 1
    assert [turn.allotted_ms for turn in panel if turn.mode == "recorded"] == [330_000]
    assert all(turn.allotted_ms is None for turn in panel if turn.mode != "recorded")
