"""A file that is loaded again removes no protection, also where rows were corrected."""

from hypothesis import given
from hypothesis import strategies as st

from timekeeper.domain.log.protection_on_reload import KnownSpeaker, still_protected
from timekeeper.domain.meeting.turns import Person

ADA = Person("A. Doe", "Haki Yetu", theme="Land")
BOB = Person("B. Roe", "Maji Safi")
CY = Person("C. Poe", "Third House")
NOBODY = Person()

names = st.sampled_from(["A. Doe", "B. Roe", "C. Poe", None])
houses = st.sampled_from(["Haki Yetu", "Maji Safi", "Third House", None])
persons = st.builds(Person, names, houses, st.sampled_from(["Land", "Water", None]))
lists = st.lists(st.builds(KnownSpeaker, persons, st.booleans()), max_size=5)


def test_a_speaker_in_an_unchanged_row_stays_protected() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [BOB, ADA]) == [False, True]


def test_a_speaker_in_a_corrected_row_stays_protected_by_name_or_organisation() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    other_name = Person("A. Smith", "haki  yetu", theme="Land")
    other_organisation = Person("A. Doe", "Haki Yetu International")
    assert still_protected(before, [other_name, BOB]) == [True, False]
    assert still_protected(before, [other_organisation, BOB]) == [True, False]


def test_correcting_an_unprotected_speaker_protects_nobody() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [ADA, Person("Rob Roe", "Maji Safi"), CY]) == [
        True,
        False,
        False,
    ]


def test_a_new_speaker_is_protected_when_a_protected_one_is_missing() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(BOB, protected=False)]
    assert still_protected(before, [BOB, CY]) == [False, True]


def test_a_row_that_names_nobody_is_not_protected() -> None:
    assert still_protected([KnownSpeaker(ADA, protected=True)], [NOBODY]) == [False]


def test_two_speakers_of_one_name_are_matched_one_each() -> None:
    before = [KnownSpeaker(ADA, protected=True), KnownSpeaker(ADA, protected=False)]
    assert still_protected(before, [ADA, ADA]) == [True, False]


@given(lists)
def test_the_same_list_again_changes_nothing(before: list[KnownSpeaker]) -> None:
    named = [known for known in before if known.person != NOBODY]
    again = still_protected(named, [known.person for known in named])
    assert again == [known.protected for known in named]


@given(lists, st.lists(persons, max_size=5))
def test_where_nobody_was_protected_nobody_becomes_protected(
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
