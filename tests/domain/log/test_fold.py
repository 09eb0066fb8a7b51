"""The fold: every fact has its case, and the result agrees with a simple counter."""

from dataclasses import dataclass, field

import pytest
from builders import MINUTE, SECOND, START, Moderator, core, opened, without_revision
from conducting import body_of, conduct, conducted, moments
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import FACT_OF_VERB, Fact
from timekeeper.domain.log.fold import evolve
from timekeeper.domain.log.history import History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused
from timekeeper.domain.verbs import VERBS


@pytest.mark.parametrize("fact", FACT_OF_VERB.values(), ids=lambda fact: fact.__name__)
def test_every_fact_has_a_case_of_its_own(fact):
    assert evolve.dispatch(fact) is not evolve.dispatch(object)


def test_every_verb_has_one_fact_and_every_fact_one_verb():
    assert set(FACT_OF_VERB) == {*VERBS, "undo"}
    assert len(FACT_OF_VERB) == len(set(FACT_OF_VERB.values())) == len(Fact.__args__)


def test_a_value_that_is_no_fact_is_not_folded():
    with pytest.raises(TypeError, match="int is not a fact"):
        evolve(7, Meeting("upr35-kenya", "UPR 35", "Kenya"))


def test_a_fact_about_a_turn_that_is_not_there_changes_no_turn():
    meeting = opened().meeting
    assert evolve(facts.Moved(99, 3), meeting).turns == meeting.turns
    assert evolve(facts.TimeAdjusted(99, MINUTE), meeting).turns == meeting.turns


@dataclass
class Counter:
    """Counts speaking time in the simplest way: second by second.

    ``orders`` are the verbs, each with its second. An undone verb is removed from them,
    and all is counted again from the beginning.
    """

    orders: list[tuple[int, str, int]] = field(default_factory=lambda: [(0, "open", 0)])
    undone: list[tuple[int, str, int]] = field(default_factory=list)

    def record(self, moderator, action, body):
        second = (moderator.now - START) // SECOND
        if action == "undo":
            self.undone.append(self.orders.pop())
            return
        if action == "redo":
            self.orders.append(self.undone.pop())
            return
        if action == "veil":
            return
        ago_ms = body.get("started_ago_ms", 0) + body.get("ended_ago_ms", 0)
        self.orders.append((second - ago_ms // SECOND, action, body.get("turn", 0)))
        self.undone.clear()

    def spent_by(self, second):
        spent, floor, runs = {}, None, False
        for tick in range(second + 1):
            for at, order, turn in self.orders:
                if at != tick:
                    continue
                if order.startswith("give_floor"):
                    floor, runs = turn, True
                elif order.startswith("conclude") or order == "close":
                    floor, runs = None, False
                elif order in ("pause", "resume", "suspend"):
                    runs = order == "resume"
            if floor is not None and runs and tick < second:
                spent[floor] = spent.get(floor, 0) + 1
        return spent


@core
@given(conducted, st.integers(0, 90))
def test_the_fold_agrees_with_somebody_who_counts_the_seconds(steps, after):
    counter = Counter()
    moderator = conduct(steps, counter.record).wait(after)
    spent = counter.spent_by((moderator.now - START) // SECOND)
    for turn in moderator.meeting.turns:
        assert turn.clock.elapsed_ms(moderator.now) == spent.get(turn.id, 0) * SECOND


@core
@given(conducted)
def test_at_most_one_turn_ever_has_the_floor(steps):
    def check(moderator, *_):
        running = [turn.id for turn in moderator.meeting.turns if turn.clock.is_running]
        on_the_floor = [
            turn.id for turn in moderator.console().turns if turn.status in ("speaking", "paused")
        ]
        floor = moderator.meeting.floor
        assert on_the_floor == ([] if floor is None else [floor])
        assert running in ([], on_the_floor)

    conduct(steps, check)


@core
@given(conducted)
def test_positions_count_from_one_and_no_turn_is_there_twice_or_lost(steps):
    def check(moderator, *_):
        turns = moderator.console().turns
        assert [turn.position for turn in turns] == list(range(1, len(turns) + 1))
        ids = {turn.id for turn in turns}
        assert len(ids) == len(turns)
        assert ids >= {1, 2, 3, 4, 5, 6, 7}

    conduct(steps, check)


@core
@given(conducted, moments)
def test_undoing_gives_the_meeting_as_it_was_and_undoing_that_gives_it_back(steps, last):
    moderator = conduct(steps)
    if moderator.meeting.status == "closed":
        moderator.undo_last()
    before = without_revision(moderator.meeting)
    seconds, action, turn, other, more = last
    verb, body = body_of(moderator.wait(seconds), action, turn, other, more)
    if verb in ("undo", "veil"):
        return
    try:
        moderator.do(verb, **body)
    except Refused:
        return
    after = without_revision(moderator.meeting)
    moderator.wait(30).undo_last()
    assert without_revision(moderator.meeting) == before
    moderator.wait(30).do("undo", revision=moderator.history.redoable)
    assert without_revision(moderator.meeting) == after


@core
@given(conducted)
def test_the_log_alone_gives_the_meeting_again(steps):
    history = conduct(steps).history
    assert History.of(history.blank, history.entries).meeting == history.meeting


@core
@given(conducted)
def test_no_fact_is_dated_after_its_entry_or_before_the_fact_before_it(steps):
    moderator = conduct(steps)
    entries = [moderator.history.entry(revision) for revision in moderator.history.in_effect]
    instants = [e.fact.at_ms for e in entries if hasattr(e.fact, "at_ms")]
    assert instants == sorted(instants)
    assert all(e.fact.at_ms <= e.at_ms for e in entries if hasattr(e.fact, "at_ms"))


def test_a_meeting_without_facts_is_blank():
    assert Moderator(planned=False).meeting == Meeting("upr35-kenya", "UPR 35", "Kenya")
