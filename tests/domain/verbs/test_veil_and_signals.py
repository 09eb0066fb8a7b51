"""The veil, cues in the speaker's language, the pace of statements, and who did what."""

from dataclasses import asdict

import pytest
from builders import MINUTE, hour_of, opened, speaker, speaking

from timekeeper.domain.audience.log_entries import labels_in_log, log_entries
from timekeeper.domain.audience.meeting_views import VeiledMeeting
from timekeeper.domain.audience.projection import LATEST_ENTRIES
from timekeeper.domain.cues import CUES
from timekeeper.domain.hour.pace import Pace, pace
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Person


@pytest.mark.parametrize("audience", ["public", "room"])
@pytest.mark.parametrize("stage", ["scheduled", "speaking", "closed"])
def test_under_the_veil_nothing_but_the_series_is_left(audience, stage):
    moderator = speaking(3)
    if stage == "closed":
        moderator.do("close")
    moderator.do("veil", on=True)
    view = moderator.seen(audience)
    assert isinstance(view, VeiledMeeting)
    assert asdict(view) == {"slug": "upr35-kenya", "series": "UPR 35", "veiled": True}


@pytest.mark.parametrize("audience", ["speaker", "interpreters", "moderator"])
def test_other_audiences_still_see_a_veiled_meeting(audience):
    view = speaking(3).do("veil", on=True).seen(audience)
    assert view.veiled
    assert view.floor == 3


def test_a_lifted_veil_shows_everything_again():
    moderator = speaking(3).do("veil", on=True).do("veil", on=False)
    assert moderator.seen().floor == 3
    assert not moderator.seen().veiled


def test_setting_the_same_veil_again_is_refused():
    moderator = opened()
    assert moderator.sentence("veil", on=False) == "The screens are not blanked."
    said = moderator.do("veil", on=True).sentence("veil", on=True)
    assert said == "The screens are already blanked."


@pytest.mark.parametrize("on", [True, False])
def test_undo_never_touches_a_veil(on):
    moderator = opened().do("veil", on=True)
    if not on:
        moderator.do("veil", on=False)
    said = moderator.sentence("undo", revision=moderator.history.revision)
    assert said == "Undo does not affect blanked screens; blank them or show them again instead."
    assert moderator.meeting.is_veiled == on


def test_undo_goes_past_a_veil_and_leaves_it_where_it_is():
    moderator = speaking(3).do("notice", text=1).do("veil", on=True)
    assert moderator.console().undo.sentence == "Notice"
    moderator.undo_last()
    assert moderator.meeting.public_notice is None
    assert moderator.meeting.is_veiled
    moderator.do("veil", on=False).do("undo", revision=moderator.history.redoable)
    assert moderator.meeting.public_notice == 1
    assert not moderator.meeting.is_veiled


def test_undoing_everything_under_a_veil_leaves_the_veil():
    moderator = speaking(3).do("veil", on=True).do("pause", turn=3)
    while moderator.history.undoable:
        moderator.undo_last()
    assert moderator.meeting.is_veiled


def spoken_in(language: str | None, *, protected: bool = False):
    turns = hour_of(speaker(1, protected=protected), speaker(2))
    people = {1: Person("A", "Org 1", language=language), 2: Person("B", "Org 2")}
    return opened(turns, people=people).do("give_floor", turn=3)


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [
        ("fr", "Veuillez conclure", "fr"),
        ("ar", "يرجى الاختتام", "ar"),
        ("sw", "Please conclude", "en"),
        (None, "Please conclude", "en"),
    ],
)
def test_a_preset_is_in_the_speakers_own_language(language, said, named):
    moderator = spoken_in(language).do("cue", turn=3, preset="please_conclude")
    cue = moderator.seen("speaker").cue
    assert (cue.text, cue.language, cue.preset) == (said, named, "please_conclude")
    assert moderator.console().cue.text == "Please conclude"


def test_a_cue_does_not_reveal_the_language_of_a_protected_speaker():
    moderator = spoken_in("ar", protected=True).do("cue", turn=3, preset="slower")
    assert moderator.seen("speaker").cue.text == "Slower, please"


