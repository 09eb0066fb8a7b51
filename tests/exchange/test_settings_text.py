"""Settings of a series as people write them."""

from dataclasses import fields

import pytest

from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.refusal import Refused
from timekeeper.exchange.settings_text import read_settings
from timekeeper.web.api.bodies import SettingsBody


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("reserve=8:00", {"reserve_ms": 480_000}),
        ("reserve=8", {"reserve_ms": 480_000}),
        (" changeover = 0:20 ", {"changeover_ms": 20_000}),
        ("changeover=0:00", {"changeover_ms": 0}),
        ("longest=999:59", {"longest_ms": 59_999_000}),
        ("fastest_pace=160", {"fastest_pace": 160}),
    ],
)
def test_a_setting_is_a_name_and_a_length_or_a_pace(written: str, expected: dict[str, int]) -> None:
    assert read_settings([written]) == expected


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "patience=8:00",
            "There is no setting “patience”. Use one of these: changeover, reserve, ",
        ),
        ("reserve", "reserve must be in minutes and seconds, such as 8:00."),
        ("reserve=8:60", "reserve must be in minutes and seconds, such as 8:00."),
        ("reserve=-1", "reserve must be in minutes and seconds, such as 8:00."),
        ("reserve_ms=8", "There is no setting “reserve_ms”. Use one of these: "),
        ("fastest_pace=2:30", "fastest_pace must be a whole number of words a minute."),
    ],
)
def test_an_unreadable_setting_is_reported_in_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_settings([written])
    assert refused.value.sentence.render({}).startswith(sentence)


def test_a_program_can_set_every_setting() -> None:
    assert list(SettingsBody.model_fields) == [field.name for field in fields(Settings)]
