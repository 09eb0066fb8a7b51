"""The share of what is left of the hour, in situations that really occur."""

import pytest
from builders import MINUTE, SECOND, Moderator, hour_of, opened, speaker
from sharing import FIVE, check_works, choice, choose, kinds, late, on_time, proposal, sentences

from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.refusal import Refused


def length(minutes, seconds=0):
    return minutes * MINUTE + seconds * SECOND


def test_nine_speakers_on_time_have_five_minutes_and_five_seconds_each():
    moderator = on_time(9)
    found = proposal(moderator)
    assert found.available_ms == 9 * length(5, 5)
    assert found.share_ms == length(5, 5)
    assert set(found.allotted.values()) == {length(5, 5)}
    assert list(found.allotted) == list(range(3, 12))
    assert (found.short_by_ms, found.choices) == (0, ())


def test_the_hour_is_what_is_fixed_the_reserve_and_what_the_speakers_may_use():
    found = proposal(on_time(9))
    assert found.left_ms == 60 * MINUTE
    assert found.fixed_ms == length(5) + 9 * 15 * SECOND
    assert found.reserve_ms == length(7)
    assert found.left_ms == found.fixed_ms + found.reserve_ms + found.available_ms


def test_six_speakers_have_seven_minutes():
    found = proposal(on_time(6))
    assert found.share_ms > length(7)
    assert set(found.allotted.values()) == {length(7)}
    assert found.choices == ()


def test_nine_speakers_and_eight_minutes_late_are_short_and_the_shortfall_is_stated():
    moderator = late(8)
    found = proposal(moderator)
    assert found.available_ms == length(37, 45)
    assert found.share_ms == length(4, 11)
    assert set(found.allotted.values()) == {FIVE}
    assert found.short_by_ms == length(7, 15)


def test_nine_speakers_and_eight_minutes_late_are_short_even_without_questions():
    moderator = late(8).do("set_reserve", ms=0)
    assert proposal(moderator).short_by_ms == 15 * SECOND
    assert "trim_reserve" not in kinds(moderator)


def test_nine_speakers_and_eight_minutes_late_have_choices_and_each_of_them_works():
    moderator = late(8)
    assert sentences(moderator) == [
        *(
            f"Release Org {number} and shorten the questions to 5:00 · 5:00 each"
            for number in range(1, 10)
        ),
        "4:11 each · Less than the shortest speaking time of 5:00",
        "End 8:00 later · 5:00 each",
    ]
    for found in proposal(moderator).choices:
        check_works(moderator, found)


def test_nine_speakers_and_two_minutes_late_can_take_it_from_the_questions():
    moderator = late(2)
    assert proposal(moderator).short_by_ms == length(1, 15)
    assert kinds(moderator) == ["trim_reserve", "release", "under_shortest", "overrun"]
    assert sentences(moderator)[:2] == [
        "Shorten the questions to 5:45 · 5:00 each",
        "Release Org 1 · 5:05 each",
    ]
    for found in proposal(moderator).choices:
        check_works(moderator, found)


def test_six_speakers_and_late_are_shortened_with_one_click():
    moderator = late(8, speakers=6)
    share_ms = proposal(moderator).share_ms
    assert length(5) < share_ms < length(7)
    assert sentences(moderator) == ["Shorten to 6:25 each"]
    copy = check_works(moderator, choice(moderator, "share_out"))
    assert proposal(copy).choices == ()


def test_an_absent_institution_leaves_its_time_to_the_others_by_a_click_of_its_own():
    nine = hour_of(speaker(1, "NHRI"), *(speaker(n) for n in range(2, 10)))
    moderator = opened(nine).do("mark_absent", turn=3)
    assert proposal(moderator).available_ms == 9 * length(5, 5) + 15 * SECOND
    assert kinds(moderator) == ["lengthen"]
    assert sentences(moderator) == ["Lengthen to 5:45 each"]
    assert moderator.turn(4).clock.allotted_ms == length(5, 5)
    copy = check_works(moderator, choice(moderator, "lengthen"))
    assert copy.turn(4).clock.allotted_ms == length(5, 45)
    assert copy.turn(3).clock.allotted_ms == length(5, 5)


