"""What each audience sees, and what only the moderator's console shows."""

from dataclasses import asdict, fields

import pytest
from builders import Moderator, core, hour_of, opened, speaker, speaking
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.audience.meeting_views import (
    AUDIENCES,
    ModeratorMeeting,
    RoomMeeting,
    SpeakerMeeting,
)
from timekeeper.domain.audience.projection import project
from timekeeper.domain.audience.turn_views import ModeratorTurn, PublicTurn
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.labels import public_labels

OUTSIDE = [audience for audience in AUDIENCES if audience != "moderator"]

CANARY = Person(
    speaker="CANARY speaker",
    organisation="CANARY organisation",
    theme="CANARY theme",
    language="CANARY language",
    gender="CANARY gender",
    national=True,
    coalition_of="CANARY coalition",
    words=918273,
    notes="CANARY notes",
)


def with_canary(category="CSO", others=("CSO", "CSO"), **given):
    """A meeting whose first intervention (turn 3) is protected."""
    canary = speaker(1, category, protected=True, mode="recorded", **given)
    rest = [speaker(number, other) for number, other in enumerate(others, start=2)]
    people = {n: Person(f"Name {n}", f"Org {n}") for n in range(2, 9)} | {1: CANARY}
    return opened(hour_of(canary, *rest), people=people)


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("stage", ["waiting", "speaking", "paused", "concluded", "absent"])
def test_a_protected_speaker_never_leaves_the_console(audience, stage):
    moderator = with_canary()
    if stage == "absent":
        moderator.do("mark_absent", turn=3)
    elif stage != "waiting":
        moderator.do("give_floor", turn=3)
    if stage == "paused":
        moderator.do("pause", turn=3)
    if stage == "concluded":
        moderator.do("conclude", turn=3)
    shown = repr(moderator.seen(audience)) + repr(asdict(moderator.seen(audience)))
    assert "CANARY" not in shown
    assert "918273" not in shown
    assert "recorded" not in shown


def test_the_moderator_sees_everything_of_a_protected_speaker():
    turn = with_canary().seen_turn(3, "moderator")
    assert {name: getattr(turn, name) for name in vars(CANARY)} == vars(CANARY)
    assert (turn.protected, turn.mode, turn.category) == (True, "recorded", "CSO")
    assert (turn.label, turn.public_label) == ("CANARY organisation", "Speaker 1 – CSO")


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_protected_turn_shows_its_number_its_kind_and_its_time(audience):
    turn = with_canary().do("give_floor", turn=3).wait(30).seen_turn(3, audience)
    withheld = (turn.speaker, turn.organisation, turn.theme, turn.mode)
    assert withheld == (None, None, None, None)
    assert (turn.label, turn.category, turn.number) == ("Speaker 1 – CSO", "CSO", 1)
    assert (turn.kind, turn.status, turn.clock.is_running) == ("intervention", "speaking", True)


@pytest.mark.parametrize(
    ("category", "others", "shown", "label"),
    [
        ("CSO", ("CSO", "CSO"), "CSO", "Speaker 1 – CSO"),
        ("CSO", ("CSO", "NHRI"), None, "Speaker 1"),
        ("NHRI", ("CSO", "CSO", "CSO"), None, "Speaker 1"),
        (None, ("CSO", "CSO", "CSO"), None, "Speaker 1"),
    ],
)
def test_a_category_that_fewer_than_three_share_is_withheld(category, others, shown, label):
    turn = with_canary(category, others).seen_turn(3)
    assert (turn.category, turn.label) == (shown, label)


def test_a_category_is_withheld_of_protected_speakers_only():
    turn = opened(hour_of(speaker(1, "NHRI"), speaker(2))).seen_turn(3)
    assert (turn.category, turn.label) == ("NHRI", "Org 1")


def test_only_interventions_count_for_a_shared_category():
    moderator = with_canary("Mission", ("CSO",))
    for _ in range(3):
        moderator.do("add_turn", kind="question", person=None, category="Mission")
    assert moderator.seen_turn(3).category is None


def test_a_protected_question_is_called_by_its_kind():
    moderator = with_canary()
    moderator.do("add_turn", kind="question", person=1, category="Mission", protected=True)
    turn = moderator.seen_turn(moderator.meeting.highest_turn_id)
    assert (turn.label, turn.category) == ("Question", None)


def test_the_number_of_a_protected_speaker_stays_when_the_list_is_reordered():
    moderator = with_canary().do("move", turn=3, before=6)
    assert moderator.seen_turn(3).label == "Speaker 1 – CSO"
    assert moderator.seen_turn(3).position == 5


