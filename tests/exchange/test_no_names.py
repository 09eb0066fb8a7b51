"""Names that are no names: errors of formulas, and rows that are there twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programme_files import errors, one, places, read, written

from timekeeper.domain.forbidden_characters import FORMULA_ERRORS, is_formula_error

TEXTS = ["state_under_review", "room", "organisation", "speaker", "theme", "coalition_of", "notes"]
ERRORS = [
    "#N/A",
    "#REF!",
    "#NAME?",
    "#VALUE!",
    "#DIV/0!",
    "#n/a",
    " #N/A ",
    "#ССЫЛКА!",
    "#¿NOMBRE?",
    "#VALEUR!",
    "#BEZUG!",
    "#NV",
    "Err:502",
    "Err :508",
    "###",
    "########",
]


@pytest.mark.parametrize("column", TEXTS)
@pytest.mark.parametrize("error", ERRORS)
def test_the_error_of_a_formula_is_refused_by_row_and_column(column: str, error: str) -> None:
    assert places({}, {"speaker": "Bo Lind", column: error}) == [(3, column)]


def test_the_sentence_says_what_it_is() -> None:
    [error] = errors(written({"speaker": "#REF!"}))
    assert str(error) == (
        "row 2, column speaker: This is the error of a formula, not a text; correct the cell in "
        "the spreadsheet."
    )


@pytest.mark.parametrize("column", ["date", "start", "minutes", "category", "language"])
def test_elsewhere_the_column_says_what_it_must_hold(column: str) -> None:
    [error] = errors(written({column: "#N/A"}))
    assert (error.row, error.column) == (2, column)
    assert error.sentence.endswith(", not “#N/A”.")


@pytest.mark.parametrize(
    "name",
    ["#MeToo", "#NiUnaMenos", "#1 Coalition", "N/A Collective", "#REF! Forum", "# Forum", "#"],
)
def test_a_name_with_such_a_sign_is_a_name(name: str) -> None:
    assert not is_formula_error(name)
    assert one({"organisation": name}).turns[2].person.organisation == name


@given(st.text(max_size=12))
def test_whatever_the_text_it_is_an_error_only_as_a_whole(text: str) -> None:
    assert not is_formula_error(f"A {text}")
    for error in sorted(FORMULA_ERRORS):
        assert is_formula_error(f" {error.swapcase()} ")


# A row that is there twice


def test_a_row_that_is_there_twice_is_remarked_on_with_both_rows() -> None:
    ada = {"speaker": "Ada Quill", "organisation": "Lakeside Forum"}
    programme = read(
        ada, {"speaker": "Bo Lind"}, {"speaker": "ada  quill", "organisation": "LAKESIDE FORUM"}
    )
    assert programme.remarks == (
        "row 4: The same speaker and organisation as in row 2; each has a share of the hour.",
    )
    assert len(programme.meetings[0].turns) == 6


def test_each_further_one_is_told_with_the_first() -> None:
    told = [remark.partition(";")[0] for remark in read({}, {}, {}).remarks]
    assert told == [
        "row 3: The same speaker and organisation as in row 2",
        "row 4: The same speaker and organisation as in row 2",
    ]


def test_neither_row_is_quoted_nor_does_protection_matter() -> None:
    [remark] = read(*[{"protected": protected} for protected in ("yes", "no")]).remarks
    assert "Quill" not in remark


@pytest.mark.parametrize(
    "other",
    [
        {"speaker": "Bo Lind"},
        {"organisation": "Riverside Forum"},
        {"kind": "reply"},
        {"kind": "question"},
        {"state_under_review": "Spain", "start": "15:00"},
    ],
)
def test_somebody_else_something_else_or_another_meeting_is_no_duplicate(
    other: dict[str, str],
) -> None:
    assert read({}, other).remarks == ()


def test_openings_without_anybody_are_not_somebody_twice() -> None:
    nobody = {"category": "", "speaker": "", "organisation": ""}
    assert len(one({"kind": "opening", **nobody}, {}, {"kind": "closing", **nobody}).turns) == 4
