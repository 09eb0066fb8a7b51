"""The write path: an answered command is in the log, a refused one has left no trace."""

from dataclasses import replace

import pytest
from in_process import LATEST, SLUG, START_MS, Body, Desk, file_meeting, with_revision
from sqlalchemy import text

from timekeeper.commands.execute import KeyReused, NoSuchMeeting, Stale
from timekeeper.domain.refusal import Refused
from timekeeper.store.programme import is_any_meeting_open

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With one planned meeting, at revision 1."""
    desk.load(file_meeting())
    desk.published.clear()
    return desk


# Repeats


def test_a_repeat_gets_the_very_same_answer_and_changes_nothing(desk: Desk) -> None:
    first = desk.do("open", key="k")
    desk.now_ms += 5_000
    desk.do("give_floor", {"turn": 3})
    again = desk.do("open", key="k")
    assert again == replace(first, is_replay=True)
    assert desk.revision() == 3


def test_a_repeat_comes_before_everything_else(desk: Desk) -> None:
    """The expected revision and the status of the meeting are not checked again."""
    first = desk.do("open", key="k", expected_revision=1)
    desk.do("close")
    assert desk.do("open", key="k", expected_revision=1).revision == first.revision
    with pytest.raises(Stale):
        desk.do("open", key="another", expected_revision=1)


def test_a_repeat_in_another_process_is_recognised(desk: Desk) -> None:
    desk.do("open", key="k")
    with desk.another() as other:
        assert other.do("open", key="k").is_replay


@pytest.mark.parametrize(
    ("verb", "body"), [("give_floor", {"turn": 4}), ("decline", {"turn": 3}), ("close", {})]
)
def test_a_key_is_good_for_one_command(desk: Desk, verb: str, body: Body) -> None:
    desk.do("open")
    desk.do("give_floor", {"turn": 3}, key="k")
    with pytest.raises(KeyReused):
        desk.do(verb, body, key="k")
    assert desk.revision() == 3


def test_another_caller_may_choose_the_same_key(desk: Desk) -> None:
    desk.do("open", key="k", actor="user:Ada")
    answer = desk.do("notice", {"text": "Welcome"}, key="k", actor="user:Bob")
    assert not answer.is_replay
    assert answer.revision == 3


def test_a_refusal_does_not_use_its_key_up(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.do("give_floor", {"turn": 3}, key="k")
    desk.do("open")
    assert not desk.do("give_floor", {"turn": 3}, key="k").is_replay


def test_without_a_key_the_same_command_is_done_again(desk: Desk) -> None:
    revisions = [desk.do("extend", {"by_ms": 1_000}).revision for _ in range(2)]
    assert revisions == [2, 3]


# Expected revisions


def test_a_command_on_an_older_revision_is_refused_with_the_newer(desk: Desk) -> None:
    desk.do("open", expected_revision=1)
    with pytest.raises(Stale) as stale:
        desk.do("close", expected_revision=1)
    assert stale.value.revision == 2
    assert desk.revision() == 2


def test_an_unknown_meeting_is_an_error(desk: Desk) -> None:
    with pytest.raises(NoSuchMeeting):
        desk.do("open", slug="upr35-nowhere")


# Refusals


def rows(desk: Desk) -> dict[str, int]:
    tables = ("entries", "people", "texts", "room_occupancy")
    with desk.database.reading() as session:
        return {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}


REFUSED: list[tuple[str, Body]] = [
    ("pause", {"turn": 3, "reason": "Nobody speaks"}),
    ("cue", {"turn": 3, "text": "Slower, please"}),
    ("adjust_time", {"turn": 99, "by_ms": 1, "reason": "No such turn"}),
    ("edit_turn", {"turn": 3, "speaker": "New Name", "allotted_ms": 1}),
    ("add_turn", {"kind": "intervention", "speaker": "New Name", "before": 99}),
    ("add_turn", {"kind": "intervention", "speaker": "New Name", "allotted_ms": 1}),
]


@pytest.mark.parametrize(
    "asks", [{"kind": "reply", "by": 3}, {"kind": "question", "mission": "CL"}]
)
def test_a_turn_without_a_speaker_keeps_a_length_but_no_person(desk: Desk, asks: Body) -> None:
    desk.do("open")
    turn = desk.do("ask_floor", asks).history.meeting.highest_turn_id
    before = rows(desk)["people"]
    for person in ({"speaker": "New Name"}, {"words": 900}):
        with pytest.raises(Refused):
            desk.do("edit_turn", {"turn": turn, **person})
    desk.do("edit_turn", {"turn": turn, "speaker": None, "allotted_ms": 90_000})
    assert rows(desk)["people"] == before


@pytest.mark.parametrize(("verb", "body"), REFUSED)
def test_a_refusal_leaves_no_row_behind(desk: Desk, verb: str, body: Body) -> None:
    desk.do("open")
    desk.do("give_floor", {"turn": 1})
    before = rows(desk)
    with pytest.raises(Refused):
        desk.do(verb, body)
    assert rows(desk) == before
    assert desk.published[2:] == []


def test_an_edit_that_changes_no_person_adds_none(desk: Desk) -> None:
    before = rows(desk)["people"]
    desk.do("edit_turn", {"turn": 3, "speaker": "A. One", "allotted_ms": 300_000})
    assert rows(desk)["people"] == before
    desk.do("edit_turn", {"turn": 3, "speaker": "A. Another"})
    assert rows(desk)["people"] == before + 1


# Time


def test_no_entry_is_earlier_than_the_previous_one(desk: Desk) -> None:
    times = []
    for step_ms in (0, 5_000, -3_600_000, 0, 3_600_001):
        desk.now_ms += step_ms
        times.append(desk.do("extend", {"by_ms": 1_000}).at_ms)
    late_ms = START_MS + 5_000
    assert times == [START_MS, late_ms, late_ms, late_ms, late_ms + 1]
    with desk.database.reading() as session:
        logged = desk.journal.read(session, SLUG)
    assert logged is not None
    assert [entry.at_ms for entry in logged.history.entries[1:]] == times


def test_a_clock_that_was_set_back_since_the_plan_delays_nothing(desk: Desk) -> None:
    desk.now_ms += 3_600_000
    desk.do("notice", {"text": "Laid out while the clock was an hour ahead"})
    desk.now_ms -= 3_600_000
    opened = desk.do("open").history.meeting
    desk.now_ms += 1_000
    given = desk.do("give_floor", {"turn": 3}).history.meeting
    assert opened.opened_at_ms == START_MS
    assert given.turns[2].clock.running_since_ms == START_MS + 1_000


# Publishing


def test_commands_are_committed_before_they_are_published(desk: Desk) -> None:
    seen = []
    desk.executor.publish = lambda slug, revision: seen.append((revision, desk.revision(slug)))
    desk.do("open")
    desk.do("give_floor", {"turn": 3})
    assert seen == [(2, 2), (3, 3)]


def test_neither_a_repeat_nor_a_refusal_is_published(desk: Desk) -> None:
    desk.do("open", key="k")
    assert desk.published == [(SLUG, 2)]
    desk.do("open", key="k")
    for refused in (lambda: desk.do("open"), lambda: desk.do("close", key="k")):
        with pytest.raises((Refused, KeyReused)):
            refused()
    assert desk.published == [(SLUG, 2)]


# One meeting in a room


def occupied(desk: Desk) -> bool:
    with desk.database.reading() as session:
        return is_any_meeting_open(session)


def test_opening_closing_and_undo_occupy_and_free_the_room(desk: Desk) -> None:
    states = []
    for verb in ("open", "undo", "undo", "close", "undo", "undo"):
        desk.do(verb, with_revision(LATEST, desk.revision()) if verb == "undo" else {})
        states.append(occupied(desk))
    assert states == [True, False, True, False, True, False]


def test_an_occupied_room_refuses_and_names_its_meeting(desk: Desk) -> None:
    desk.load(file_meeting(part="norway"))
    desk.do("open")
    before = rows(desk)
    with pytest.raises(Refused) as refused:
        desk.do("open", slug="upr35-norway")
    assert refused.value.sentence.render({}) == (
        "The Pre-session of Kenya is still open in Room XXI; close it first."
    )
    assert rows(desk) == before
    desk.do("close")
    desk.do("open", slug="upr35-norway")
    with pytest.raises(Refused, match="still open"):
        desk.do("undo", with_revision(LATEST, desk.revision()))
