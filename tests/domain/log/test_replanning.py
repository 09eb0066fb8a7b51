"""A file that is loaded again takes nobody's protection off, whatever was corrected in it."""

from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.log.replanning import KnownSpeaker, still_protected
from timekeeper.domain.meeting.turns import Person

ADA = Person("A. Doe", "Haki Yetu", theme="Land")
BOB = Person("B. Roe", "Maji Safi")
CY = Person("C. Poe", "Third House")
NOBODY = Person()

names = st.sampled_from(["A. Doe", "B. Roe", "C. Poe", None])
houses = st.sampled_from(["Haki Yetu", "Maji Safi", "Third House", None])
persons = st.builds(Person, names, houses, st.sampled_from(["Land", "Water", None]))
lists = st.lists(st.builds(KnownSpeaker, persons, st.booleans()), max_size=5)


def test_who_stands_in_it_unchanged_stays_protected() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [BOB, ADA]) == [False, True]


def test_who_is_corrected_stays_protected_by_name_or_organisation() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    married = Person("A. Smith", "haki  yetu", theme="Land")
    moved = Person("A. Doe", "Haki Yetu International")
    assert still_protected(before, [married, BOB]) == [True, False]
    assert still_protected(before, [moved, BOB]) == [True, False]


def test_others_who_are_corrected_are_not_protected_by_that() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [ADA, Person("Rob Roe", "Maji Safi"), CY]) == [
        True,
        False,
        False,
    ]


def test_whoever_is_new_may_be_somebody_protected_who_is_in_it_no_more() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [BOB, CY]) == [False, True]


def test_a_row_that_names_nobody_is_not_protected() -> None:
    assert still_protected([KnownSpeaker(ADA, protected=True)], [NOBODY]) == [False]


def test_two_of_one_name_are_two() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(ADA, protected=False)]
    assert still_protected(before, [ADA, ADA]) == [True, False]


@given(lists)
def test_the_same_list_again_changes_nothing(before: list[KnownSpeaker]) -> None:
    named = [known for known in before if known.person != NOBODY]
    again = still_protected(named, [known.person for known in named])
    assert again == [known.protected for known in named]


@given(lists, st.lists(persons, max_size=5))
def test_where_nobody_was_protected_nobody_is(
    before: list[KnownSpeaker], after: list[Person]
) -> None:
    open_ones = [KnownSpeaker(known.person, protected=False) for known in before]
    assert not any(still_protected(open_ones, after))


@given(
    lists,
    st.lists(persons, max_size=5),
    st.sampled_from(
        [
            Person("Z. Canary", "Haki Yetu"),
            Person("A. Doe", "Canary House"),
            Person("Z. Renamed", "Renamed House"),
            Person("Z. Canary", "Canary House", theme="Water"),
        ]
    ),
    st.integers(0, 5),
)
def test_however_a_protected_row_is_corrected_it_stays_protected(
    before: list[KnownSpeaker], after: list[Person], corrected: Person, place: int
) -> None:
    canary = KnownSpeaker(Person("Z. Canary", "Canary House"), protected=True)
    rows = [*after[:place], corrected, *after[place:]]
    listed = [*before[:place], canary, *before[place:]]
    unlike = [known for known in listed if known is canary or known.protected]
    assert still_protected(unlike, rows)[len(after[:place])]
