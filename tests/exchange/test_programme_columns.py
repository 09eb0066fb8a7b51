"""The columns of a programme file: each rule, and the defaults."""

import pytest
from programme_files import errors, instant_ms, one, places, spoken, written

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.exchange.programme_file.columns import COLUMNS, REQUIRED
from timekeeper.exchange.programme_file.file import read_programme


class TestDefaults:
    def test_the_six_columns_are_enough(self):
        meeting = one({})
        assert meeting.state_under_review == "Kenya"
        assert meeting.slug_part == "kenya"
        assert (meeting.room, meeting.room_slug) == ("Room 1", "room-1")
        (turn,) = (turn for turn in meeting.turns if turn.kind == "intervention")
        assert turn == FileTurn(
            kind="intervention",
            person=Person(speaker="Ada Quill", organisation="Lakeside Forum"),
            allotted_ms=None,
            category="CSO",
            mode="person",
            protected=False,
        )

    def test_blank_cells_count_like_a_missing_column(self):
        blank = {name: "" for name in COLUMNS if name not in REQUIRED and name != "protected"}
        assert one(blank) == one({})

    def test_opening_statement_and_closing_are_added(self):
        kinds = [turn.kind for turn in one({}).turns]
        assert kinds == ["opening", "state_statement", "intervention", "closing"]
        assert all(turn.allotted_ms is None for turn in one({}).turns)

    @pytest.mark.parametrize("kind", ["opening", "state_statement", "closing"])
    def test_fixed_parts_in_the_file_are_not_added_again(self, kind):
        own = {"kind": kind, "minutes": "3"}
        turns = one(own, {}).turns if kind != "closing" else one({}, own).turns
        assert [turn.kind for turn in turns] == [
            "opening",
            "state_statement",
            "intervention",
            "closing",
        ]
        assert [turn.allotted_ms for turn in turns if turn.kind == kind] == [3 * MINUTE_MS]

    def test_a_states_statement_is_the_states(self):
        turns = one({"kind": "state_statement", "category": ""}, {}).turns
        assert {turn.category for turn in turns if turn.kind == "state_statement"} == {"State"}


