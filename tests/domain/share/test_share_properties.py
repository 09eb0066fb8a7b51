"""Properties of every share, after any course of the meeting."""

from builders import MINUTE, SECOND, Moderator, core, hour_of, opened, speaker
from hypothesis import assume, given
from hypothesis import strategies as st
from sharing import check_works, choose, proposal

from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Turn
from timekeeper.domain.refusal import Refused

PROMISED = st.one_of(st.none(), st.integers(180, 480).map(lambda seconds: seconds * SECOND))

speakers = st.lists(
    st.tuples(PROMISED, st.sampled_from(["person", "person", "video", "recorded"])),
    min_size=1,
    max_size=9,
)
happenings = st.lists(
    st.tuples(
        st.integers(0, 400_000),
        st.sampled_from(
            [
                "give_floor",
                "give_floor",
                "conclude",
                "pause",
                "resume",
                "mark_absent",
                "decline",
                "reinstate",
                "question",
                "set_reserve",
                "extend",
            ]
        ),
        st.integers(1, 11),
    ),
    max_size=10,
)


def body_of(moderator: Moderator, what: str, turn: int) -> tuple[str, dict[str, object]]:
    if what == "question":
        return "add_turn", {"kind": "question", "person": None}
    if what == "set_reserve":
        return what, {"ms": turn * MINUTE}
    if what == "extend":
        return what, {"by_ms": (turn - 6) * MINUTE}
    if what in ("conclude", "pause", "resume"):
        return what, {"turn": moderator.meeting.floor or turn}
    return what, {"turn": turn}


def conducted(listed, happened, *, is_open: bool = True) -> Moderator:
    """A meeting with these speakers, after these events; refused verbs are left out."""
    turns = hour_of(
        *(
            speaker(n, allotted_ms=promised, mode=mode)
            for n, (promised, mode) in enumerate(listed, start=1)
        )
    )
    moderator = opened(turns) if is_open else Moderator(turns)
    for after_ms, what, turn in happened:
        moderator.now += after_ms
        verb, body = body_of(moderator, what, turn)
        try:
            moderator.do(verb, **body)
        except Refused:
            continue
    return moderator


meetings = st.builds(conducted, speakers, happenings)


def waiting(moderator: Moderator) -> list[Turn]:
    return [turn for turn in moderator.meeting.upcoming if turn.kind == "intervention"]


@core
@given(meetings)
def test_every_share_is_whole_seconds_within_the_bounds_and_fits_or_the_shortfall_is_stated(
    moderator,
):
    found, rules = proposal(moderator), moderator.meeting.settings
    assert set(found.allotted) == {turn.id for turn in waiting(moderator)}
    for turn in waiting(moderator):
        if turn.length_is_fixed:
            assert found.allotted[turn.id] == turn.clock.allotted_ms
        else:
            assert rules.shortest_ms <= found.allotted[turn.id] <= rules.longest_ms
            assert found.allotted[turn.id] % SECOND == 0
    assert found.short_by_ms == max(0, sum(found.allotted.values()) - found.available_ms)
    if found.share_ms is not None and found.share_ms >= rules.shortest_ms:
        assert found.short_by_ms == 0


@core
@given(meetings)
def test_what_is_left_until_the_hard_end_is_shared_without_a_remainder(moderator):
    found = proposal(moderator)
    assert found.left_ms == moderator.meeting.hard_end_ms - moderator.now
    assert found.left_ms == found.fixed_ms + found.reserve_ms + found.available_ms


@core
@given(meetings)
def test_all_interventions_get_equal_shares(moderator):
    found = proposal(moderator)
    shares = {found.allotted[t.id] for t in waiting(moderator) if not t.length_is_fixed}
    assert len(shares) <= 1


