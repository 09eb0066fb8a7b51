"""The cases that the clock in Python and the clock in the browser must both pass.

``tests/js/time/clock.test.js`` runs the same file. All numbers are milliseconds.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from timekeeper.domain.meeting.clock import MINUTE_MS, Clock, default_warning_ms, digits

CASES = json.loads((Path(__file__).parents[2] / "clock_cases.json").read_text(encoding="utf-8"))


def by_name(case: Any) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", CASES["readings"], ids=by_name)
def test_a_clock_reads_as_it_must(case: dict[str, Any]) -> None:
    clock, now_ms = Clock(*case["clock"]), case["now"]
    assert clock.elapsed_ms(now_ms) == case["elapsed"]
    assert clock.remaining_ms(now_ms) == case["remaining"]
    assert clock.phase(now_ms, case["warning"]) == case["phase"]
    assert digits(clock.remaining_ms(now_ms)) == case["digits"]


@pytest.mark.parametrize(("remaining_ms", "text"), CASES["digits"])
def test_digits_round_up_what_is_left_and_down_what_is_over(remaining_ms: int, text: str) -> None:
    assert digits(remaining_ms) == text


@pytest.mark.parametrize("case", CASES["default_warning"])
def test_the_default_warning(case: dict[str, int]) -> None:
    warning_ms = case.get("warning", MINUTE_MS)
    assert default_warning_ms(case["allotted"], warning_ms) == case["expected"]


@pytest.mark.parametrize("case", CASES["operations"], ids=by_name)
def test_operations_give_a_new_clock(case: dict[str, Any]) -> None:
    before = clock = Clock(*case["clock"])
    for operation, number in case["do"]:
        clock = getattr(clock, operation)(number)
    assert clock == Clock(*case["after"])
    assert before == Clock(*case["clock"])
