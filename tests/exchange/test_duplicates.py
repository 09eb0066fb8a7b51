"""Who is on a list twice, however it is written, and who only shares a name or a house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.duplicates import listed_twice

ADA = Person("Ada Quill", "Lakeside Forum")


@pytest.mark.parametrize(
    "again",
    [
        ADA,
        Person("ada  quill", "LAKESIDE FORUM", theme="Water", language="fr"),
        Person("Ada Quill.", "Lakeside-Forum"),
        Person("Ada\u00a0Quill", "“Lakeside Forum”"),
    ],
)
def test_the_same_name_and_house_is_the_same_however_it_is_written(again: Person) -> None:
    assert listed_twice([Person("Bo"), ADA, again]) == [(1, 2)]


@pytest.mark.parametrize(
    "other",
    [
        Person("Ada Quill", "Riverside Forum"),
        Person("Bo Lind", "Lakeside Forum"),
        Person("Ada Quill"),
        Person(None, "Lakeside Forum"),
        Person("Lakeside Forum", "Ada Quill"),
    ],
)
def test_one_alone_of_the_two_is_somebody_else(other: Person) -> None:
    assert listed_twice([ADA, other]) == []


def test_vowel_signs_and_figures_tell_names_apart() -> None:
    assert listed_twice([Person("कि"), Person("का"), Person("Group 1"), Person("Group 2")]) == []


def test_names_of_signs_alone_are_names_too() -> None:
    assert listed_twice([Person("!!"), Person("??"), Person("!!")]) == [(0, 2)]


def test_nobody_is_not_listed_twice() -> None:
    assert listed_twice([Person(), Person(theme="Water"), Person()]) == []


NAMES = st.sampled_from([None, "Ada", "ADA", "Bo", "350"])


@given(st.lists(st.builds(Person, NAMES, NAMES)))
def test_each_is_named_once_with_the_first_time(people: list[Person]) -> None:
    found = listed_twice(people)
    again = [place for _, place in found]
    assert len(set(again)) == len(again)
    assert all(first < place and first not in again for first, place in found)
    left = [person for place, person in enumerate(people) if place not in again]
    assert listed_twice(left) == []
