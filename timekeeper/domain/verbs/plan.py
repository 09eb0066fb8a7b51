"""The verb that sets up a meeting from a programme, before it is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timekeeper.domain.hour.planned_share import PlannedLength, planned_share_ms
from timekeeper.domain.log import facts
from timekeeper.domain.log.facts import ListedTurn
from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Rehearsal, Settings
from timekeeper.domain.meeting.turns import FROM_THE_RESERVE, Category, Kind, Mode
from timekeeper.domain.refusal import Refused

from .checks import LONGEST_TURN_MS, SHORTEST_TURN_MS, check_length
from .questions import usual_length_ms

DEFAULT_ALLOTTED_MS: Mapping[Kind, int] = {
    "opening": 2 * MINUTE_MS,
    "state_statement": 2 * MINUTE_MS,
    "closing": MINUTE_MS,
}
"""What a turn of these kinds is allotted by default; an intervention gets the fair share."""


@dataclass(frozen=True)
class PlannedTurn:
    """A turn of a programme; ``allotted_ms`` None stands for its kind's default."""

    kind: Kind
    allotted_ms: int | None = None
    person: int | None = None
    category: Category | None = None
    mode: Mode = "person"
    protected: bool = False


def plan(
    meeting: Meeting,
    now_ms: int,
    *,
    scheduled_start_ms: int,
    scheduled_end_ms: int,
    room: str,
    room_slug: str,
    turns: Sequence[PlannedTurn],
    digest: str,
    settings: Settings = DEFAULT_SETTINGS,
    rehearsal: Rehearsal | None = None,
) -> facts.Planned:
    """Sets up the meeting from a programme; people already on the list keep their turn's id.

    A cancelled meeting takes place again.
    """
    if meeting.opened_at_ms is not None:
        raise Refused(
            "The Pre-session has already been opened; change its list on the console instead."
        )
    if scheduled_end_ms <= scheduled_start_ms:
        raise Refused("A Pre-session must end after it starts.", field="scheduled_end_ms")
    _check_settings(settings)
    return facts.Planned(
        scheduled_start_ms=scheduled_start_ms,
        scheduled_end_ms=scheduled_end_ms,
        room=room,
        room_slug=room_slug,
        settings=settings,
        turns=_listed(meeting, turns, scheduled_end_ms - scheduled_start_ms, settings),
        digest=digest,
        rehearsal=rehearsal,
    )


def _check_settings(settings: Settings) -> None:
    if settings.longest_ms < settings.shortest_ms:
        raise Refused(
            "The longest speaking time must not be less than the shortest.",
            field="settings.longest_ms",
        )
    if settings.shortest_ms < SHORTEST_TURN_MS or settings.longest_ms > LONGEST_TURN_MS:
        raise Refused(
            "Speaking times must be between one second and three hours.", field="settings"
        )
    if settings.fastest_pace < settings.comfortable_pace or settings.comfortable_pace < 1:
        raise Refused(
            "The fastest pace must not be less than the comfortable one.",
            field="settings.fastest_pace",
        )
    usual = (settings.question_ms, settings.reply_ms, settings.follow_up_ms)
    if min(usual) < SHORTEST_TURN_MS or min(settings.changeover_ms, settings.reserve_ms) < 0:
        raise Refused(
            "Questions and replies need at least one second; the changeover and the reserve must "
            "not be negative.",
            field="settings",
        )


def _listed(
    meeting: Meeting, turns: Sequence[PlannedTurn], duration_ms: int, settings: Settings
) -> tuple[ListedTurn, ...]:
    lengths = [PlannedLength(turn.kind, _given_length_ms(turn, settings)) for turn in turns]
    share_ms = planned_share_ms(duration_ms, lengths, settings)
    turn_of_person = {turn.person: turn.id for turn in meeting.turns}
    next_id, next_number = meeting.highest_turn_id + 1, 1
    listed: list[ListedTurn] = []
    for turn, length in zip(turns, lengths, strict=True):
        turn_id = None if turn.person is None else turn_of_person.pop(turn.person, None)
        if turn_id is None:
            turn_id, next_id = next_id, next_id + 1
        number = None
        if turn.kind == "intervention":
            number, next_number = next_number, next_number + 1
        listed.append(
            ListedTurn(
                id=turn_id,
                kind=turn.kind,
                allotted_ms=share_ms if length.allotted_ms is None else length.allotted_ms,
                person=turn.person,
                number=number,
                category=turn.category,
                mode=turn.mode,
                protected=turn.protected,
            )
        )
    return tuple(listed)


def _given_length_ms(turn: PlannedTurn, settings: Settings) -> int | None:
    if turn.allotted_ms is not None:
        check_length(turn.allotted_ms)
        return turn.allotted_ms
    if turn.kind in FROM_THE_RESERVE:
        return usual_length_ms(turn.kind, settings)
    return DEFAULT_ALLOTTED_MS.get(turn.kind)
