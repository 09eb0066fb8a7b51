"""What a corrected programme no longer has, and what of it may be cancelled."""

from dataclasses import replace

from builders import Moderator, core
from hypothesis import given
from hypothesis import strategies as st
from in_process import HOUR_MS, START_MS, file_meeting

from timekeeper.domain.log.history import Entry, History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.protection.labels import Names
from timekeeper.exchange.loading import PROGRAMME, SeriesName, cancelled_by_hand, left_out
from timekeeper.exchange.planned_programme import Programme
from timekeeper.store.journal import LoggedMeeting

SERIES = SeriesName("UPR 35", "Europe/Zurich")
DAY_MS = 24 * HOUR_MS
STATES = ["kenya", "norway", "peru"]


def logged(state: str, day: int, planned_by: str, verbs: list[str], series: str) -> LoggedMeeting:
    """A meeting as its log has it, planned for a day and then told some verbs by a person."""
    blank = Meeting(f"upr35-{state}", series, state.title())
    moderator = Moderator(planned=False)
    moderator.history = History.of(blank)
    moderator.now = start_ms = START_MS + day * DAY_MS
    body = moderator.plan_body([])
    times = {"scheduled_start_ms": start_ms, "scheduled_end_ms": start_ms + HOUR_MS}
    moderator.do("plan", **{**body, **times})
    for verb in verbs:
        moderator.undo_last() if verb == "undo" else moderator.do(verb)
    first, *others = moderator.history.entries
    entries = [replace(first, actor=planned_by), *others]
    history = History.of(blank, entries)
    return LoggedMeeting(1, "Europe/Zurich", "en", False, False, history, Names({}, {}))


known = st.lists(
    st.builds(
        logged,
        st.sampled_from(STATES),
        st.integers(0, 2),
        st.sampled_from([PROGRAMME.actor, "user:Ada"]),
        st.sampled_from([[], ["open"], ["open", "close"], ["open", "undo"], ["cancel"]]),
        st.sampled_from(["UPR 35", "UPR 36"]),
    ),
    max_size=6,
)
files = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 2)), max_size=3)


@core
@given(known, files)
def test_left_out_is_what_a_file_planned_and_nobody_opened_on_a_day_of_the_file(meetings, rows):
    file = Programme(
        tuple(file_meeting(part=state, start_ms=START_MS + day * DAY_MS) for state, day in rows)
    )
    found = left_out(meetings, file, SERIES)
    for one in meetings:
        meeting = one.history.meeting
        is_expected = (
            meeting.series == "UPR 35"
            and meeting.status == "scheduled"
            and one.history.entries[0].actor == PROGRAMME.actor
            and meeting.slug not in {f"upr35-{state}" for state, _ in rows}
            and (meeting.scheduled_start_ms - START_MS) // DAY_MS in {day for _, day in rows}
        )
        assert any(each is one for each in found) == is_expected
    starts = [one.history.meeting.scheduled_start_ms for one in found]
    assert starts == sorted(starts)


def test_the_same_file_leaves_nothing_out():
    meetings = [logged(state, 0, PROGRAMME.actor, [], "UPR 35") for state in STATES]
    file = Programme(tuple(file_meeting(part=state) for state in STATES))
    assert left_out(meetings, file, SERIES) == []


def test_a_cancellation_is_by_hand_unless_a_file_made_it():
    by_hand = logged("kenya", 0, PROGRAMME.actor, ["cancel"], "UPR 35")
    assert cancelled_by_hand(by_hand)
    plan, cancel = by_hand.history.entries
    by_a_file = Entry(cancel.revision, cancel.at_ms, PROGRAMME.actor, cancel.fact)
    history = History.of(by_hand.history.blank, [plan, by_a_file])
    assert not cancelled_by_hand(replace(by_hand, history=history))
    assert not cancelled_by_hand(logged("kenya", 0, PROGRAMME.actor, [], "UPR 35"))
