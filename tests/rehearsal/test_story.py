"""The story of a rehearsal, played on the real write path with a clock of the test."""

from collections.abc import Mapping
from typing import Any

import pytest
from in_process import Desk

from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.share.proposal import propose
from timekeeper.exchange.loading import load
from timekeeper.exchange.planned_programme import Programme
from timekeeper.rehearsal.plan import LEAST_FACTOR, MOST_FACTOR, SERIES, rehearsal_meeting
from timekeeper.rehearsal.player import play
from timekeeper.rehearsal.story import (
    CHILE,
    CLOSING,
    FIRST_REPLY,
    OPENING,
    PRISON_VISITORS,
    SECOND_REPLY,
    STATE_STATEMENT,
    WOMEN,
    story,
)

PLAYER = "token:Rehearsal"
FACTORS = (LEAST_FACTOR, 2, 7, MOST_FACTOR)


class Played:
    """A rehearsal on a desk. It is its own console, and its ``sleep`` advances the desk's time."""

    def __init__(self, desk: Desk, factor: int) -> None:
        self.desk = desk
        meeting = rehearsal_meeting(desk.now_ms, factor=factor, player=PLAYER)
        [self.slug] = load(desk.executor, Programme((meeting,)), SERIES)
        self.planned = self.meeting()
        self.seen: list[Meeting] = []

    def sleep(self, seconds: float) -> None:
        self.desk.now_ms += round(1000 * seconds)

    def refresh(self) -> None:
        pass

    def share(self) -> dict[str, Any]:
        choices = propose(self.meeting(), self.desk.now_ms).choices
        acts = [
            [{"verb": a.verb, "body": dict(a.body)} for a in choice.apply] for choice in choices
        ]
        return {"choices": [{"apply": apply} for apply in acts]}

    def do(self, verb: str, body: Mapping[str, Any]) -> None:
        answer = self.desk.do(verb, dict(body), slug=self.slug, actor=PLAYER)
        self.seen.append(answer.history.meeting)

    def meeting(self) -> Meeting:
        with self.desk.database.reading() as session:
            logged = self.desk.journal.read(session, self.slug)
        assert logged is not None
        return logged.history.meeting


def played(desk: Desk, factor: int) -> Played:
    rehearsal = Played(desk, factor)
    play(story(factor), rehearsal, rehearsal.sleep)
    return rehearsal


@pytest.mark.parametrize("factor", FACTORS)
def test_it_plays_to_its_close_before_the_hard_end_and_nothing_is_refused(
    desk: Desk, factor: int
) -> None:
    ended = played(desk, factor).meeting()
    assert ended.status == "closed"
    assert ended.closed_at_ms is not None
    assert ended.closed_at_ms <= ended.hard_end_ms
    released = {turn.id for turn in ended.turns if turn.outcome != "concluded"}
    assert released == {WOMEN}
    assert ended.hard_end_ms - ended.scheduled_start_ms == 3_600_000 // factor


def test_it_has_an_example_of_everything(desk: Desk) -> None:
    rehearsal = played(desk, 20)
    verbs = {step.verb for step in story(20)}
    assert {"cue", "notice", "pause", "resume", "mark_absent", "ask_floor"} <= verbs
    assert {"adjust_time", "conclude", "close"} <= verbs
    kinds = [rehearsal.meeting().find(turn) for turn in (OPENING, STATE_STATEMENT, CLOSING)]
    assert [turn.kind for turn in kinds if turn] == ["opening", "state_statement", "closing"]
    questions = [rehearsal.meeting().find(turn) for turn in (CHILE, FIRST_REPLY, SECOND_REPLY)]
    assert [turn.kind for turn in questions if turn] == ["question", "reply", "reply"]
    protected = rehearsal.meeting().find(PRISON_VISITORS)
    assert protected is not None
    assert protected.protected
    assert protected.clock.spent_ms > protected.clock.allotted_ms


def test_the_time_of_an_absent_speaker_is_shared_out(desk: Desk) -> None:
    rehearsal = played(desk, 1)
    before = {turn.id: turn.clock.allotted_ms for turn in rehearsal.planned.turns}
    longer = [
        turn.id
        for turn in rehearsal.meeting().turns
        if turn.clock.allotted_ms > before.get(turn.id, turn.clock.allotted_ms)
    ]
    assert len(longer) >= 4


@pytest.mark.parametrize("factor", FACTORS)
def test_the_lengths_of_the_plan_are_divided(desk: Desk, factor: int) -> None:
    usual, meeting = Played(desk, 1).planned, Played(desk, factor).planned
    for turn in meeting.turns:
        whole = usual.find(turn.id)
        assert whole is not None
        assert 0 <= whole.clock.allotted_ms / factor - turn.clock.allotted_ms < 1_000
    assert meeting.settings.longest_ms == 420_000 // factor
    assert meeting.settings.fastest_pace == usual.settings.fastest_pace


def test_seven_minutes_are_twenty_one_seconds_at_a_factor_of_twenty(desk: Desk) -> None:
    assert Played(desk, 20).planned.settings.longest_ms == 21_000


def test_the_shortest_plan_still_fits_its_hour(desk: Desk) -> None:
    for factor in range(LEAST_FACTOR, MOST_FACTOR + 1):
        meeting = Played(desk, factor).planned
        assert propose(meeting, desk.now_ms).short_by_ms == 0, factor
