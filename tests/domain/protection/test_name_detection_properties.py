"""Properties of name detection for any name, in any spelling and any context."""

import unicodedata

from builders import core
from hypothesis import assume, given
from hypothesis import strategies as st

from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.common_words import COMMON_WORDS
from timekeeper.domain.protection.name_detection import words_that_name


def found(text, speaker=None, organisation=None, **more):
    return list(words_that_name(text, [Person(speaker, organisation, **more)]))


letters = st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Mn", "Nd", "Po", "Zs", "Cf"))
texts = st.text(letters, max_size=40)
names = st.text("abcdefghijklmnopqrtuvwxyzéñöçABCDE", min_size=5, max_size=12)
part = st.one_of(
    st.text("abcdeghiklmnorstuzéñöüßøł", min_size=2, max_size=9),
    st.text("абвгдеёийклмнорстуьяіїєґ", min_size=2, max_size=9),
    st.text("ابتحدرسعفقكلمنهوية", min_size=2, max_size=7),
)
whole_names = st.lists(part, min_size=2, max_size=4)
apostrophes = st.sampled_from("'’‘ʻʼʽʾʿ")
forms = st.sampled_from(["NFC", "NFD", "NFKD"])


@core
@given(texts, texts, texts)
def test_every_word_found_is_in_the_text(text, name, organisation):
    for word in found(text, name, organisation):
        assert word in text


@core
@given(names, texts, texts, forms, st.booleans())
def test_a_name_is_found_in_any_spelling_and_any_context(name, before, after, form, in_capitals):
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


@core
@given(st.data(), whole_names, forms, st.sampled_from([str.upper, str.lower, str.title]))
def test_a_whole_name_is_found_in_any_order_form_and_case_and_inside_chinese_text(
    data, parts, form, in_case
):
    order = data.draw(st.permutations(parts))
    written = unicodedata.normalize(form, in_case(" ".join(order)))
    in_chinese = f"请{written}发言"
    for text in (written, ", ".join(written.split()), in_chinese):
        named = found(text, " ".join(parts))
        assert set(named) == set(written.split())


@core
@given(names, st.integers(1, 3), apostrophes, st.one_of(apostrophes, st.just("")))
def test_a_name_is_found_with_any_apostrophe_and_with_none(name, after, one, other):
    assume(found(name, name))
    first, second = name[:after], name[after:]
    with_one, with_other = first + one + second, first + other + second
    assert found(with_other, f"Zz {with_one}") == found(with_other, with_one) == [with_other]
    assert found(with_one, f"Zz {with_other}") == [with_one]


@core
@given(st.text("bdghiklmnräöüß", min_size=5, max_size=9))
def test_a_name_is_found_with_its_umlauts_spelled_out_and_the_other_way_round(name):
    spelled_out = name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
    assert found(spelled_out, f"Zz {name}") == [spelled_out]
    assert found(name, f"Zz {spelled_out}") == [name]


@core
@given(
    st.lists(st.sampled_from(COMMON_WORDS.split()), max_size=12),
    st.one_of(part.map(lambda one: [one]), whole_names),
    st.sampled_from([" ", ", ", "\n"]),
)
def test_a_text_of_common_words_alone_names_nobody(common, parts, between):
    assert found(between.join(common), " ".join(parts), " ".join(parts)) == []
