"""The acts of a rehearsal's moderator, with an example of everything that happens in an hour.

Times are seconds in a full hour, each counted from the previous step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from timekeeper.domain.meeting.clock import SECOND_MS

OPENING, STATE_STATEMENT, COMMISSION, PRESS_CLUB, PRISON_VISITORS, WOMEN = range(1, 7)
VILLAGES, SCHOOLS, TENANTS, ABROAD, OPEN_DOORS, CLOSING = range(7, 13)
CHILE, NORWAY, FRANCE, FIRST_REPLY, SECOND_REPLY = range(13, 18)
"""Ids of turns: those of the practice meeting, then those that the story adds."""

SHARE_OUT = "share_out"
"""Not a verb of the API: applies the first choice of the proposal for the hour."""


@dataclass(frozen=True)
class Step:
    """One act, ``after_ms`` after the previous one. ``body`` is the body of the verb."""

    after_ms: int
    verb: str
    body: Mapping[str, Any]


def story(factor: int) -> tuple[Step, ...]:
    """All steps of a rehearsal whose plan is divided by ``factor``."""

    def step(after_s: int, verb: str, **body: Any) -> Step:
        return Step(after_s * SECOND_MS // factor, verb, body)

    return (
        step(0, "open"),
        step(15, "give_floor", turn=OPENING),
        step(95, "give_floor", turn=STATE_STATEMENT),
        step(105, "give_floor", turn=COMMISSION),
        step(285, "give_floor", turn=PRESS_CLUB),
        step(100, "cue", turn=PRESS_CLUB, preset="slower"),
        step(60, "cue", turn=PRESS_CLUB, text=None),
        step(130, "give_floor", turn=PRISON_VISITORS),
        step(120, "mark_absent", turn=WOMEN),
        step(60, SHARE_OUT),
        step(130, "cue", turn=PRISON_VISITORS, preset="please_conclude"),
        step(40, "give_floor", turn=VILLAGES),
        step(90, "pause", turn=VILLAGES, reason="Technical problem"),
        step(15, "notice", text="The connection is being restored", audience="all"),
        step(45, "resume", turn=VILLAGES),
        step(15, "notice", text=None, audience="all"),
        step(200, "give_floor", turn=SCHOOLS),
        step(80, "ask_floor", kind="question", mission="Chile"),
        step(60, "ask_floor", kind="question", mission="Norway"),
        step(60, "ask_floor", kind="question", mission="France"),
        step(110, "give_floor", turn=TENANTS),
        step(
            160,
            "adjust_time",
            turn=TENANTS,
            by_ms=30 * SECOND_MS // factor,
            reason="There was no interpretation at first",
        ),
        step(170, "cue", turn=TENANTS, preset="please_conclude"),
        step(45, "give_floor", turn=ABROAD),
        step(330, "give_floor", turn=OPEN_DOORS),
        step(290, "conclude", turn=OPEN_DOORS),
        step(15, "give_floor", turn=CHILE),
        step(80, "give_floor", turn=NORWAY),
        step(85, "give_floor", turn=FRANCE),
        step(40, "ask_floor", kind="reply", by=COMMISSION),
        step(20, "ask_floor", kind="reply", by=VILLAGES),
        step(25, "give_floor", turn=FIRST_REPLY),
        step(55, "give_floor", turn=SECOND_REPLY),
        step(50, "give_floor", turn=CLOSING),
        step(50, "close"),
    )