def test_every_preset_is_there_in_all_six_languages():
    for texts in CUES.values():
        assert set(texts) == {"en", "fr", "es", "ru", "zh", "ar"}
        assert len(set(texts.values())) == 6


def test_a_cue_is_a_text_or_a_preset():
    refusal = speaking(3).refused("cue", turn=3, text=1, preset="slower")
    assert refusal.field == "preset"


def test_a_preset_is_taken_away_like_any_cue():
    moderator = speaking(3).do("cue", turn=3, preset="slower").do("cue", turn=3, text=None)
    assert moderator.seen("speaker").cue is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (600, Pace(120, "fits")),
        (601, Pace(121, "fast")),
        (750, Pace(150, "fast")),
        (751, Pace(151, "too_long")),
        (0, None),
        (None, None),
    ],
)
def test_a_statement_fits_at_120_words_a_minute_and_is_too_long_above_150(words, expected):
    assert pace(words, 5 * MINUTE, Settings()) == expected


def test_the_bounds_of_the_pace_are_settings():
    assert pace(600, 5 * MINUTE, Settings(comfortable_pace=100, fastest_pace=110)) == Pace(
        120, "too_long"
    )


def test_the_pace_changes_when_shares_shrink():
    people = {n: Person(f"Name {n}", f"Org {n}", words=800) for n in (1, 2, 3)}
    moderator = opened(3, people=people)
    assert moderator.seen_turn(4, "moderator").pace == Pace(115, "fits")
    moderator.do("apply_share", allotted={4: 5 * MINUTE})
    assert moderator.seen_turn(4, "moderator").pace == Pace(160, "too_long")
    assert moderator.seen_turn(3, "moderator").pace == Pace(115, "fits")


def test_the_pace_changes_when_time_is_taken_or_given():
    moderator = opened(1, people={1: Person("A", "Org 1", words=800)})
    moderator.do("adjust_time", turn=3, by_ms=-1 * MINUTE)
    assert moderator.seen_turn(3, "moderator").pace == Pace(134, "fast")
    moderator.do("adjust_time", turn=3, by_ms=1 * MINUTE)
    assert moderator.seen_turn(3, "moderator").pace == Pace(115, "fits")


def test_interpreters_see_language_text_and_pace_but_not_of_a_protected_speaker():
    people = {1: Person("A", "Org 1", language="fr", words=800), 2: Person("B", language="ar")}
    protected = Person("C", "Org 3", language="ru", words=900)
    turns = hour_of(speaker(1), speaker(2), speaker(3, protected=True))
    moderator = opened(turns, people={**people, 3: protected})
    shown = [moderator.seen_turn(turn, "interpreters") for turn in (3, 4, 5)]
    assert [(turn.language, turn.has_text) for turn in shown] == [
        ("fr", True),
        ("ar", False),
        (None, True),
    ]
    assert [turn.pace for turn in shown] == [Pace(115, "fits"), None, None]


def test_the_console_has_what_was_done_last_and_by_whom():
    moderator = speaking(3).do("pause", turn=3).undo_last()
    done = moderator.console().deeds
    assert [entry.sentence for entry in done][-2:] == ["Pause Org 1", "Undo “Pause Org 1”"]
    assert [entry.counts for entry in done] == [True, True, True, False, False]
    assert {entry.actor for entry in done} == {"moderator"}
    moderator.do("undo", revision=5)
    assert moderator.console().deeds[-1].sentence == "Redo “Pause Org 1”"


def test_only_the_latest_are_shown_and_the_log_has_all():
    moderator = speaking(3)
    for _ in range(10):
        moderator.do("pause", turn=3).do("resume", turn=3)
    assert len(moderator.console().deeds) == LATEST_ENTRIES
    labels = labels_in_log(moderator.history, moderator.names)
    assert len(log_entries(moderator.history, labels)) == moderator.history.revision


def test_the_log_on_the_console_has_no_names_of_protected_speakers():
    people = {1: Person("CANARY", "CANARY"), 2: Person("B", "Org 2")}
    turns = hour_of(speaker(1, protected=True), speaker(2))
    moderator = opened(turns, people=people).do("give_floor", turn=3)
    assert moderator.console().deeds[-1].sentence == "Give the floor to Speaker 1"
