"""Lists as a text document has them: what stands beside the names is never part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.turns import Category, Mode, Person
from timekeeper.exchange.list_marks import NAMES_OF_COLUMNS
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.exchange.speaker_lines import MODES, read_lines

NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=6, max_size=30).filter(
    lambda name: name.casefold() not in {*MODES, "protected", *NAMES_OF_COLUMNS}
)
"""Words that say something else than who speaks are none."""

BULLETS = [
    *("• ", "•", "•\t", "◦ ", "▪ ", "‣ ", "· ", "● ", "■ ", "➢ ", "✓ ", "* ", "- ", "– ", "— "),
    *("\uf0b7 ", "\uf0a7\t", "o\t", "→ ", "+ "),
]
NUMBERS = [
    *("1. ", "1.\t", "12. ", "1) ", "(1) ", "1] ", "1.\u00a0", "1.1 ", "1.1. ", "2.3.1 "),
    *("1: ", "1- ", "a) ", "(b) ", "A) ", "ii) ", "iv. ", "IV) ", "i. ", "١. ", "１、", "（2）"),
    *("1\t", "1 – ", "1; ", "No. 3 – ", "# 4\t", "№ 5\t"),
]


def turn(speaker: str | None, organisation: str | None, category: Category = "CSO") -> FileTurn:
    return FileTurn("intervention", Person(speaker, organisation), category=category)


def said(text: str) -> list[tuple[int, str]]:
    return [(error.number, error.sentence.render({})) for error in read_lines(text)[1]]


@pytest.mark.parametrize("marker", [*BULLETS, *NUMBERS, "• 1. ", "1. • ", "  3.  "])
@pytest.mark.parametrize(
    "line", ["Ms. Ada Quill – Lakeside Forum – NHRI", "A. B.\tCoalition", "Lakeside Forum"]
)
def test_a_number_or_a_bullet_is_no_part_of_a_name(marker: str, line: str) -> None:
    assert read_lines(marker + line) == read_lines(line)
    assert read_lines(line)[1] == ()


@given(st.sampled_from([*BULLETS, *NUMBERS]), NAMES, NAMES)
def test_whatever_the_name_behind_it(marker: str, speaker: str, organisation: str) -> None:
    line = f"{speaker} – {organisation}"
    assert read_lines(marker + line) == ((turn(speaker, organisation),), ())


@pytest.mark.parametrize(
    "name",
    [
        *("350.org", "8 March Alliance", "1000 Voices", "24h Radio", "A. B. Quill"),
        *("I. Ivanova", "O Globo", "V. Bülow", "C-Fam", "4-H Movement", "100% Rights"),
        *("3D Network", "@ccess", "U4"),
    ],
)
@pytest.mark.parametrize("rest", ["", " – CSO", " – Forum"])
def test_a_name_that_begins_with_a_figure_or_a_letter_of_its_own_keeps_it(
    name: str, rest: str
) -> None:
    [found], errors = read_lines(name + rest)
    assert errors == ()
    assert name in (found.person.speaker, found.person.organisation)


def test_a_number_alone_in_the_first_place_is_a_number_only_where_a_name_follows() -> None:
    assert read_lines("350 – CSO") == ((turn(None, "350"),), ())
    assert read_lines("7 – Ada Quill – Forum") == ((turn("Ada Quill", "Forum"),), ())


@pytest.mark.parametrize(
    "heading",
    [
        *("Speakers:", "Speakers", "List of speakers", "LIST OF SPEAKERS:", "The speakers:"),
        *("Panel:", "Panellists", "Speakers (9):", "Civil society organisations:", "CSOs:"),
        *("CSOs", "Intervenants :", "Liste des orateurs :", "Oradores:", "Ораторы:", "发言者："),
        *("المتكلمون:", "• Speakers:", "1. Panel:", "No.\tName\tOrganisation\tCategory"),
        *("Name – Organisation",),
    ],
)
def test_a_heading_is_nobody(heading: str) -> None:
    text = f"{heading}\n\nAda Quill – Forum\n"
    assert read_lines(text) == ((turn("Ada Quill", "Forum"),), ())


@pytest.mark.parametrize(
    ("heading", "category", "mode"),
    [
        ("NHRI:", "NHRI", "person"),
        ("NHRIs", "NHRI", "person"),
        ("National human rights institutions:", "NHRI", "person"),
        ("UN:", "UN", "person"),
        ("NGOs:", "CSO", "person"),
        ("By video:", "CSO", "video"),
        ("Video statements:", "CSO", "video"),
        ("Recorded statements:", "CSO", "recorded"),
        ("In the room:", "CSO", "person"),
    ],
)
def test_a_heading_says_what_is_below_it_until_the_next(
    heading: str, category: Category, mode: Mode
) -> None:
    text = f"{heading}\nAda Quill – Forum\nBo Lind – Watch – UN – recorded\nSpeakers:\nCy – House"
    first, second, third = read_lines(text)[0]
    assert (first.category, first.mode) == (category, mode)
    assert (second.category, second.mode) == ("UN", "recorded")
    assert (third.category, third.mode) == ("CSO", "person")


def test_a_heading_before_a_name_in_its_line_is_no_part_of_it() -> None:
    assert read_lines("Speakers: Ada Quill – Forum") == ((turn("Ada Quill", "Forum"),), ())
    assert read_lines("Speaker 1: Ada Quill – Forum") == ((turn("Ada Quill", "Forum"),), ())
    assert read_lines("NHRI: Commission") == ((turn(None, "Commission", "NHRI"),), ())


@pytest.mark.parametrize("line", ["Lakeside Forum:", "Morning:", "Ada Quill :", "3. Second round:"])
def test_a_line_that_ends_with_a_colon_is_no_name_and_is_never_left_out_in_silence(
    line: str,
) -> None:
    assert said(f"Ada Quill – Forum\n{line}") == [
        (2, "A line that ends with a colon is a heading: take it out, or write who speaks.")
    ]


@pytest.mark.parametrize("heading", ["Protected:", "Protected speakers:", "Speakers (protected):"])
def test_a_heading_that_says_protected_protects_nobody_and_is_refused(heading: str) -> None:
    text = f"{heading}\nAda Quill – Forum"
    assert said(text) == [
        (
            1,
            "“protected” stands in a heading: write it in the line of each speaker, as in "
            "“Name – Organisation – protected”.",
        ),
    ]


@pytest.mark.parametrize("line", ["NHRI", "CSO", "UN", "video", "1. NHRI", "NHRI – video", "• CSO"])
def test_a_line_without_a_name_says_so(line: str) -> None:
    assert said(line) == [(1, "This line has no name.")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Quill – Commission, NHRI", turn("Ada Quill", "Commission", "NHRI")),
        ("Commission, NHRI", turn(None, "Commission", "NHRI")),
        ("Commission (NHRI)", turn(None, "Commission", "NHRI")),
        ("1. Commission , nhri;", turn(None, "Commission", "NHRI")),
        ("Women, Water and Peace", turn(None, "Women, Water and Peace")),
        ("Ada Quill – Friends of the UN", turn("Ada Quill", "Friends of the UN")),
        ("Ada Quill – Commission (NHRI) – CSO", turn("Ada Quill", "Commission", "CSO")),
        ("Ada Quill – Forum;", turn("Ada Quill", "Forum")),
        ("Ada Quill; Forum; ; NHRI;", turn("Ada Quill", "Forum", "NHRI")),
        ("Ms.\u00a0Ada\u00a0Quill – Forum", turn("Ms. Ada Quill", "Forum")),
        ("Ada  Quill ― Forum", turn("Ada Quill", "Forum")),
        ("Ada Quill -- Forum", turn("Ada Quill", "Forum")),
    ],
)
def test_what_stands_behind_a_name_is_understood(line: str, expected: FileTurn) -> None:
    assert read_lines(line) == ((expected,), ())


def test_the_video_in_brackets_is_a_mode() -> None:
    [found], _ = read_lines("Ada Quill – Forum, video")
    assert (found.person.organisation, found.mode) == ("Forum", "video")
    [found], _ = read_lines("Ada Quill – Forum (by video)")
    assert (found.person.organisation, found.mode) == ("Forum", "video")


def test_who_is_listed_twice_is_said_with_both_lines() -> None:
    text = "Ada Quill – Forum\n\n• Bo Lind – Watch\n3. ada  quill — FORUM – NHRI"
    assert said(text) == [
        (4, "Line 1 has the same speaker and organisation: take one of the two out.")
    ]


def test_one_organisation_may_send_two_speakers() -> None:
    assert said("Ada Quill – Forum\nBo Lind – Forum\nAda Quill – Watch") == []


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#Н/Д", "Err:502"]
)
@pytest.mark.parametrize("line", ["{} – Forum", "Ada Quill\t{}", "{}"])
def test_the_error_of_a_formula_is_no_name(line: str, error: str) -> None:
    assert said("Bo Lind – Watch\n" + line.format(error)) == [
        (2, f"“{error}” is the error of a formula in a spreadsheet, not a name.")
    ]


def test_a_whole_list_as_it_is_pasted() -> None:
    text = """
    Speakers:

    1.\tMs. Ada Quill – Lakeside Forum
    2.\tMr. Bo Lind – National Commission, NHRI
      •\tCy Dunn – River House (by video)

    """
    turns, errors = read_lines(text)
    assert errors == ()
    assert [(t.person.speaker, t.person.organisation, t.category, t.mode) for t in turns] == [
        ("Ms. Ada Quill", "Lakeside Forum", "CSO", "person"),
        ("Mr. Bo Lind", "National Commission", "NHRI", "person"),
        ("Cy Dunn", "River House", "CSO", "video"),
    ]