def test_an_institution_that_comes_after_all_takes_its_share_back():
    moderator = opened(9).do("mark_absent", turn=3)
    choose(moderator, choice(moderator, "lengthen")).do("reinstate", turn=3)
    assert sentences(moderator) == ["Shorten to 5:05 each"]
    copy = check_works(moderator, choice(moderator, "share_out"))
    assert {copy.turn(turn).clock.allotted_ms for turn in range(3, 12)} == {length(5, 5)}


def test_when_the_state_declines_its_two_minutes_can_be_shared():
    moderator = on_time(9).do("decline", turn=2)
    assert proposal(moderator).share_ms == length(5, 18)
    assert sentences(moderator) == ["Lengthen to 5:18 each"]
    check_works(moderator, choice(moderator, "lengthen"))


def two_waiting(minutes_left):
    moderator = opened(3).do("decline", turn=1).do("decline", turn=2)
    moderator.do("give_floor", turn=3).wait(minutes=60 - minutes_left)
    return moderator.do("conclude", turn=3)


def test_a_hard_end_in_four_minutes_with_two_waiting_leaves_little_and_says_so():
    moderator = two_waiting(minutes_left=4)
    found = proposal(moderator)
    assert found.left_ms == length(4)
    assert found.available_ms == length(4) - length(1) - length(7) - 30 * SECOND
    assert found.share_ms < 0
    assert found.short_by_ms == length(14, 30)
    assert sentences(moderator) == [
        "1:15 each and no time for questions · Less than the shortest speaking time of 5:00",
        "End 15:00 later · 5:00 each",
    ]
    for offered in found.choices:
        check_works(moderator, offered)


@pytest.mark.parametrize(
    ("minutes_left", "said", "reserve_ms"),
    [
        (10.5, "1:00 each", length(7)),
        (10.4, "4:27 each and no time for questions", 0),
        (1.55, "0:01 each and no time for questions", 0),
    ],
)
def test_the_questions_are_given_up_before_anybody_gets_less_than_a_minute(
    minutes_left, said, reserve_ms
):
    moderator = two_waiting(minutes_left)
    found = choice(moderator, "under_shortest")
    assert (found.sentence.render({}), found.reserve_ms) == (said, reserve_ms)
    check_works(moderator, found)


def test_less_than_a_second_is_no_share():
    assert kinds(two_waiting(minutes_left=1.5)) == ["overrun"]


def test_a_technical_stop_of_three_minutes_takes_them_from_those_who_wait():
    moderator = late(0, speakers=8).do("decline", turn=1).do("decline", turn=2)
    moderator.do("give_floor", turn=3).wait(60)
    before = proposal(moderator)
    moderator.do("pause", turn=3).wait(minutes=3)
    stopped = proposal(moderator)
    assert stopped.available_ms == before.available_ms - length(3)
    moderator.do("resume", turn=3)
    assert proposal(moderator).available_ms == stopped.available_ms
    assert moderator.left(3) == moderator.turn(3).clock.allotted_ms - 60 * SECOND


def test_overtime_is_taken_from_those_who_wait_second_by_second():
    moderator = on_time(6).do("give_floor", turn=3).wait(minutes=7)
    before = proposal(moderator).available_ms
    assert proposal(moderator.wait(42)).available_ms == before - 42 * SECOND


def test_before_the_opening_time_counts_from_the_start_or_from_now_when_late():
    moderator = Moderator(9).wait(minutes=-20)
    assert proposal(moderator).share_ms == length(5, 5)
    assert proposal(moderator).left_ms == 60 * MINUTE
    assert proposal(moderator.wait(minutes=20)).share_ms == length(5, 5)
    moderator.wait(minutes=8)
    assert proposal(moderator).short_by_ms == length(7, 15)
    for found in proposal(moderator).choices:
        check_works(moderator, found)


def test_a_meeting_that_was_not_held_at_its_time_has_the_share_of_its_plan():
    moderator = Moderator(9).wait(minutes=60)
    assert proposal(moderator).share_ms == length(5, 5)
    assert proposal(moderator).left_ms == 60 * MINUTE


