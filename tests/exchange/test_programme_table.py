"""How a programme file is written: encoding, separators, header, blank lines."""

import csv
import io

import pytest
from programme_files import BASE, ZONE, errors, read, written

from timekeeper.exchange.programme_file.columns import REQUIRED
from timekeeper.exchange.programme_file.file import read_programme


class TestTheFile:
    def test_bom_separator_and_line_ends_do_not_matter(self):
        rows = ({"speaker": "Ada, Quill; Q."}, {"speaker": "Bo Lind"})
        plain = written(*rows)
        expected = read_programme(plain, time_zone=ZONE)
        semicolons = written(*rows, separator=";")
        for text in (plain, semicolons):
            for ends in (text, text.replace("\r\n", "\n"), text.replace("\r\n", "\r")):
                for bom in ("", "\ufeff"):
                    assert read_programme(bom + ends, time_zone=ZONE) == expected
                    encoded = (bom + ends).encode("utf-8")
                    assert read_programme(encoded, time_zone=ZONE) == expected

    def test_a_quoted_header_in_capitals(self):
        header, _, rest = written({}).partition("\r\n")
        quoted = ";".join(f'" {name.upper()} "' for name in header.split(","))
        text = f"{quoted}\r\n{rest.replace(',', ';')}"
        assert read_programme(text, time_zone=ZONE) == read({})

    def test_blank_lines_are_skipped_and_counted(self):
        header, _, row = written({"minutes": "x"}).partition("\r\n")
        text = f"\r\n{header}\r\n\r\n,,,,,,\r\n{row}"
        assert [(error.row, error.column) for error in errors(text)] == [(5, "minutes")]

    def test_cells_at_the_end_may_be_missing_or_blank(self):
        header, _, row = written({"theme": ""}).partition("\r\n")
        text = f"{header},,\r\n{row.rstrip().rstrip(',')}\r\n{row.rstrip()},,,,\r\n"
        assert len(read_programme(text, time_zone=ZONE).meetings[0].turns) == 5

    def test_a_cell_without_a_column_is_an_error(self):
        text = written({}).rstrip() + ",more\r\n"
        assert [(error.row, error.column) for error in errors(text)] == [(2, None)]

    def test_text_that_is_not_utf_8(self):
        text = written({}, {"speaker": "Zoé"}).encode("cp1252")
        (error,) = errors(text)
        assert (error.row, error.column) == (3, None)
        assert "UTF-8" in error.sentence
        assert "UTF-8" in errors(written({}).encode("utf-16"))[0].sentence
        assert "CSV" in errors(b"PK\x03\x04rest of a spreadsheet")[0].sentence

    @pytest.mark.parametrize("text", ["", "\n\n", b"", b"\xef\xbb\xbf", "Kenya,2019-12-11,11:00\n"])
    def test_without_a_header_nothing_is_read_or_quoted(self, text):
        (error,) = errors(text)
        assert (error.row, error.column) == (1, None)
        assert "state_under_review, date, start" in error.sentence
        assert "Kenya" not in error.sentence

    def test_a_header_alone_is_an_error(self):
        assert [(e.row, e.column) for e in errors(",".join(REQUIRED))] == [(1, None)]

    @pytest.mark.parametrize("column", REQUIRED)
    def test_a_missing_column_is_reported_once(self, column):
        columns = tuple(name for name in REQUIRED if name != column)
        rows = [{name: BASE[name] for name in columns}] * 2
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
        assert [(error.row, error.column) for error in errors(text.getvalue())] == [(1, column)]

    def test_an_unknown_column_is_an_error_with_a_guess(self):
        text = written({}).replace("speaker", "speaker,organization")
        (error,) = errors(text.replace("Ada Quill", "Ada Quill,x"))
        assert (error.row, error.column) == (1, "organization")
        assert "organisation" in error.sentence

    def test_a_column_that_is_there_twice_is_an_error(self):
        text = written({}).replace("speaker", "speaker,Speaker ")
        assert [(error.row, error.column) for error in errors(text)] == [(1, "speaker")]

    def test_quotation_marks_must_match(self):
        text = written({}, {}) + 'Kenya,2019-12-11,11:00,"Lakeside,CSO,Ada\r\n' + written({})
        assert (4, None) in [(error.row, error.column) for error in errors(text)]

    def test_a_hundred_columns_and_no_more(self):
        text = written({}).replace("speaker", "speaker" + ",x" * 100, 1)
        assert "at most 100 columns" in errors(text)[0].sentence


class TestWhatStandsAboveTheColumns:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    @pytest.mark.parametrize(
        "above",
        [
            "",
            "sep={0}\r\n",
            '"sep={0}"\r\n',
            "SEP={0}\r\n\r\n",
            "Pre-sessions of UPR 48\r\n",
            "Pre-sessions of UPR 48{0}{0}{0}\r\n{0}{0}\r\nas of{0}3 May\r\n",
            "sep={0}\r\nUPR 48{0}May\r\n",
        ],
    )
    def test_separators_and_titles_do_not_matter(self, separator, above):
        text = written({}, {"speaker": "Bo Lind; B., A."}, separator=separator)
        titled = above.format(separator) + text
        assert read_programme(titled, time_zone=ZONE) == read_programme(text, time_zone=ZONE)
        assert read_programme(text, time_zone=ZONE) == read({}, {"speaker": "Bo Lind; B., A."})

    def test_the_separator_of_the_columns_counts_and_not_what_the_first_line_says(self):
        assert read_programme("sep=;\r\n" + written({}), time_zone=ZONE) == read({})

    def test_rows_are_counted_with_those_above(self):
        text = "sep=,\r\nUPR 48\r\n\r\n" + written({}, {"minutes": "x"})
        assert [(error.row, error.column) for error in errors(text)] == [(6, "minutes")]

    def test_ten_rows_of_title_and_no_more(self):
        titles = "".join(f"Line {number}\r\n" for number in range(10))
        assert read_programme(titles + written({}), time_zone=ZONE) == read({})
        [error] = errors(titles + "One more\r\n" + written({}))
        assert (error.row, error.column) == (1, None)

    def test_a_row_of_a_speaker_above_the_columns_is_not_left_out_in_silence(self):
        header, _, row = written({}).partition("\r\n")
        [error] = errors(row + header + "\r\n" + row)
        assert str(error) == (
            "row 1: Above all speakers a row must name the columns: at least state_under_review, "
            "date, start, organisation, category, speaker. Only a title may stand above it."
        )

    def test_a_title_of_three_cells_is_a_title_and_four_are_a_row(self):
        assert read_programme("a,b,c\r\n" + written({}), time_zone=ZONE) == read({})
        assert errors("a,b,c,d\r\n" + written({}))[0].row == 1
