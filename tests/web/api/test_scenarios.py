"""What goes wrong in an hour, one scenario a test, over HTTP against a real server.

Lengths that follow from the programme and the handed-in times are exact. Where real time matters,
``TOLERANCE_MS`` is how long a command may take on a busy machine; a wrong value would differ by far
more.
"""

import re

import pytest
from moderating import MINUTE, OPENING, SECOND, STATE, Hour, kinds_of, panel_of
from running_server import RunningServer

TOLERANCE_MS = 5 * SECOND
NINE = range(3, 12)
"""The turns of nine speakers."""


def begun(server: RunningServer, speakers: int, *, late_ms: int = 0, **panel: int) -> Hour:
    """An hour just opened, ``late_ms`` late; the opening has the floor, so that nothing slips."""
    hour = Hour(server, panel_of(speakers, **panel), began_ago_ms=late_ms)
    hour.past(late_ms, "open")
    hour.past(late_ms, "give_floor", turn=OPENING)
    return hour


def test_nine_speakers_have_5_05_each_by_default(server: RunningServer) -> None:
    hour = begun(server, 9)
    assert hour.lengths() == dict.fromkeys(NINE, 305 * SECOND)
    share, state = hour.share(), hour.state()
    assert (share["share_ms"], share["short_by_ms"], share["choices"]) == (305 * SECOND, 0, [])
    assert state["projected_end_ms"] == state["hard_end_ms"] == hour.begins_ms + 60 * MINUTE
    assert state["reserve_left_ms"] == 7 * MINUTE


def test_six_speakers_have_seven_minutes_and_leave_11_30_for_questions(
    server: RunningServer,
) -> None:
    hour = begun(server, 6)
    assert hour.lengths() == dict.fromkeys(range(3, 9), 7 * MINUTE)
    share = hour.share()
    assert share["share_ms"] > share["longest_ms"] == 7 * MINUTE
    assert (share["short_by_ms"], share["choices"]) == (0, [])
    in_hand_ms = share["hard_end_ms"] - share["projected_end_ms"]
    assert share["reserve_ms"] + in_hand_ms == 11 * MINUTE + 30 * SECOND


def test_nine_speakers_and_eight_minutes_late_fall_short_and_each_choice_mends_it(
    server: RunningServer,
) -> None:
    """Each choice is carried out in a meeting of its own with the same delay."""
    offered = begun(server, 9, late_ms=8 * MINUTE).share()
    assert offered["short_by_ms"] == 7 * MINUTE + 15 * SECOND
    assert kinds_of(offered) == [*["release"] * 9, "under_shortest", "overrun"]
    for place, choice in enumerate(offered["choices"]):
        copy = begun(server, 9, late_ms=8 * MINUTE)
        assert not copy.holds()
        promised = copy.share()["choices"][place]
        assert promised["sentence"] == choice["sentence"]
        copy.choose(promised)
        after = copy.share()
        assert after["projected_end_ms"] == promised["ends_at_ms"] <= after["hard_end_ms"]
        assert after["allotted"].keys() == promised["allotted"].keys()
        assert (
            copy.lengths().items() >= {int(t): ms for t, ms in promised["allotted"].items()}.items()
        )
        assert set(kinds_of(after)) <= {"lengthen"}
        if choice["kind"] == "under_shortest":
            assert after["short_by_ms"] == offered["short_by_ms"]
        else:
            assert after["short_by_ms"] == 0


def test_an_absent_nhri_whose_time_is_shared_out_anew(server: RunningServer) -> None:
    hour = begun(server, 9, nhri=4)
    nhri = 6
    assert hour.turn(nhri)["category"] == "NHRI"
    hour.do("mark_absent", turn=nhri)
    assert hour.lengths() == dict.fromkeys(NINE, 305 * SECOND)
    share = hour.share()
    assert str(nhri) not in share["allotted"]
    [lengthen] = share["choices"]
    assert lengthen["kind"] == "lengthen"
    hour.choose(lengthen)
    others = set(NINE) - {nhri}
    assert hour.lengths() == dict.fromkeys(others, 345 * SECOND) | {nhri: 305 * SECOND}
    assert hour.turn(nhri, "public")["status"] == "absent"
    assert hour.holds()

    hour.do("reinstate", turn=nhri)
    share = hour.share()
    assert kinds_of(share) == ["share_out"]
    hour.choose(share["choices"][0])
    assert hour.lengths() == dict.fromkeys(NINE, 305 * SECOND)
    assert hour.holds()


