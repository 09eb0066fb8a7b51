"""Speakers pasted one a line: what is understood, and what is said of a line that is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.list_marks import (
    NAMES_OF_COLUMNS,
    heading,
    names_columns,
    without_marks,
)
from timekeeper.exchange.planned_meeting import FileTurn
from timekeeper.exchange.speaker_lines import MODES, MOST_LINES, PARTED_BY, read_lines

NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=6, max_size=30).filter(
    lambda name: name.casefold() not in {*MODES, "protected", *NAMES_OF_COLUMNS}
)
"""Words that say something else than who speaks are none."""


def turn(speaker: str | None, organisation: str | None, **more: object) -> FileTurn:
    given = {"category": "CSO", "mode": "person", **more}
    return FileTurn("intervention", Person(speaker, organisation), **given)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A. B. – Coalition – NHRI", turn("A. B.", "Coalition", category="NHRI")),
        ("A. B. — Coalition", turn("A. B.", "Coalition")),
        ("A. B. - Coalition - UN", turn("A. B.", "Coalition", category="UN")),
        ("A. B.\tCoalition\tCSO", turn("A. B.", "Coalition")),
        ("A. B.; Coalition; nhri", turn("A. B.", "Coalition", category="NHRI")),
        ("A. B.|Coalition|NGO", turn("A. B.", "Coalition")),
        ("Coalition", turn(None, "Coalition")),
        ("Commission – NHRI", turn(None, "Commission", category="NHRI")),
        ("Coalition – video", turn(None, "Coalition", mode="video")),
        ("A – B – recorded – NHRI", turn("A", "B", category="NHRI", mode="recorded")),
        ("A – B – protected", turn("A", "B", protected=True)),
        ("Jean-Paul – Anti-Slavery Group", turn("Jean-Paul", "Anti-Slavery Group")),
        ("  Коалиция   –  دولة  ", turn("Коалиция", "دولة")),
    ],
)
def test_a_line_is_read(line: str, expected: FileTurn) -> None:
    assert read_lines(line) == ((expected,), ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A – B – Ministry", "“Ministry” is no category"),
        ("–", "There is no name in it."),
        (" – – NHRI", "There is no name in it."),
        ("A – " + "b" * 201, "A name has 200 characters at the most."),
        ("A – B\x07", "There is a character in it that cannot be printed."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(line: str, said: str) -> None:
    turns, errors = read_lines(f"Coalition\n\n{line}")
    assert len(turns) == 1
    [error] = errors
    assert error.number == 3
    assert error.sentence.render({}).startswith(said)


def test_all_may_be_protected_at_once() -> None:
    turns, _ = read_lines("A – B\nC – D – NHRI", all_protected=True)
    assert [one.protected for one in turns] == [True, True]


def test_no_more_than_a_meeting_can_have() -> None:
    many = [f"Coalition {number}" for number in range(MOST_LINES + 1)]
    assert read_lines("\n".join(many[:-1]))[1] == ()
    [error] = read_lines("\n\n".join(many))[1]
    assert error.number == 2 * MOST_LINES + 1
    assert error.sentence.render({}) == "A Pre-session may have 40 speakers at most."


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe – Haki Yetu (protected)",
        "Jane Doe – Haki Yetu, protected",
        "Jane Doe (PROTECTED) – Haki Yetu – NHRI",
        "Protected – Haki Yetu",
        "Jane Doe / Haki Yetu / protected",
        "Jane Doe – Haki Yetu –protected",
        "Jane Doe-Haki Yetu-protected",
        "Haki Yetu_Protected",
        "protected",
    ],
)
def test_who_is_called_protected_within_a_name_is_not_read_as_unprotected(line: str) -> None:
    turns, [error] = read_lines(line)
    assert turns == ()
    assert error.sentence.render({}) == (
        "“protected” stands within a name: write it by itself, as in "
        "“Name – Organisation – protected”."
    )


@pytest.mark.parametrize("line", ["A – B Unprotected Areas", "A – The Protectedness of B"])
def test_a_longer_word_is_a_name_s_own(line: str) -> None:
    assert read_lines(line)[1] == ()


def test_who_is_protected_anyway_may_have_it_in_a_name() -> None:
    [one], errors = read_lines("A – Friends of Protected Areas – protected")
    assert (one.person.organisation, errors) == ("Friends of Protected Areas", ())


@given(
    st.lists(st.sampled_from(["Jane", "Haki", "NHRI", "video", "protected", "PROTECTED"])),
    st.lists(st.sampled_from([" – ", " -", "–", "/", ", ", " ", " (", ") ", "_", "\t", "."])),
)
def test_wherever_protected_stands_in_a_line_nobody_of_it_is_public(
    words: list[str], between: list[str]
) -> None:
    line = "".join(word + mark for word, mark in zip(words, between, strict=False)) + " protected"
    assert all(one.protected for one in read_lines(line)[0])


@given(
    st.lists(st.tuples(NAMES, NAMES), max_size=12, unique=True),
    st.sampled_from([" – ", " - ", "\t", ";"]),
)
def test_whatever_the_names_and_however_parted_each_line_is_a_speaker(
    pairs: list[tuple[str, str]], parted_by: str
) -> None:
    turns, errors = read_lines("\n".join(parted_by.join(pair) for pair in pairs))
    assert errors == ()
    assert [(one.person.speaker, one.person.organisation) for one in turns] == pairs


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_no_line_but_a_heading_is_left_out(text: str) -> None:
    turns, errors = read_lines(text)
    lines = text.splitlines()
    assert len(turns) <= len(lines)
    assert all(1 <= error.number <= len(lines) for error in errors)
    left_out = [line for line in lines if line.strip() and read_lines(line) == ((), ())]
    assert [line for line in left_out if not is_heading(line)] == []


def is_heading(line: str) -> bool:
    behind = without_marks(line).rstrip(" ;,")
    return heading(behind)[0] is not None or names_columns(PARTED_BY.split(behind))
