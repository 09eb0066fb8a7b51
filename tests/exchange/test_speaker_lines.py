"""Pasted speakers, one a line: how lines are read, and the errors of the others."""

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
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.exchange.speaker_lines import MODES, MOST_LINES, SEPARATOR, read_lines

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
        ("A – B – Ministry", "“Ministry” is not known here"),
        ("–", "This line has no name."),
        (" – – NHRI", "This line has no name."),
        ("A – " + "b" * 201, "A name can have at most 200 characters."),
        ("A – B\x07", "This contains a character that cannot be displayed; delete it."),
    ],
)
def test_an_unreadable_line_is_reported_with_its_number(line: str, said: str) -> None:
    turns, errors = read_lines(f"Coalition\n\n{line}")
    assert len(turns) == 1
    [error] = errors
    assert error.number == 3
    assert error.sentence.render({}).startswith(said)


def test_all_speakers_can_be_protected_at_once() -> None:
    turns, _ = read_lines("A – B\nC – D – NHRI", all_protected=True)
    assert [one.protected for one in turns] == [True, True]


def test_a_list_that_is_too_long_is_refused() -> None:
    many = [f"Coalition {number}" for number in range(MOST_LINES + 1)]
    assert read_lines("\n".join(many[:-1]))[1] == ()
    [error] = read_lines("\n\n".join(many))[1]
    assert error.number == 2 * MOST_LINES + 1
    assert error.sentence.render({}) == "A Pre-session can have at most 40 speakers."


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
def test_the_word_protected_within_a_name_is_an_error(line: str) -> None:
    turns, [error] = read_lines(line)
    assert turns == ()
    assert error.sentence.render({}) == (
        "“protected” is part of a name here. Write it on its own, as in "
        "“Name – Organisation – protected”."
    )


@pytest.mark.parametrize("line", ["A – B Unprotected Areas", "A – The Protectedness of B"])
def test_a_longer_word_with_protected_in_it_is_part_of_a_name(line: str) -> None:
    assert read_lines(line)[1] == ()


def test_a_protected_speaker_may_have_the_word_in_the_name() -> None:
    [one], errors = read_lines("A – Friends of Protected Areas – protected")
    assert (one.person.organisation, errors) == ("Friends of Protected Areas", ())


@given(
    st.lists(st.sampled_from(["Jane", "Haki", "NHRI", "video", "protected", "PROTECTED"])),
    st.lists(st.sampled_from([" – ", " -", "–", "/", ", ", " ", " (", ") ", "_", "\t", "."])),
)
def test_the_word_protected_anywhere_in_a_line_keeps_it_from_being_public(
    words: list[str], between: list[str]
) -> None:
    line = "".join(word + mark for word, mark in zip(words, between, strict=False)) + " protected"
    assert all(one.protected for one in read_lines(line)[0])


@given(
    st.lists(st.tuples(NAMES, NAMES), max_size=12, unique=True),
    st.sampled_from([" – ", " - ", "\t", ";"]),
)
def test_each_line_is_a_speaker_with_any_names_and_separators(
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
    return heading(behind)[0] is not None or names_columns(SEPARATOR.split(behind))
