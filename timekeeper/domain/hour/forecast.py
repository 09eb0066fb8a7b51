"""Estimates when the meeting will end and when each turn will start.

What changes with time alone is given as a rule: an instant is
``value + max(0, now − slips_from)``. Every screen computes it each second by itself,
and needs no new message from the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import FROM_THE_RESERVE, Turn


@dataclass(frozen=True)
class Reserve:
    """The part of the hour that is kept for questions, as instants.

    While the panel is not finished, it is put off with the hour (``moves``). Afterwards
    it stays where it is, and the time that passes uses it up.
    """

    from_ms: int
    until_ms: int
    moves: bool


@dataclass(frozen=True)
class Forecast:
    """Instants in epoch milliseconds; ``slips_from_ms`` is None when nothing slips."""

    projected_end_ms: int
    slips_from_ms: int | None = None
    estimated_start_ms: Mapping[int, int] = field(default_factory=dict)
    reserve: Reserve | None = None

    def at(self, instant_ms: int, now_ms: int) -> int:
        """An instant of this forecast as it is at ``now_ms``."""
        if self.slips_from_ms is None:
            return instant_ms
        return instant_ms + max(0, now_ms - self.slips_from_ms)

    def ends_ms(self, now_ms: int) -> int:
        """The projected end as it is at ``now_ms``."""
        return self.at(self.projected_end_ms, now_ms)


def forecast(meeting: Meeting, now_ms: int | None = None) -> Forecast:
    """The projected end and the estimated start of each turn that still waits.

    ``now_ms`` matters only before the opening: a meeting that is not open yet is late,
    and slips, until its scheduled end. After that, and without ``now_ms``, the forecast
    is the plan.
    """
    if meeting.closed_at_ms is not None:
        return Forecast(meeting.closed_at_ms)
    if meeting.status == "cancelled":
        return Forecast(meeting.hard_end_ms)
    at_ms = floor_is_free_at_ms(meeting)
    reserve_ms = reserve_left_ms(meeting)
    starts: dict[int, int] = {}
    questions_end_ms = None
    for turn in meeting.upcoming:
        if turn.kind == "closing" and questions_end_ms is None:
            at_ms = questions_end_ms = at_ms + reserve_ms
        at_ms += _changeover_ms(meeting, turn)
        starts[turn.id] = at_ms
        at_ms += turn.clock.allotted_ms
    if questions_end_ms is None:
        at_ms = questions_end_ms = at_ms + reserve_ms
    return Forecast(
        projected_end_ms=at_ms,
        slips_from_ms=_slips_from_ms(meeting, now_ms),
        estimated_start_ms=starts,
        reserve=_reserve(meeting, questions_end_ms),
    )


def reserve_left_ms(meeting: Meeting) -> int:
    """What is left of the reserve, for questions that are not on the list.

    While the panel speaks, the questions so far and those on the list are subtracted.
    Once the panel has finished, all the time that passes uses up the reserve, whether
    or not a clock runs. Once the closing has begun, nothing is left.
    """
    if _closing_has_begun(meeting):
        return 0
    questions = [turn for turn in meeting.turns if turn.kind in FROM_THE_RESERVE]
    panel_ended_at_ms = _panel_ended_at_ms(meeting)
    if panel_ended_at_ms is None:
        spent_ms = sum(turn.clock.spent_ms for turn in questions if turn.outcome == "concluded")
        listed_ms = sum(turn.clock.allotted_ms for turn in questions if turn.is_waiting)
        return max(0, meeting.settings.reserve_ms - spent_ms - listed_ms)
    ahead_ms = sum(t.clock.allotted_ms for t in meeting.upcoming if t.kind in FROM_THE_RESERVE)
    questions_end_ms = panel_ended_at_ms + _reserve_after_ms(meeting, panel_ended_at_ms)
    return max(0, questions_end_ms - floor_is_free_at_ms(meeting) - ahead_ms)


def reserve_drains_from_ms(meeting: Meeting) -> int | None:
    """From when on the passing time uses up the reserve; None while the panel speaks.

    At an instant ``reserve_left_ms − max(0, now − drains_from)`` is left of it, and
    never less than 0.
    """
    is_over = meeting.status == "closed" or _closing_has_begun(meeting)
    if is_over or _panel_ended_at_ms(meeting) is None:
        return None
    return floor_is_free_at_ms(meeting)


def floor_is_free_at_ms(meeting: Meeting) -> int:
    """When the next turn can begin, if nothing slips."""
    if meeting.opened_at_ms is None:
        return meeting.scheduled_start_ms
    holder = meeting.floor_holder
    if holder is None:
        return meeting.floor_changed_at_ms
    anchor_ms = floor_anchor_ms(meeting, holder)
    return anchor_ms + max(0, holder.clock.remaining_ms(anchor_ms))


def floor_anchor_ms(meeting: Meeting, holder: Turn) -> int:
    """The instant at which the clock of the turn that has the floor last changed."""
    since_ms = holder.clock.running_since_ms
    return meeting.floor_changed_at_ms if since_ms is None else since_ms


def _slips_from_ms(meeting: Meeting, now_ms: int | None) -> int | None:
    """From when on each second that passes puts off the rest of the hour; None: it does not."""
    if meeting.opened_at_ms is None:
        is_to_come = now_ms is not None and now_ms < meeting.scheduled_end_ms
        return meeting.scheduled_start_ms if is_to_come else None
    holder = meeting.floor_holder
    if holder is not None and holder.clock.is_running:
        return floor_is_free_at_ms(meeting) + _slack_ms(meeting)
    return meeting.floor_changed_at_ms + _slack_ms(meeting)


def _slack_ms(meeting: Meeting) -> int:
    """How much time may pass, beyond what the list of speakers uses, before the end slips.

    The changeover to the next speaker is planned. Once the panel has finished, the
    reserve covers overtime and questions without a clock.
    """
    if _panel_ended_at_ms(meeting) is not None:
        return reserve_left_ms(meeting)
    if meeting.floor is None and meeting.next is not None:
        return _changeover_ms(meeting, meeting.next)
    return 0


def _panel_ended_at_ms(meeting: Meeting) -> int | None:
    """When the last turn before the questions ended; None while one speaks or is to speak."""
    panel = [turn for turn in meeting.turns if _is_before_questions(turn)]
    holder = meeting.floor_holder
    if holder is not None and _is_before_questions(holder):
        return None
    if any(turn.is_waiting and turn.kind == "intervention" for turn in panel):
        return None
    return max((turn.ended_at_ms for turn in panel if turn.ended_at_ms is not None), default=None)


def _is_before_questions(turn: Turn) -> bool:
    return turn.kind not in FROM_THE_RESERVE and turn.kind != "closing"


def _closing_has_begun(meeting: Meeting) -> bool:
    return any(turn.kind == "closing" and turn.started_at_ms is not None for turn in meeting.turns)


def _reserve_after_ms(meeting: Meeting, panel_ended_at_ms: int) -> int:
    """The reserve without the questions that ended before the panel had finished."""
    early_ms = sum(
        turn.clock.spent_ms
        for turn in meeting.turns
        if turn.kind in FROM_THE_RESERVE
        and turn.ended_at_ms is not None
        and turn.ended_at_ms <= panel_ended_at_ms
    )
    return max(0, meeting.settings.reserve_ms - early_ms)


def _reserve(meeting: Meeting, questions_end_ms: int) -> Reserve | None:
    if _closing_has_begun(meeting):
        return None
    began_ms = _panel_ended_at_ms(meeting)
    if began_ms is None:
        left_ms = reserve_left_ms(meeting)
        return Reserve(questions_end_ms - left_ms, questions_end_ms, moves=True)
    return Reserve(began_ms, began_ms + _reserve_after_ms(meeting, began_ms), moves=False)


def _changeover_ms(meeting: Meeting, turn: Turn) -> int:
    return meeting.settings.changeover_ms if turn.kind == "intervention" else 0
