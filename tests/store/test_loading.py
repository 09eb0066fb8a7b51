"""Loading a programme: all of its meetings or none; unchanged meetings stay as they are."""

from dataclasses import replace

import pytest
from in_process import LATEST, SERIES, SLUG, Desk, file_meeting, with_revision
from running_server import SPEAKERS

from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.refusal import Refused
from timekeeper.exchange.loading import SeriesName
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.journal import LoggedMeeting

pytestmark = pytest.mark.both_databases

NORWAY = file_meeting(part="norway", room="Room XX")
CHANGED = file_meeting((*SPEAKERS[:-1], FileTurn("question")), digest="changed")


def logged(desk: Desk, slug: str = SLUG) -> LoggedMeeting:
    with desk.database.reading() as session:
        found = desk.journal.read(session, slug)
    assert found is not None
    return found


def turn_ids(desk: Desk) -> dict[str | None, int]:
    """The id of each turn by its organisation."""
    found = logged(desk)
    turns = found.history.meeting.turns
    return {found.names.person(turn).organisation: turn.id for turn in turns if turn.person}


def test_a_file_loaded_twice_changes_nothing(desk: Desk) -> None:
    assert desk.load(file_meeting(), NORWAY) == [SLUG, "upr35-norway"]
    before = logged(desk)
    assert desk.load(file_meeting(), NORWAY) == []
    assert logged(desk) == before
    assert desk.published == [(SLUG, 1), ("upr35-norway", 1)]


def test_a_changed_file_changes_its_own_meeting_alone(desk: Desk) -> None:
    desk.load(file_meeting(), NORWAY)
    assert desk.load(CHANGED, NORWAY) == [SLUG]
    assert (desk.revision(), desk.revision("upr35-norway")) == (2, 1)


def test_a_speaker_who_stays_on_the_list_keeps_the_turn(desk: Desk) -> None:
    desk.load(file_meeting())
    before = turn_ids(desk)
    newcomer = FileTurn("intervention", Person("N. New", "New Organisation"), category="CSO")
    desk.load(file_meeting((newcomer, *reversed(SPEAKERS[2:])), digest="turned round"))
    after = turn_ids(desk)
    assert {who: after[who] for who in before} == before
    assert after["New Organisation"] not in before.values()


def test_two_speakers_who_are_alike_are_two(desk: Desk) -> None:
    twin = FileTurn("intervention", Person("A. One", "First Organisation", "Water"))
    desk.load(file_meeting((*SPEAKERS, twin, twin)))
    desk.load(file_meeting((twin, *SPEAKERS, twin), digest="another order"))
    ids = [turn.id for turn in logged(desk).history.meeting.turns]
    assert len(set(ids)) == len(ids)


def test_nothing_is_loaded_when_one_of_its_meetings_was_opened_and_differs(desk: Desk) -> None:
    desk.load(file_meeting(), NORWAY)
    desk.do("open")
    desk.published.clear()
    another = replace(NORWAY, digest="changed too")
    new = file_meeting(part="kenya-b", room="Room XIX")
    with pytest.raises(Refused) as refused:
        desk.load(another, new, CHANGED)
    assert refused.value.sentence.render({}) == (
        "The Pre-session of Kenya has already been opened; change its list on the console instead."
    )
    assert desk.revision("upr35-norway") == 1
    assert desk.revision("upr35-kenya-b") == 0
    assert desk.published == []


def test_a_meeting_that_was_opened_may_be_in_the_file_as_it_was(desk: Desk) -> None:
    desk.load(file_meeting(), NORWAY)
    desk.do("open")
    assert desk.load(file_meeting(), replace(NORWAY, digest="changed")) == ["upr35-norway"]


def test_an_opening_that_was_undone_lets_the_file_in_again(desk: Desk) -> None:
    desk.load(file_meeting())
    desk.do("open")
    desk.do("undo", with_revision(LATEST, desk.revision()))
    assert desk.load(CHANGED) == [SLUG]


def test_a_plan_that_was_undone_is_loaded_again(desk: Desk) -> None:
    desk.load(file_meeting())
    desk.load(CHANGED)
    desk.do("undo", with_revision(LATEST, desk.revision()))
    assert desk.load(file_meeting()) == []
    assert desk.load(CHANGED) == [SLUG]


def test_a_series_keeps_its_time_zone(desk: Desk) -> None:
    desk.load(file_meeting())
    with pytest.raises(Refused) as refused:
        desk.load(CHANGED, series=replace(SERIES, time_zone="Africa/Nairobi"))
    assert refused.value.sentence.render({}) == (
        "The series “UPR 35” already has the time zone Europe/Zurich; load the file with that one."
    )
    assert desk.revision() == 1


def test_a_series_keeps_its_settings_for_what_is_loaded_later(desk: Desk) -> None:
    own = replace(SERIES, settings={"reserve_ms": 480_000, "changeover_ms": 20_000})
    desk.load(file_meeting(), series=own)
    desk.load(NORWAY)
    for slug in (SLUG, "upr35-norway"):
        settings = logged(desk, slug).history.meeting.settings
        assert (settings.reserve_ms, settings.changeover_ms) == (480_000, 20_000)
        assert settings.shortest_ms == 300_000
    assert desk.load(file_meeting(), NORWAY) == []


def test_other_settings_lay_a_meeting_out_anew_that_has_not_been_opened(desk: Desk) -> None:
    desk.load(file_meeting(), NORWAY)
    desk.do("open")
    changed = replace(SERIES, settings={"longest_ms": 360_000})
    with pytest.raises(Refused):
        desk.load(file_meeting(), NORWAY, series=changed)
    assert desk.load(NORWAY, series=changed) == ["upr35-norway"]
    lengths = {t.clock.allotted_ms for t in logged(desk, "upr35-norway").history.meeting.turns}
    assert max(lengths) == 360_000
    assert desk.load(NORWAY, series=SERIES) == []


def test_settings_that_make_no_sense_are_refused_and_not_kept(desk: Desk) -> None:
    for wrong in ({"shortest_ms": 421_000}, {"longest_ms": 0}, {"fastest_pace": 119}):
        with pytest.raises(Refused):
            desk.load(file_meeting(), series=replace(SERIES, settings=wrong))
    assert desk.revision() == 0
    desk.load(file_meeting())
    assert logged(desk).history.meeting.settings == DEFAULT_SETTINGS


def test_the_same_state_has_a_meeting_in_each_series(desk: Desk) -> None:
    desk.load(file_meeting())
    assert desk.load(file_meeting(), series=SeriesName("UPR 36", "Europe/Zurich")) == [
        "upr36-kenya"
    ]
