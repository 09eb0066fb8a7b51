"""Programme files: the meetings they plan, their digests, and errors with their places."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programme_files import BASE, ZONE, errors, one, places, read, spoken, written

from timekeeper.exchange.planned_programme import Programme
from timekeeper.exchange.programme_file.columns import COLUMNS, REQUIRED
from timekeeper.exchange.programme_file.file import ProgrammeRefused, RowError, read_programme


class TestMeetings:
    def test_slugs_read_well(self):
        lao = one({"state_under_review": "Lao People's Democratic Republic", "room": "Room XXI"})
        assert lao.slug_part == "lao-peoples-democratic-republic"
        assert lao.room_slug == "room-xxi"
        assert one({"state_under_review": "Lao People’s Republic"}).slug_part == (
            "lao-peoples-republic"
        )
        assert one({"state_under_review": "Türkiye"}).slug_part == "turkiye"

    def test_a_name_without_a_letter_has_no_slug(self):
        assert places({"state_under_review": "!!!"}) == [(2, "state_under_review")]
        assert places({"room": "–"}) == [(2, "room")]

    def test_meetings_come_in_the_order_of_their_start(self):
        programme = read(
            {"state_under_review": "Spain", "start": "15:00"},
            {"state_under_review": "Kenya", "start": "10:00"},
            {"state_under_review": "Spain", "start": "15:00", "speaker": "Bo Lind"},
        )
        assert [m.slug_part for m in programme.meetings] == ["kenya", "spain"]

    def test_positions_decide(self):
        turns = spoken(
            {"speaker": "Second", "position": "2"}, {"speaker": "First", "position": "1"}
        )
        assert [turn.person.speaker for turn in turns] == ["First", "Second"]

    def test_without_positions_the_file_decides(self):
        turns = spoken({"speaker": "First"}, {"speaker": "Second"})
        assert [turn.person.speaker for turn in turns] == ["First", "Second"]

    def test_a_row_without_a_position_stays_below_the_one_above_it(self):
        turns = spoken(
            {"speaker": "Third", "position": "20"},
            {"speaker": "Fourth"},
            {"speaker": "First", "position": "3"},
            {"speaker": "Second"},
        )
        assert [turn.person.speaker for turn in turns] == ["First", "Second", "Third", "Fourth"]

    def test_a_position_is_taken_once(self):
        assert places({"position": "1"}, {"position": "2"}, {"position": "01"}) == [(4, "position")]
        assert places({"position": "-1"}, {"position": "1.5"}) == [(2, "position"), (3, "position")]

    def test_a_state_has_one_meeting_a_file(self):
        assert places({}, {"start": "12:00"}, {"date": "2019-12-12"}) == [(3, "start"), (4, "date")]

    def test_a_state_in_other_letters_is_the_same_state(self):
        assert places({}, {"state_under_review": "KENYA", "start": "12:00"}) == [(3, "start")]
        assert len(one({}, {"state_under_review": "kenya"}).turns) == 5

    def test_a_meeting_is_in_one_room(self):
        assert places({"room": "Room XXI"}, {"room": "Room XXII"}) == [(3, "room")]

    def test_one_row_is_enough_to_name_the_room(self):
        assert one({"room": ""}, {"room": "Room XXI"}).room == "Room XXI"

    def test_two_meetings_in_a_room_must_not_overlap(self):
        assert places(
            {"room": "Room XXI", "start": "10:00"},
            {"state_under_review": "Spain", "room": "ROOM XXI", "start": "10:59"},
        ) == [(3, "start")]

    def test_meetings_may_be_back_to_back_or_in_two_rooms(self):
        programme = read(
            {"room": "Room XXI", "start": "10:00"},
            {"state_under_review": "Spain", "room": "Room XXI", "start": "11:00"},
            {"state_under_review": "Armenia", "room": "Room XXIII", "start": "10:30"},
        )
        assert len(programme.meetings) == 3

    def test_forty_rows_a_meeting_and_no_more(self):
        many = [{"speaker": f"Speaker {number}"} for number in range(41)]
        assert len(one(*many[:40]).turns) == 43
        assert places(*many) == [(42, None)]

    def test_five_thousand_rows_a_file_and_no_more(self):
        states = [f"State {number // 40}" for number in range(5_001)]
        rows = [
            {"state_under_review": state, "room": f"Room {state}", "speaker": f"S {index}"}
            for index, state in enumerate(states)
        ]
        assert len(read(*rows[:5_000]).meetings) == 125
        assert places(*rows) == [(5_002, None)]


class TestErrors:
    def test_all_errors_are_reported_from_top_to_bottom(self):
        text = written(
            {"minutes": "x", "words": "y", "mode": "z"},
            {"state_under_review": "Spain", "date": "soon", "language": "english"},
            {"start": "12:00"},
        )
        assert [(error.row, error.column) for error in errors(text)] == [
            (2, "words"),
            (2, "minutes"),
            (2, "mode"),
            (3, "language"),
            (3, "date"),
            (4, "start"),
        ]

    def test_a_bad_cell_hides_no_other_error_of_its_row(self):
        assert places({"position": "1"}, {"position": "1", "minutes": "x"}) == [
            (3, "minutes"),
            (3, "position"),
        ]

    def test_one_error_a_line(self):
        with pytest.raises(ProgrammeRefused) as refused:
            read({}, {"minutes": "x"}, {"state_under_review": ""})
        lines = str(refused.value).splitlines()
        assert len(lines) == len(refused.value.errors) == 2
        assert lines[0].startswith("row 3, column minutes: ")
        assert lines[1].startswith("row 4, column state_under_review: ")
        assert str(RowError(2, None, "Something.")) == "row 2: Something."

    @pytest.mark.parametrize(
        ("column", "value"), [("minutes", "7 min"), ("category", "NGO"), ("date", "11.12.2019")]
    )
    def test_a_wrong_number_date_or_choice_is_quoted(self, column, value):
        assert f"“{value}”" in str(errors(written({column: value}))[0])

    @pytest.mark.parametrize("protected", ["yes", "", "perhaps"])
    def test_nothing_is_quoted_from_a_protected_speakers_row(self, protected):
        row = {name: "Ada Quill" for name in COLUMNS if name not in REQUIRED}
        text = written(row | {"protected": protected, "category": "Ada Quill", "date": "Quill"})
        told = "\n".join(str(error) for error in errors(text))
        assert "Ada" not in told
        assert "Quill" not in told

    def test_names_are_never_quoted(self):
        for column in ("speaker", "organisation", "theme", "coalition_of", "notes"):
            for value in ("Ada\x00Quill", "Quill" * 500):
                assert "Quill" not in str(errors(written({column: value}))[0])


class TestDigest:
    def test_it_is_a_sha_256(self):
        assert len(bytes.fromhex(one({}).digest)) == 32

    def test_spelling_does_not_change_it(self):
        plain = one({"kind": "", "minutes": "5", "mode": "", "gender": "man"})
        other = one({"kind": " INTERVENTION", "minutes": "5.0", "mode": "Person ", "gender": "MAN"})
        assert plain.digest == other.digest

    @pytest.mark.parametrize(
        "change",
        [
            {"speaker": "Bo Lind"},
            {"minutes": "6"},
            {"protected": "yes"},
            {"mode": "video"},
            {"notes": "late"},
            {"room": "Room 2"},
            {"start": "12:00"},
            {"date": "2019-12-12"},
            {"kind": "question"},
            {"category": "NHRI"},
        ],
    )
    def test_any_change_changes_it(self, change):
        same = dict.fromkeys(change, "")
        same |= {name: BASE[name] for name in change if name in BASE}
        same |= {"protected": "no"} if "protected" in change else {}
        assert one(same | {"theme": ""}).digest != one(change | {"theme": ""}).digest

    def test_another_meeting_of_the_file_does_not_change_it(self):
        both = read({}, {"state_under_review": "Spain", "start": "15:00"})
        assert both.meetings[0].digest == one({}).digest

    @given(st.permutations(range(1, 7)))
    def test_with_positions_the_order_of_rows_does_not_change_it(self, order):
        rows = {number: {"speaker": f"S {number}", "position": str(number)} for number in order}
        in_order = one(*(rows[number] for number in range(1, 7)))
        assert one(*rows.values()) == in_order


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "Kenya", "2020-03-29", "02:30", "11:00", "Room 1", "CSO", "yes", "no", "1", "5.5", '"']
    ),
)


def read_or_refused(text: str) -> Programme | ProgrammeRefused:
    try:
        return read_programme(text, time_zone=ZONE)
    except ProgrammeRefused as refused:
        return refused


class TestAnything:
    """Any file is either read or refused, and raises no other error."""

    @given(st.one_of(st.text(), st.binary()))
    def test_any_text_and_any_bytes(self, anything):
        with pytest.raises(ProgrammeRefused):
            read_programme(anything, time_zone=ZONE)

    @given(st.lists(st.lists(CELLS, max_size=len(COLUMNS) + 1), max_size=5))
    def test_any_cells_under_the_header(self, rows):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([COLUMNS, *rows])
        self._read_or_refused(text.getvalue())

    @given(st.lists(CELLS, max_size=8), st.text())
    def test_any_header(self, names, rest):
        text = io.StringIO(newline="")
        csv.writer(text).writerow([*REQUIRED[:4], *names])
        self._read_or_refused(text.getvalue() + rest)

    @given(st.text(), st.text(), st.text())
    def test_any_names(self, state, room, speaker):
        self._read_or_refused(
            written({"state_under_review": state, "room": room, "speaker": speaker})
        )

    def _read_or_refused(self, text: str) -> None:
        result = read_or_refused(text)
        if isinstance(result, ProgrammeRefused):
            assert result.errors
            assert all(error.row >= 1 and error.sentence for error in result.errors)
            assert len(str(result).splitlines()) == len(result.errors)
        else:
            assert all(meeting.slug_part and meeting.room_slug for meeting in result.meetings)
