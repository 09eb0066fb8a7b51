"""Which words of a text identify a protected speaker."""

import pytest
from builders import hour_of, opened, speaker

from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.identities import words_that_name_protected
from timekeeper.domain.protection.name_detection import words_that_name


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
def test_a_speaker_is_found_by_the_name_and_by_its_identifying_parts(text, speaker, words):
    assert sorted(found(text, speaker)) == sorted(words)


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("请Mwangi发言", "Wanjiru Mwangi", ["Mwangi"]),
        ("Mwangi女士请发言", "Wanjiru Mwangi", ["Mwangi"]),
        ("Mwangi가", "Wanjiru Mwangi", ["Mwangi"]),
        ("คุณMwangiครับ", "Wanjiru Mwangi", ["Mwangi"]),
        ("请Ｍｗａｎｇｉ发言", "Wanjiru Mwangi", ["Ｍｗａｎｇｉ"]),
        ("请王 小明发言", "王小明", ["请王", "小明发言"]),
        ("请王3发言", "王3", ["请王", "3"]),
    ],
)
def test_a_name_is_found_in_a_script_without_spaces(text, speaker, words):
    assert found(text, speaker) == words


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Достоевскому", "Достоевский"),
        ("Каховской", "Каховская"),
        ("Каховскую", "Каховская"),
        ("Белому", "Белый"),
        ("Белым", "Белый"),
        ("Горячевой", "Горячёва"),
        ("Толстому", "Толстой"),
        ("Крайнюю", "Крайняя"),
        ("Зеленскую", "Зеленская"),
        ("Зеленського", "Зеленський"),
        ("Зеленській", "Зеленська"),
        ("Шевченкові", "Шевченко"),
        ("Марії", "Марія"),
        ("Мар'яні", "Мар’яна"),
    ],
)
def test_a_name_is_found_in_any_case_of_russian_and_ukrainian(text, speaker):
    assert found(f"Слово {text}, далее", f"Ян {speaker}") == [text]
    assert found(f"Слово {speaker}, далее", f"Ян {text}") == [speaker]


@pytest.mark.parametrize("text", ["Wei Li", "Wei, Li", "Then Wei-Li", "Li: Wei"])
def test_a_whole_name_is_found_in_any_order(text):
    assert sorted(found(text, "Li Wei")) == ["Li", "Wei"]
    assert found("Li and then Wei", "Li Wei") == []


@pytest.mark.parametrize(
    ("text", "speaker", "word"),
    [
        ("O'zbek", "Oʻzbek Xo", "O'zbek"),
        ("Ozbek", "Oʻzbek Xo", "Ozbek"),
        ("Ganiev", "Gʻaniev Xo", "Ganiev"),
        ("G‘aniev’s turn", "Ganiev Xo", "G‘aniev"),
        ("Umar", "ʿUmar Xo", "Umar"),
        ("‘Umar’", "Umar Xo", "Umar"),
        ("Sa'id", "Saʿid Xo", "Sa'id"),
        ("la place d’Otieno", "Otieno Xo", "d’Otieno"),
        ("N´Diaye", "Ndiaye Xo", "N´Diaye"),
    ],
)
def test_a_name_is_found_with_any_apostrophe_or_none(text, speaker, word):
    assert found(text, speaker) == [word]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [("Mueller", "Müller"), ("Müller", "Mueller"), ("Groß", "Gross"), ("KJÆR", "Kjaer")],
)
def test_an_umlaut_may_be_spelled_out(text, speaker):
    assert found(f"Then {text} speaks", f"Al {speaker}") == [text]


def test_a_short_part_with_an_umlaut_is_found_only_in_the_whole_name():
    assert found("Cem Oez", "Cem Öz") == ["Cem", "Oez"]
    assert found("A mon avis", "Jo Moen") == []


@pytest.mark.parametrize("text", ["كلمة السيد حسن", "وحسن", "لحسن"])
def test_three_letters_identify_in_arabic(text):
    assert found(text, "علي حسن") == [text.split()[-1]]


@pytest.mark.parametrize("text", ["الكلمة للسيد", "على المنصة"])
def test_three_letters_of_a_common_word_do_not_identify_in_arabic(text):
    assert found(text, "سيد علي") == []