def test_the_state_under_review_declines(server: RunningServer) -> None:
    hour = begun(server, 9)
    declined = hour.do("decline", turn=STATE)
    assert (declined["state"]["next"], hour.turn(STATE, "public")["status"]) == (3, "declined")
    label = hour.turn(STATE)["label"]
    assert (
        hour.refused("give_floor", turn=STATE)
        == f"{label} is marked as declined; reinstate the speaker first."
    )
    [lengthen] = hour.share()["choices"]
    hour.choose(lengthen)
    two_minutes_by_nine_ms = 13 * SECOND
    assert set(hour.lengths().values()) == {305 * SECOND + two_minutes_by_nine_ms}
    envelope = hour.do("give_floor", turn=3)
    assert envelope["state"]["floor"] == 3
    assert hour.turn(OPENING)["status"] == "concluded"
    assert hour.holds()


def test_a_speaker_is_replaced_before_and_while_they_have_the_floor(server: RunningServer) -> None:
    hour = begun(server, 9, protected=2)
    before = hour.turn(3, "public")
    hour.do("replace", turn=3, speaker="Deputy", organisation="Another Organisation")
    after = hour.turn(3, "public")
    assert (after["speaker"], after["organisation"]) == ("Deputy", "Another Organisation")
    kept = ("id", "number", "position", "category", "clock", "estimated_start_ms")
    assert [after[field] for field in kept] == [before[field] for field in kept]

    clock = hour.do("give_floor", turn=4)["state"]["turns"][3]["clock"]
    replaced = hour.do("replace", turn=4, speaker="Canary")
    assert (replaced["state"]["floor"], hour.turn(4)["clock"]) == (4, clock)
    assert hour.turn(4)["speaker"] == "Canary"
    assert hour.turn(4, "public")["label"] == "Speaker 2 – CSO"
    assert "Canary" not in str(hour.state("public"))
    undone = hour.do("undo", revision=replaced["revision"])
    assert undone["state"]["turns"][3]["speaker"] == "Speaker 2"


def test_the_floor_was_given_forty_seconds_before_it_was_pressed(server: RunningServer) -> None:
    hour = Hour(server, panel_of(9), began_ago_ms=5 * MINUTE)
    hour.past(0, "open")
    hour.past(0, "give_floor", turn=OPENING)
    hour.past(2 * MINUTE + 20 * SECOND, "give_floor", turn=STATE)
    late = {"turn": 3, "started_ago_ms": 40 * SECOND}
    assert re.fullmatch(
        r"That is too early: the floor last changed 2:4\d ago\.",
        hour.refused("give_floor", **late | {"started_ago_ms": 3 * MINUTE}),
    )

    envelope = hour.do("give_floor", **late)
    began_ms = hour.turn(3)["clock"]["running_since_ms"]
    assert 0 <= envelope["now_ms"] - 40 * SECOND - began_ms <= TOLERANCE_MS
    state_statement = hour.turn(STATE)
    assert state_statement["status"] == "concluded"
    assert 0 <= state_statement["clock"]["spent_ms"] - 2 * MINUTE <= TOLERANCE_MS
    began_after_ms = began_ms - (hour.begins_ms + 2 * MINUTE + 20 * SECOND)
    assert state_statement["clock"]["spent_ms"] == began_after_ms