class TestCells:
    @pytest.mark.parametrize("value", ["STATE_STATEMENT", " state_statement ", "State_Statement"])
    def test_letter_case_and_blanks_of_a_value_do_not_matter(self, value):
        assert one({"kind": value}) == one({"kind": "state_statement"})

    def test_every_value_is_known(self):
        for kind in ("opening", "follow_up", "question", "reply", "closing", "intervention"):
            assert spoken({"kind": kind})[0].kind == kind
        for category in ("NHRI", "CSO", "State", "UN", "Mission"):
            assert spoken({"category": category.lower()})[0].category == category
        for mode in ("person", "video", "recorded"):
            assert spoken({"mode": mode.upper()})[0].mode == mode
        for gender in ("woman", "man", "other"):
            assert spoken({"gender": gender})[0].person.gender == gender
        assert spoken({"national": "yes"})[0].person.national is True
        assert spoken({"national": "No"})[0].person.national is False

    @pytest.mark.parametrize(
        "column", ["kind", "category", "mode", "protected", "gender", "national"]
    )
    def test_another_value_is_an_error(self, column):
        assert places({column: "perhaps"}) == [(2, column)]

    @pytest.mark.parametrize(
        ("value", "protected"), [("yes", True), ("YES ", True), ("no", False), ("", True)]
    )
    def test_protection_is_on_unless_the_file_says_no(self, value, protected):
        assert spoken({"protected": value})[0].protected is protected

    def test_without_the_column_nobody_is_protected(self):
        assert not any(turn.protected for turn in one({}).turns)

    @pytest.mark.parametrize(
        ("value", "allotted_ms"),
        [
            ("", None),
            ("5", 300_000),
            ("5.0", 300_000),
            (" 5.5 ", 330_000),
            ("5,5", 330_000),
            ("4.6", 276_000),
            ("180", 10_800_000),
        ],
    )
    def test_minutes(self, value, allotted_ms):
        assert spoken({"minutes": value})[0].allotted_ms == allotted_ms

    @pytest.mark.parametrize(
        "value", ["0", "0.0", "0.001", "-5", "180.1", "181", "5:30", "five", "1e1", "٥", "nan"]
    )
    def test_wrong_minutes(self, value):
        assert places({"minutes": value}) == [(2, "minutes")]

    @pytest.mark.parametrize(("value", "words"), [("", None), ("0", 0), ("750", 750)])
    def test_words(self, value, words):
        assert spoken({"words": value})[0].person.words == words

    @pytest.mark.parametrize("value", ["-1", "7.5", "many", "100001"])
    def test_wrong_numbers_of_words(self, value):
        assert places({"words": value}) == [(2, "words")]

    def test_language_is_two_letters(self):
        assert spoken({"language": "FR"})[0].person.language == "fr"
        for value in ("fra", "f", "f1", "éé"):
            assert places({"language": value}) == [(2, "language")]

    @pytest.mark.parametrize(
        "value",
        [
            "11.12.2019",
            "2019-2-1",
            "20191211",
            "2019-W50-3",
            "2019-02-30",
            "0219-12-11",
            "2200-01-01",
            "soon",
        ],
    )
    def test_a_date_is_iso(self, value):
        assert places({"date": value}) == [(2, "date")]

    @pytest.mark.parametrize("value", ["24:00", "11:60", "11h00", "1100", "11:00:00", "noon"])
    def test_a_start_is_hours_and_minutes(self, value):
        assert places({"start": value}) == [(2, "start")]

    @pytest.mark.parametrize("column", ["state_under_review", "date", "start", "category"])
    def test_a_required_cell_must_not_be_blank(self, column):
        assert places({column: " "}) == [(2, column)]

    def test_an_intervention_needs_a_speaker_or_an_organisation(self):
        assert places({"speaker": "", "organisation": ""}) == [(2, "speaker")]
        assert spoken({"speaker": ""})[0].person.organisation == "Lakeside Forum"
        assert spoken({"organisation": ""})[0].person.speaker == "Ada Quill"

    def test_only_an_intervention_needs_a_category_and_a_name(self):
        nobody = {"category": "", "speaker": "", "organisation": ""}
        assert one({"kind": "opening", **nobody}, {"kind": "intervention"}) == one({})

    def test_blanks_in_and_around_a_name_are_normalised(self):
        name = " Ada\u00a0\u00a0 Quill "
        assert spoken({"speaker": name})[0].person.speaker == "Ada Quill"

    @pytest.mark.parametrize(
        ("column", "longest"),
        [("speaker", 200), ("organisation", 200), ("theme", 200), ("room", 200), ("notes", 2000)],
    )
    def test_texts_have_a_greatest_length(self, column, longest):
        one({column: "é" * longest})
        assert places({column: "é" * (longest + 1)}) == [(2, column)]

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\u2028", "\ud800"])
    @pytest.mark.parametrize("column", ["speaker", "state_under_review", "notes"])
    def test_control_characters_are_errors(self, column, character):
        assert places({column: f"a{character}b"}) == [(2, column)]

    def test_only_notes_have_several_lines_and_count_as_one_row(self):
        assert spoken({"notes": "one\ntwo"})[0].person.notes == "one\ntwo"
        assert places({"notes": "one\ntwo"}, {"speaker": "a\nb", "notes": ""}) == [(3, "speaker")]


class TestTimes:
    def test_the_start_is_local_and_the_meeting_takes_an_hour(self):
        meeting = one({"date": "2019-12-11", "start": "11:00"})
        assert meeting.scheduled_start_ms == instant_ms(2019, 12, 11, 10)
        assert meeting.scheduled_end_ms == instant_ms(2019, 12, 11, 11)

    def test_summer_time_and_other_zones(self):
        assert one({"date": "2019-07-01"}).scheduled_start_ms == instant_ms(2019, 7, 1, 9)
        (meeting,) = read_programme(written({}), time_zone="Africa/Nairobi").meetings
        assert meeting.scheduled_start_ms == instant_ms(2019, 12, 11, 8)

    def test_the_leading_zero_may_be_missing(self):
        assert one({"start": "9:00"}) == one({"start": "09:00"})

    def test_a_time_that_the_clocks_skip_is_an_error(self):
        assert places({"date": "2020-03-29", "start": "02:30"}) == [(2, "start")]

    def test_the_edges_of_the_skipped_hour_exist(self):
        before = one({"date": "2020-03-29", "start": "01:59"})
        after = one({"date": "2020-03-29", "start": "03:00"})
        assert after.scheduled_start_ms - before.scheduled_start_ms == MINUTE_MS

    def test_a_time_that_occurs_twice_is_the_first_one(self):
        meeting = one({"date": "2019-10-27", "start": "02:30"})
        assert meeting.scheduled_start_ms == instant_ms(2019, 10, 27, 0, 30)

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe", "a\x00b"])
    def test_an_unknown_zone_is_refused(self, zone):
        assert "time zone" in errors(written({}), zone)[0].sentence