def test_labels_for_errors_and_answers_are_those_that_anybody_may_read():
    moderator = with_canary().do("give_floor", turn=3)
    assert public_labels(moderator.meeting, moderator.names)[3] == "Speaker 1 – CSO"
    assert "CANARY" not in moderator.sentence("give_floor", turn=3)


def test_labels_fall_back_from_the_organisation_to_the_kind():
    people = {1: Person("A. Mwangi", "P24"), 2: Person("B. Chen")}
    turns = hour_of(speaker(1), speaker(2), speaker(3))
    moderator = opened(turns, people=people).do("add_turn", kind="follow_up", person=None)
    labels = [turn.label for turn in moderator.seen().turns]
    assert labels == [
        "Opening",
        "Kenya",
        "P24",
        "B. Chen",
        "Speaker 3",
        "Follow-up questions",
        "Closing",
    ]


def test_labels_are_in_the_language_of_the_reader():
    moderator = with_canary()
    french = {"Speaker {number} – {category}": "Orateur {number} – {category}", "CSO": "OSC"}
    view = project(
        moderator.history, moderator.names, "public", lambda text: french.get(text, text)
    )
    assert view.turns[2].label == "Orateur 1 – OSC"


def test_each_audience_has_a_type_of_its_own():
    moderator = opened()
    types = [type(moderator.seen(audience)) for audience in AUDIENCES]
    assert len(set(types)) == len(AUDIENCES) == 5
    assert isinstance(moderator.seen("room"), RoomMeeting)
    assert isinstance(moderator.console(), ModeratorMeeting)


def test_fields_for_the_console_alone_are_in_no_other_type():
    public = {field.name for field in fields(PublicTurn)}
    console = {field.name for field in fields(ModeratorTurn)}
    assert console - public == {
        "protected",
        "public_label",
        "language",
        "gender",
        "national",
        "coalition_of",
        "words",
        "pace",
        "notes",
        "time_reason",
    }


def test_a_cue_is_for_the_speaker_and_the_console_alone():
    moderator = speaking(3)
    moderator.texts[5] = "closer to the microphone"
    moderator.do("cue", turn=3, text=5)
    view = moderator.seen("speaker")
    assert isinstance(view, SpeakerMeeting)
    assert (view.cue.turn, view.cue.text) == (3, "closer to the microphone")
    assert moderator.console().cue == view.cue
    for audience in ("public", "room"):
        assert "microphone" not in repr(moderator.seen(audience))


def test_reasons_are_for_the_console_alone():
    moderator = speaking(3)
    moderator.texts |= {6: "interpretation failed", 7: "lost a minute"}
    moderator.do("pause", turn=3, reason=6).do("adjust_time", turn=3, by_ms=1000, reason=7)
    assert moderator.console().pause_reason == "interpretation failed"
    assert moderator.seen_turn(3, "moderator").time_reason == "lost a minute"
    for audience in OUTSIDE:
        assert "interpretation" not in repr(moderator.seen(audience))
        assert "lost a minute" not in repr(moderator.seen(audience))


@pytest.mark.parametrize(
    ("to", "seen"),
    [
        ("room", {"room", "speaker", "interpreters", "moderator"}),
        ("public", {"public", "moderator"}),
        ("all", set(AUDIENCES)),
    ],
)
def test_a_notice_is_seen_by_those_whom_it_is_for(to, seen):
    moderator = opened()
    moderator.texts[5] = "tea"
    moderator.do("notice", text=5, audience=to)
    assert {audience for audience in AUDIENCES if moderator.seen(audience).notice} == seen
    assert {moderator.seen(audience).notice for audience in seen} == {"tea"}


@core
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CSO", "NHRI", "UN", None]),
            st.booleans(),
            st.sampled_from(["person", "video"]),
        ),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(OUTSIDE),
)
def test_no_list_of_speakers_gives_a_protected_one_away(listed, audience):
    turns = hour_of(
        *(
            speaker(number, category, protected=protected, mode=mode)
            for number, (category, protected, mode) in enumerate(listed, start=1)
        )
    )
    people = {
        number: Person(f"Name-{number}-", f"Org-{number}-") for number in range(1, len(listed) + 1)
    }
    moderator = Moderator(turns, people=people)
    shown = repr(moderator.seen(audience))
    for number, (category, protected, _) in enumerate(listed, start=1):
        assert (f"Name-{number}-" in shown) == (not protected)
        assert (f"Org-{number}-" in shown) == (not protected)
        if protected:
            turn = moderator.seen_turn(number + 2, audience)
            sharing = sum(1 for other, *_ in listed if other == category)
            assert turn.category == (category if sharing >= 3 else None)
