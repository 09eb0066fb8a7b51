"""Settings as people write them: "reserve=8:00", "fastest_pace=160"."""

import re
from collections.abc import Iterable
from dataclasses import fields

from timekeeper.domain.meeting.clock import SECOND_MS
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.refusal import Refused

UNIT = "_ms"
FIELD_OF = {field.name.removesuffix(UNIT): field.name for field in fields(Settings)}
"""The field of ``Settings`` for each name that people write: "reserve" is ``reserve_ms``."""


def read_settings(written: Iterable[str]) -> dict[str, int]:
    """The values of these settings, by the names of ``Settings``. Raises Refused."""
    return dict(_read(setting) for setting in written)


def _read(setting: str) -> tuple[str, int]:
    name, _, value = (part.strip() for part in setting.partition("="))
    if name not in FIELD_OF:
        raise Refused(
            "There is no setting “{name}”. Use one of these: {names}.",
            name=name,
            names=", ".join(FIELD_OF),
        )
    field = FIELD_OF[name]
    return field, length_ms(value, name) if field.endswith(UNIT) else _whole(value, name)


def length_ms(written: str, name: str) -> int:
    """Minutes, or minutes and seconds: "8", "8:00", "0:15". Raises Refused for field ``name``."""
    match = re.fullmatch(r"([0-9]{1,3})(?::([0-5][0-9]))?", written.strip())
    if match is None:
        raise Refused("{name} must be in minutes and seconds, such as 8:00.", field=name, name=name)
    return (int(match[1]) * 60 + int(match[2] or 0)) * SECOND_MS


def _whole(written: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", written):
        raise Refused("{name} must be a whole number of words a minute.", field=name, name=name)
    return int(written)
