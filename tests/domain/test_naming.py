"""Which words of a text point to a protected speaker."""

import unicodedata

import pytest
from builders import core, hour_of, opened, speaker
from hypothesis import assume, given
from hypothesis import strategies as st

from timekeeper.domain.identities import words_that_name_protected
from timekeeper.domain.naming import words_that_name
from timekeeper.domain.turns import Person


def found(text, speaker=None, organisation=None, **more):
    return list(words_that_name(text, [Person(speaker, organisation, **more)]))


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Welcome to Wanjiru Mwangi!", "Wanjiru Mwangi", ["Wanjiru", "Mwangi"]),
        ("Ms MWANGI speaks next", "Wanjiru Mwangi", ["MWANGI"]),
        ("Mwangi's microphone", "Wanjiru Mwangi", ["Mwangi"]),
        ("The Mwangis wait", "Wanjiru Mwangi", ["Mwangis"]),
        ("After Jose Nunez", "José Núñez", ["Jose", "Nunez"]),
        ("Pour Amélie-Zoé", "Amelie Zoe", ["Amélie", "Zoé"]),
        ("Søren Kjær", "Soren Kjaer", ["Søren", "Kjær"]),
        ("Li Wei has the floor", "Li Wei", ["Li", "Wei"]),
        ("Li, please wait", "Li Wei", []),
        ("al-khatib", "Yusuf Alkhatib", ["al", "khatib"]),
        ("Alkhatib", "Yusuf Al-Khatib", ["Alkhatib"]),
        ("M\u200bwangi", "Wanjiru Mwangi", ["M\u200bwangi"]),
        ("كلمة الأستاذة فاطمة الخطيب", "فاطمه الخطيب", ["فاطمة", "الخطيب"]),
        ("والخطيب", "فاطمة الخطيب", ["والخطيب"]),
        ("فَاطِمَة", "فاطمة خطيب", ["فَاطِمَة"]),
        ("احمد", "أحمد علي", ["احمد"]),
        ("Слово Ивановой", "Анна Иванова", ["Ивановой"]),
        ("请王小明发言", "王小明", ["请王小明发言"]),
        ("김민수가", "김민수", ["김민수가"]),
        ("The next speaker is ready", "Next Speaker", ["next", "speaker"]),
        ("The speaker is ready", "Next Speaker", []),
        ("Jordan takes the floor", "Jordan Mwangi", []),
    ],
)
def test_a_speaker_is_found_by_the_name_and_by_its_telling_parts(text, speaker, words):
    assert sorted(found(text, speaker)) == sorted(words)


@pytest.mark.parametrize(
    ("text", "organisation", "words"),
    [
        ("P24 comes later", "P24", ["P24"]),
        ("KHRC comes later", "Kenya Human Rights Commission", ["KHRC"]),
        ("khrc", "Kenya Human Rights Commission", []),
        (
            "the Kenya Human Rights Commission",
            "Kenya Human Rights Commission",
            ["Kenya", "Human", "Rights", "Commission"],
        ),
        ("Human rights in Kenya", "Kenya Human Rights Commission", []),
        ("Haki!", "Haki Yetu Foundation", ["Haki"]),
        ("A foundation speaks", "Haki Yetu Foundation", []),
        ("ACDHRS", "African Centre for Democracy and Human Rights Studies", ["ACDHRS"]),
        ("ACDHRS", "African Centre of Democratic Human Rights Studies", ["ACDHRS"]),
        ("Droits et Egalité", "Droits et Égalité", ["Droits", "et", "Egalité"]),
        ("مركز النديم", "مركز النديم", ["مركز", "النديم"]),
        ("المركز", "مركز النديم", []),
    ],
)
def test_an_organisation_is_found_by_its_name_its_telling_words_and_its_initials(
    text, organisation, words
):
    assert found(text, organisation=organisation) == words