def test_a_technical_stop_of_three_minutes_stops_the_clock_and_not_the_hour(
    server: RunningServer,
) -> None:
    """The stop began three minutes ago; the resumption is sent now, over HTTP."""
    hour = Hour(server, panel_of(9), began_ago_ms=9 * MINUTE)
    hour.past(0, "open")
    for minute, turn in ((0, OPENING), (2, STATE), (4, 3)):
        hour.past(minute * MINUTE, "give_floor", turn=turn)
    hour.past(6 * MINUTE, "pause", turn=3)
    stopped = hour.state()
    assert stopped["slips_from_ms"] == hour.begins_ms + 6 * MINUTE
    resumed = hour.do("resume", turn=3)["state"]

    clock = hour.turn(3)["clock"]
    assert clock["spent_ms"] == 2 * MINUTE
    lasted_ms = clock["running_since_ms"] - stopped["slips_from_ms"]
    assert 0 <= lasted_ms - 3 * MINUTE <= TOLERANCE_MS
    assert resumed["hard_end_ms"] == stopped["hard_end_ms"]
    assert resumed["projected_end_ms"] - stopped["projected_end_ms"] == lasted_ms

    share = hour.share()
    the_changeover_ms, eight_times_5_s_ms = 15 * SECOND, 40 * SECOND
    assert share["short_by_ms"] == lasted_ms - the_changeover_ms - eight_times_5_s_ms
    assert kinds_of(share)[0] == "trim_reserve"
    hour.choose(share["choices"][0])
    assert set(hour.lengths().values()) == {305 * SECOND, 5 * MINUTE}
    assert hour.holds()


def test_six_missions_ask_in_two_rounds_and_the_panel_replies_to_each(
    server: RunningServer,
) -> None:
    hour = begun(server, 2)
    first, second, closing = 3, 4, 5
    chile, norway, france, peru, germany, japan = range(6, 12)
    reply_by_first, reply_by_second = 12, 13
    for turn in (STATE, first, second):
        hour.do("give_floor", turn=turn)
    hour.do("conclude", turn=second)
    for mission in ("Chile", "NOR", "FR", "Peru", "DEU", "JP"):
        hour.do("ask_floor", kind="question", mission=mission)
    assert hour.refused("ask_floor", kind="question", mission="JPN").startswith(
        "Japan is already on"
    )

    for question in (chile, norway, france):
        hour.do("give_floor", turn=question)
    for panellist in (first, second):
        hour.do("ask_floor", kind="reply", by=panellist)
    ahead = [turn["id"] for turn in hour.state()["turns"]][-6:]
    assert ahead == [reply_by_first, reply_by_second, peru, germany, japan, closing]
    for reply in (reply_by_first, reply_by_second):
        assert hour.turn(reply, "public")["to"] == [chile, norway, france]
        hour.do("give_floor", turn=reply)

    for question in (peru, germany, japan):
        hour.do("give_floor", turn=question)
    answer = hour.do("ask_floor", kind="reply", by=second)["state"]["next"]
    assert hour.turn(answer)["to"] == [peru, germany, japan]
    asked = [turn["label"] for turn in hour.state("public")["turns"] if turn["kind"] == "question"]
    assert asked == ["Chile", "Norway", "France", "Peru", "Germany", "Japan"]
    assert hour.state()["next"] == answer
    hour.do("give_floor", turn=answer)
    assert hour.state()["next"] == closing


@pytest.mark.parametrize(
    ("kind", "each_ms", "later_ms"),
    [("under_shortest", 75 * SECOND, 0), ("overrun", 5 * MINUTE, 15 * MINUTE)],
)
def test_the_hard_end_is_in_four_minutes_and_two_speakers_wait(
    server: RunningServer, kind: str, each_ms: int, later_ms: int
) -> None:
    """Four minutes hold the closing (1:00), two changeovers (0:15), and 1:15 for each."""
    hour = Hour(server, panel_of(9), began_ago_ms=56 * MINUTE)
    hour.past(0, "open")
    for place, turn in enumerate((OPENING, STATE, *NINE[:7])):
        hour.past(place * 6 * MINUTE, "give_floor", turn=turn)
    hour.past(56 * MINUTE, "conclude", turn=NINE[6])
    share = hour.share()
    assert 0 <= 4 * MINUTE - share["left_ms"] <= TOLERANCE_MS
    assert kinds_of(share) == ["under_shortest", "overrun"]
    assert share["choices"][0]["sentence"] == "1:15 each and no time for questions"
    [choice] = [choice for choice in share["choices"] if choice["kind"] == kind]
    hour.choose(choice)
    assert [hour.lengths()[turn] for turn in NINE[7:]] == [each_ms, each_ms]
    assert hour.state()["hard_end_ms"] == hour.begins_ms + 60 * MINUTE + later_ms
    assert hour.holds()