@core
@given(meetings, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(moderator, chance):
    """Shuffles the interventions; the other waiting turns keep their places."""
    before = proposal(moderator)
    mixed = [turn.id for turn in waiting(moderator)]
    chance.shuffle(mixed)
    for turn in moderator.meeting.upcoming:
        named = mixed.pop() if turn.kind == "intervention" else turn.id
        moderator.do("move", turn=named, before=None)
    after = proposal(moderator)
    assert after.allotted == before.allotted
    assert (after.available_ms, after.short_by_ms) == (before.available_ms, before.short_by_ms)


@core
@given(meetings, st.integers(1, 11))
def test_released_time_is_neither_lost_nor_invented(moderator, turn):
    """The others get a released turn's time, and the changeover that is no longer needed.

    If the changeover has begun they get only its rest, unless another intervention is next.
    """
    waits = [t.id for t in waiting(moderator)]
    assume(turn in waits and len(waits) > 1)
    before, next_before = proposal(moderator), moderator.meeting.next.kind
    after = proposal(moderator.do("mark_absent", turn=turn))
    changeover_ms = moderator.meeting.settings.changeover_ms
    gained_ms = after.available_ms - before.available_ms
    assert 0 <= gained_ms <= changeover_ms
    if moderator.meeting.floor is not None or moderator.meeting.next.kind == next_before:
        assert gained_ms == changeover_ms
    again = proposal(moderator.do("reinstate", turn=turn))
    assert (again.available_ms, again.allotted) == (before.available_ms, before.allotted)


@core
@given(meetings, st.integers(0, 1_000_000))
def test_waiting_never_lengthens_a_share_and_a_later_end_never_shortens_it(moderator, after_ms):
    before = proposal(moderator)
    moderator.now += after_ms
    later = proposal(moderator)
    assert later.available_ms <= before.available_ms
    assert all(later.allotted[turn] <= ms for turn, ms in before.allotted.items())
    assert later.short_by_ms >= before.short_by_ms
    try:
        extended = proposal(moderator.do("extend", by_ms=after_ms + 1))
    except Refused:
        return
    assert extended.available_ms == later.available_ms + after_ms + 1
    assert all(extended.allotted[turn] >= ms for turn, ms in later.allotted.items())


@core
@given(speakers, happenings, st.booleans())
def test_every_offered_choice_works_and_gives_what_it_says(listed, happened, is_open):
    moderator = conducted(listed, happened, is_open=is_open)
    for found in proposal(moderator).choices:
        check_works(moderator, found)


@core
@given(meetings)
def test_only_the_choice_to_lengthen_makes_a_turn_longer(moderator):
    now = {turn.id: turn.clock.allotted_ms for turn in waiting(moderator)}
    for found in proposal(moderator).choices:
        longer = [turn for turn, ms in found.allotted.items() if ms > now[turn]]
        assert bool(longer) == (found.kind == "lengthen")


@core
@given(meetings)
def test_an_hour_that_would_end_late_always_has_a_choice(moderator):
    view = proposal(moderator)
    if moderator.projected_end() > moderator.meeting.hard_end_ms:
        assert view.choices


@core
@given(meetings)
def test_no_choice_touches_the_turn_that_has_the_floor(moderator):
    floor = moderator.meeting.floor
    assume(floor is not None)
    clock = moderator.turn(floor).clock
    for found in proposal(moderator).choices:
        copy = check_works(moderator, found)
        assert copy.turn(floor).clock == clock


@core
@given(meetings)
def test_after_a_choice_was_applied_only_lengthening_is_offered(moderator):
    """A proposal that was applied is not proposed again."""
    found = next((c for c in proposal(moderator).choices if c.kind != "release"), None)
    assume(found is not None)
    again = proposal(choose(moderator, found)).choices
    assert {c.kind for c in again} <= {"lengthen"}


@core
@given(st.integers(1, 30), st.integers(0, 60), st.integers(0, 20))
def test_the_share_of_a_plan_is_the_share_of_the_hour_at_its_start(count, changeover, reserve):
    rules = Settings(changeover_ms=changeover * SECOND, reserve_ms=reserve * MINUTE)
    moderator = Moderator(count, rules=rules)
    assert proposal(moderator).allotted == {
        turn.id: turn.clock.allotted_ms for turn in waiting(moderator)
    }