def test_the_members_of_a_coalition_are_found_too():
    assert found("Haki Yetu", "A. B", "C", coalition_of="Muslims for Peace; Haki Yetu") == [
        "Haki",
        "Yetu",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please take your seats",
        "The meeting is suspended for five minutes",
        "Kenya has the floor",
        "Merci de parler lentement",
        "يرجى الاختتام",
        "请放慢语速",
    ],
)
def test_what_is_usually_written_names_nobody(text):
    people = [
        Person("Wanjiru Mwangi", "Kenya National Commission on Human Rights"),
        Person("فاطمة الخطيب", "مركز حقوق الإنسان"),
        Person("王小明", "Women in Action"),
    ]
    assert words_that_name(text, people) == ()


def test_nobody_is_named_where_nobody_is_protected():
    assert words_that_name("Wanjiru Mwangi", []) == ()
    assert words_that_name("Wanjiru Mwangi", [Person()]) == ()


letters = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Mn", "Nd", "Po", "Zs", "Cf"))
texts = st.text(letters, max_size=40)
names = st.text("abcdefghijklmnopqrtuvwxyzéñöçABCDE", min_size=5, max_size=12)


@core
@given(texts, texts, texts)
def test_what_is_found_stands_in_the_text(text, name, organisation):
    for word in found(text, name, organisation):
        assert word in text


@core
@given(names, texts, texts, st.sampled_from(["NFC", "NFD", "NFKD"]), st.booleans())
def test_a_name_is_found_however_it_is_written_and_whatever_stands_around_it(
    name, before, after, form, in_capitals
):
    assume(found(name, name))
    written = unicodedata.normalize(form, name.upper() if in_capitals else name)
    stripped = "".join(c for c in unicodedata.normalize("NFD", written) if c < "\u0300")
    for spelling in (written, stripped):
        assert found(f"{before} «{spelling}», {after}", f"Zz {name}")


@core
@given(texts, texts)
def test_how_text_and_name_are_composed_makes_no_difference(text, name):
    def count(form):
        words = found(unicodedata.normalize(form, text), unicodedata.normalize(form, name))
        return [unicodedata.normalize("NFC", word) for word in words]

    assert count("NFC") == count("NFD")


def test_who_was_to_speak_before_in_a_protected_turn_is_found_as_well():
    people = {1: Person("Wanjiru Mwangi"), 2: Person("Open Otieno"), 3: Person("Amina Njoroge")}
    moderator = opened(hour_of(speaker(1, protected=True), speaker(2)), people=people)
    moderator.do("replace", turn=3, person=3)

    def named(text):
        return words_that_name_protected(text, moderator.history, moderator.names)

    assert named("Mwangi and Njoroge and Otieno") == ("Mwangi", "Njoroge")
    moderator.do("protect", turn=3, on=False).do("protect", turn=4, on=True)
    assert named("Mwangi and Njoroge and Otieno") == ("Otieno",)


def test_the_console_is_told_of_a_notice_that_names_who_became_protected():
    moderator = opened(people={n: Person(f"Wanjiru{n} Mwangi{n}") for n in (1, 2, 3)})
    moderator.texts[1] = "Then Wanjiru2"
    moderator.do("notice", text=1, audience="room")
    assert moderator.console().notice_names == ()
    moderator.do("protect", turn=4, on=True)
    assert moderator.console().notice_names == ("Wanjiru2",)
    moderator.do("notice", text=None)
    assert moderator.console().notice_names == ()


def test_the_console_is_told_of_a_cue_that_names_who_became_protected():
    moderator = opened(people={n: Person(f"Wanjiru{n} Mwangi{n}") for n in (1, 2, 3)})
    moderator.texts[1] = "Wanjiru2 waits"
    moderator.do("give_floor", turn=3).do("cue", turn=3, text=1)
    assert moderator.console().cue_names == ()
    moderator.do("protect", turn=4, on=True)
    assert (moderator.console().cue_names, moderator.console().notice_names) == (("Wanjiru2",), ())
    moderator.do("cue", turn=3, preset="slower")
    assert moderator.console().cue_names == ()