def test_a_recording_keeps_its_length_and_the_others_share_the_rest():
    recorded = speaker(1, mode="recorded", allotted_ms=length(3))
    moderator = opened(hour_of(recorded, *(speaker(n) for n in range(2, 10))))
    moderator.do("extend", by_ms=-2 * MINUTE)
    found = proposal(moderator)
    assert found.allotted[3] == length(3)
    assert found.share_ms == (found.available_ms - length(3)) // 8 // SECOND * SECOND
    assert sum(found.allotted.values()) <= found.available_ms
    assert 3 not in choice(moderator, "share_out").apply[0].body["allotted"]
    check_works(moderator, choice(moderator, "share_out"))


def test_a_recording_can_be_released_too():
    recorded = speaker(1, mode="recorded", allotted_ms=length(5))
    moderator = opened(hour_of(recorded, *(speaker(n) for n in range(2, 10))))
    moderator.do("extend", by_ms=-3 * MINUTE)
    check_works(moderator, choice(moderator, "release", 3))


def test_questions_on_the_list_are_in_the_reserve_and_those_beyond_it_are_fixed():
    moderator = on_time(9).do("add_turn", kind="question", person=None, allotted_ms=length(4))
    found = proposal(moderator)
    assert (found.available_ms, found.reserve_ms) == (9 * length(5, 5), length(3))
    moderator.do("add_turn", kind="question", person=None, allotted_ms=length(4))
    found = proposal(moderator)
    assert (found.available_ms, found.reserve_ms) == (9 * length(5, 5) - length(1), 0)


def test_a_shorter_announced_time_is_not_lengthened_by_shortening_the_others():
    turns = hour_of(*(speaker(n) for n in range(1, 6)), speaker(6, allotted_ms=length(4)))
    moderator = opened(turns).do("extend", by_ms=-10 * MINUTE)
    found = choice(moderator, "share_out")
    assert found.allotted[8] == length(4)
    assert sentences(moderator) == [
        "Shorten to 6:05 each · Speakers who have less keep it",
        "6:05 each, also for those who have less",
    ]
    check_works(moderator, found)
    assert choice(moderator, "lengthen").allotted[8] == proposal(moderator).allotted[8]


def test_after_a_share_under_five_minutes_no_more_choices_are_offered():
    moderator = late(8)
    choose(moderator, choice(moderator, "under_shortest"))
    assert proposal(moderator).short_by_ms == length(7, 15)
    assert proposal(moderator).choices == ()


def test_when_nobody_waits_there_is_no_share_but_an_overrun_is_still_stated():
    moderator = opened(1).do("give_floor", turn=3).wait(minutes=50)
    found = proposal(moderator)
    assert (found.share_ms, found.allotted) == (None, {})
    assert found.short_by_ms == -found.available_ms == length(2)
    assert kinds(moderator) == ["trim_reserve", "overrun"]
    for offered in found.choices:
        check_works(moderator, offered)


def test_after_the_panel_passing_time_uses_up_the_reserve():
    moderator = opened(1).do("decline", turn=1).do("decline", turn=2)
    moderator.do("give_floor", turn=3).wait(minutes=7).do("conclude", turn=3).wait(minutes=2)
    assert proposal(moderator).reserve_ms == length(5)
    assert proposal(moderator.wait(minutes=9)).reserve_ms == 0


def test_a_hard_end_that_cannot_be_moved_any_further_is_not_offered():
    moderator = late(8).wait(minutes=300)
    assert proposal(moderator).short_by_ms > 0
    assert "overrun" not in kinds(moderator)


def test_the_bounds_are_those_of_the_meeting():
    rules = Settings(shortest_ms=length(3), longest_ms=length(4))
    moderator = opened(9, rules=rules)
    assert set(proposal(moderator).allotted.values()) == {length(4)}
    moderator.do("extend", by_ms=-15 * MINUTE)
    assert set(proposal(moderator).allotted.values()) == {length(3, 25)}


def test_nothing_is_proposed_for_a_meeting_that_is_closed():
    moderator = on_time(3).do("close")
    with pytest.raises(Refused, match="closed"):
        proposal(moderator)
    assert moderator.undo_last().meeting.status == "open"
    assert proposal(moderator).left_ms == 60 * MINUTE