@pytest.mark.parametrize(
    ("text", "organisation", "words"),
    [
        ("P24 comes later", "P24", ["P24"]),
        ("KHRC comes later", "Kenya Human Rights Commission", ["KHRC"]),
        ("khrc", "Kenya Human Rights Commission", []),
        ("请KHRC发言", "Kenya Human Rights Commission", ["KHRC"]),
        ("请KHRC发言", "KHRC", ["KHRC"]),
        ("请P24发言", "P24", ["P24"]),
        ("K.H.R.C. waits", "Kenya Human Rights Commission", ["K", "H", "R", "C"]),
        ("A K.H.R.C. member", "KHRC", ["K", "H", "R", "C"]),
        ("k h r c", "KHRC", ["k", "h", "r", "c"]),
        ("A.I. waits", "AI", ["A", "I"]),
        ("KHRC", "K.H.R.C.", ["KHRC"]),
        ("A. Human, R. Cole", "Kenya Human Rights Commission", []),
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
def test_an_organisation_is_found_by_its_name_its_identifying_words_and_its_initials(
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
        "You are right: it's the State's turn, we'll continue soon",
        "Merci de parler lentement",
        "L'égalité des droits de l’homme et l'accès à l'éducation",
        "Se suspende la sesión, gracias por su paciencia",
        "Bitte nehmen Sie Platz, der nächste Redner ist bereit",
        "يرجى الاختتام",
        "الكلمة الآن للسيد ممثل البعثة الدائمة",
        "نشكر المترجمين على صبرهم، ثم ننتقل إلى دور الأسئلة",
        "حقوق الإنسان في مصر بلا شروط",
        "مشكل تقني في الصوت",
        "请放慢语速",
        "人权委员会和民间社会组织",
        "Защита прав человека, просим завершить выступление",
        "Дякуємо за терпіння, захист прав людини в Україні",
        "천천히 말씀해 주세요",
        "กรุณาพูดช้าลง",
    ],
)
def test_usual_notices_name_nobody(text):
    people = [
        Person("Wanjiru Mwangi", "Kenya National Commission on Human Rights"),
        Person("فاطمة الخطيب", "مركز حقوق الإنسان"),
        Person("سيد حسن", "جمعية صوت مصر بلا حدود"),
        Person("王小明", "Women in Action"),
        Person("Анна Каховская", "Центр защиты прав человека"),
        Person("Олена Зеленська", "Українська спілка захисту прав людини"),
        Person("Jürgen Müller", "Ligue pour l'égalité et les droits de l'homme"),
        Person("김민수", "NGO人权委员会"),
        Person("Oʻzbek Gʻaniev", "Right to Food"),
    ]
    assert words_that_name(text, people) == ()


def test_nobody_is_named_where_nobody_is_protected():
    assert words_that_name("Wanjiru Mwangi", []) == ()
    assert words_that_name("Wanjiru Mwangi", [Person()]) == ()


def test_an_earlier_speaker_of_a_protected_turn_is_found_too():
    people = {1: Person("Wanjiru Mwangi"), 2: Person("Open Otieno"), 3: Person("Amina Njoroge")}
    moderator = opened(hour_of(speaker(1, protected=True), speaker(2)), people=people)
    moderator.do("replace", turn=3, person=3)

    def named(text):
        return words_that_name_protected(text, moderator.history, moderator.names)

    assert named("Mwangi and Njoroge and Otieno") == ("Mwangi", "Njoroge")
    moderator.do("protect", turn=3, on=False).do("protect", turn=4, on=True)
    assert named("Mwangi and Njoroge and Otieno") == ("Mwangi", "Otieno")


def test_a_speaker_replaced_while_protected_stays_unnamed_but_their_organisation_may_be_named():
    people = {1: Person("Wanjiru Mwangi", "Haki Yetu"), 2: Person("Amina Njoroge", "Haki Yetu")}
    moderator = opened(hour_of(speaker(1, protected=True)), people=people)
    moderator.do("replace", turn=3, person=2).do("protect", turn=3, on=False)

    def named(text):
        return words_that_name_protected(text, moderator.history, moderator.names)

    assert named("Njoroge of Haki Yetu, not Mwangi") == ("Mwangi",)


def test_a_corrected_speaker_may_be_named_once_unprotected():
    people = {1: Person("Wanjiru Mwangi", "Haki"), 2: Person("Wanjiru Mwangi", "Haki Yetu")}
    moderator = opened(hour_of(speaker(1, protected=True)), people=people)
    moderator.do("edit_turn", turn=3, person=2, changes={}).do("protect", turn=3, on=False)
    text = "Wanjiru Mwangi of Haki Yetu"
    assert words_that_name_protected(text, moderator.history, moderator.names) == ()


def test_the_console_warns_of_a_notice_that_names_a_newly_protected_speaker():
    moderator = opened(people={n: Person(f"Wanjiru{n} Mwangi{n}") for n in (1, 2, 3)})
    moderator.texts[1] = "Then Wanjiru2"
    moderator.do("notice", text=1, audience="room")
    assert moderator.console().notice_names == ()
    moderator.do("protect", turn=4, on=True)
    assert moderator.console().notice_names == ("Wanjiru2",)
    moderator.do("notice", text=None)
    assert moderator.console().notice_names == ()


def test_the_console_warns_of_a_cue_that_names_a_newly_protected_speaker():
    moderator = opened(people={n: Person(f"Wanjiru{n} Mwangi{n}") for n in (1, 2, 3)})
    moderator.texts[1] = "Wanjiru2 waits"
    moderator.do("give_floor", turn=3).do("cue", turn=3, text=1)
    assert moderator.console().cue_names == ()
    moderator.do("protect", turn=4, on=True)
    assert (moderator.console().cue_names, moderator.console().notice_names) == (("Wanjiru2",), ())
    moderator.do("cue", turn=3, preset="slower")
    assert moderator.console().cue_names == ()
