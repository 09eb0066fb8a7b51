"""The choices that a moderator has for the rest of the hour.

A choice is a list of verbs. Before it is offered its verbs are tried on the meeting, so
that the choice says what the forecast says after them. A choice is not offered when one
of its verbs would be refused, or when the hour would still end late.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from timekeeper.domain.hour.forecast import forecast
from timekeeper.domain.hour.hour_left import HourLeft, hour_left, lengths_now, waiting_interventions
from timekeeper.domain.log.fold import evolve
from timekeeper.domain.meeting.clock import MINUTE_MS, SECOND_MS, digits
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused, Sentence
from timekeeper.domain.verbs import SHORTEST_TURN_MS, VERBS

ChoiceKind = Literal[
    "share_out", "lengthen", "trim_reserve", "release", "under_shortest", "overrun"
]

LEAST_SHARE_DIVISOR = 5
"""With less than a fifth of the shortest time for each speaker, no time is kept for questions."""


@dataclass(frozen=True)
class VerbCall:
    """One verb and its body, as the API takes them."""

    verb: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """One choice, and its results.

    ``sentence`` says what is done, ``detail`` what it means for the speakers. After the
    calls in ``apply``, in their order, the meeting is projected to end at ``ends_at_ms``,
    keeps ``reserve_ms`` for questions, and has its waiting interventions as in
    ``allotted`` (ms) and ``starts_ms`` (instants).
    """

    kind: ChoiceKind
    sentence: Sentence
    detail: Sentence | None
    ends_at_ms: int
    hard_end_ms: int
    reserve_ms: int
    allotted: Mapping[int, int]
    starts_ms: Mapping[int, int]
    apply: tuple[VerbCall, ...]


def choices(meeting: Meeting, now_ms: int, hour: HourLeft) -> tuple[Choice, ...]:
    """The choices for an hour, the preferred one first.

    Only the choice ``lengthen`` makes a turn longer. The others shorten the announced
    lengths where they must, and otherwise keep them.
    """
    shortened = _shortened(meeting, hour)
    if hour.shortfall_ms(shortened) <= 0:
        offered = [_share_out(meeting, now_ms, shortened), _lengthen(meeting, now_ms, hour)]
    else:
        offered = [
            _trim_reserve(meeting, now_ms, hour, shortened),
            *_releases(meeting, now_ms),
            _under_shortest(meeting, now_ms, hour),
            _overrun(meeting, now_ms, hour, shortened),
        ]
    return tuple(choice for choice in offered if choice is not None)


def _shortened(meeting: Meeting, hour: HourLeft) -> dict[int, int]:
    """What each waiting intervention has now, or the share where that is less."""
    return {turn: min(ms, hour.allotted[turn]) for turn, ms in lengths_now(meeting).items()}


def _share_out(meeting: Meeting, now_ms: int, shortened: Mapping[int, int]) -> Choice | None:
    """Shortens the turns that have more than the share."""
    calls = _share_calls(meeting, shortened)
    if not calls:
        return None
    longest_ms = max(calls[0].body["allotted"].values())
    sentence = Sentence("Shorten to {share} each", values={"share": digits(longest_ms)})
    has_less = any(ms < longest_ms for ms in _without_recordings(meeting, shortened))
    detail = Sentence("Speakers who have less keep it") if has_less else None
    return _choice_if_possible("share_out", sentence, detail, meeting, now_ms, calls)


def _lengthen(meeting: Meeting, now_ms: int, hour: HourLeft) -> Choice | None:
    """Gives every speaker the share, also where less was announced."""
    now = lengths_now(meeting)
    if all(hour.allotted[turn] <= ms for turn, ms in now.items()):
        return None
    share = _share_sentence(_without_recordings(meeting, hour.allotted))
    sentence = Sentence("Lengthen to {share}", values={"share": share})
    if any(hour.allotted[turn] < ms for turn, ms in now.items()):
        sentence = Sentence("{share}, also for those who have less", values={"share": share})
    calls = _share_calls(meeting, hour.allotted)
    return _choice_if_possible("lengthen", sentence, None, meeting, now_ms, calls)


def _trim_reserve(
    meeting: Meeting, now_ms: int, hour: HourLeft, shortened: Mapping[int, int]
) -> Choice | None:
    """Takes the shortfall from the reserve for questions."""
    reserve_ms = _trimmed_ms(meeting, hour.shortfall_ms(shortened))
    sentence = Sentence("Shorten the questions to {reserve}", values=_reserve_value(reserve_ms))
    calls = [_set_reserve(reserve_ms), *_share_calls(meeting, shortened)]
    detail = _detail(meeting, shortened)
    return _choice_if_possible("trim_reserve", sentence, detail, meeting, now_ms, calls)


def _releases(meeting: Meeting, now_ms: int) -> Iterator[Choice | None]:
    """Releases one waiting turn; one choice for each, as only the moderator knows who is absent."""
    for turn in waiting_interventions(meeting):
        yield _release(meeting, now_ms, turn.id)


def _release(meeting: Meeting, now_ms: int, turn: int) -> Choice | None:
    mark_absent = VerbCall("mark_absent", {"turn": turn})
    without = _meeting_after(meeting, now_ms, [mark_absent])
    if without is None:
        return None
    hour = hour_left(without, now_ms)
    shortened = _shortened(without, hour)
    calls, sentence = [mark_absent], Sentence("Release {turn}", {"turn": turn})
    if hour.shortfall_ms(shortened) > 0:
        reserve_ms = _trimmed_ms(without, hour.shortfall_ms(shortened))
        calls.append(_set_reserve(reserve_ms))
        sentence = Sentence(
            "Release {turn} and shorten the questions to {reserve}",
            {"turn": turn},
            _reserve_value(reserve_ms),
        )
    calls += _share_calls(without, shortened)
    detail = _detail(without, shortened)
    return _choice_if_possible("release", sentence, detail, meeting, now_ms, calls)


def _under_shortest(meeting: Meeting, now_ms: int, hour: HourLeft) -> Choice | None:
    """Shares out less than the shortest time; drops the reserve where that is far too little."""
    calls: list[VerbCall] = []
    share_ms = hour.share_ms
    if share_ms is not None and share_ms < meeting.settings.shortest_ms // LEAST_SHARE_DIVISOR:
        calls = [_set_reserve(0)]
        without_questions = _meeting_after(meeting, now_ms, calls)
        if without_questions is None:
            return None
        share_ms = hour_left(without_questions, now_ms).share_ms
    if share_ms is None or not SHORTEST_TURN_MS <= share_ms < meeting.settings.shortest_ms:
        return None
    lengths = {
        turn.id: turn.clock.allotted_ms
        if turn.length_is_fixed
        else min(share_ms, turn.clock.allotted_ms)
        for turn in waiting_interventions(meeting)
    }
    values = {"share": digits(share_ms)}
    sentence = Sentence("{share} each", values=values)
    if calls:
        sentence = Sentence("{share} each and no time for questions", values=values)
    shortest = {"shortest": digits(meeting.settings.shortest_ms)}
    detail = Sentence("Less than the shortest speaking time of {shortest}", values=shortest)
    calls = [*calls, *_share_calls(meeting, lengths)]
    return _choice_if_possible("under_shortest", sentence, detail, meeting, now_ms, calls)


def _overrun(
    meeting: Meeting, now_ms: int, hour: HourLeft, shortened: Mapping[int, int]
) -> Choice | None:
    """Moves the hard end by the shortfall, in whole minutes because people agree on it."""
    by_ms = -(-hour.shortfall_ms(shortened) // MINUTE_MS) * MINUTE_MS
    sentence = Sentence("End {length} later", values={"length": digits(by_ms)})
    calls = [VerbCall("extend", {"by_ms": by_ms}), *_share_calls(meeting, shortened)]
    detail = _detail(meeting, shortened)
    return _choice_if_possible("overrun", sentence, detail, meeting, now_ms, calls)


def _share_calls(meeting: Meeting, lengths: Mapping[int, int]) -> list[VerbCall]:
    """The call that gives the waiting interventions these lengths; none if nothing changes."""
    now = lengths_now(meeting)
    changed = {turn: ms for turn, ms in lengths.items() if ms != now[turn]}
    return [VerbCall("apply_share", {"allotted": changed})] if changed else []


def _trimmed_ms(meeting: Meeting, by_ms: int) -> int:
    """The reserve less ``by_ms``, in whole seconds; negative where the reserve is too small."""
    return (meeting.settings.reserve_ms - by_ms) // SECOND_MS * SECOND_MS


def _set_reserve(ms: int) -> VerbCall:
    return VerbCall("set_reserve", {"ms": ms})


def _reserve_value(ms: int) -> dict[str, object]:
    return {"reserve": digits(ms)}


def _without_recordings(meeting: Meeting, lengths: Mapping[int, int]) -> list[int]:
    """The lengths, without those of recordings."""
    fixed = {turn.id for turn in waiting_interventions(meeting) if turn.length_is_fixed}
    return [ms for turn, ms in lengths.items() if turn not in fixed]


def _detail(meeting: Meeting, lengths: Mapping[int, int]) -> Sentence | None:
    shared = _without_recordings(meeting, lengths)
    return _share_sentence(shared) if shared else None


def _share_sentence(lengths: Sequence[int]) -> Sentence:
    share = {"share": digits(max(lengths))}
    if len(set(lengths)) == 1:
        return Sentence("{share} each", values=share)
    return Sentence("{share} at most", values=share)


def _choice_if_possible(
    kind: ChoiceKind,
    sentence: Sentence,
    detail: Sentence | None,
    meeting: Meeting,
    now_ms: int,
    calls: Sequence[VerbCall],
) -> Choice | None:
    """The choice; None when a verb would be refused, or the hour would still end late."""
    after = _meeting_after(meeting, now_ms, calls)
    if after is None:
        return None
    estimates = forecast(after, now_ms)
    if estimates.ends_ms(now_ms) > after.hard_end_ms:
        return None
    lengths = lengths_now(after)
    return Choice(
        kind=kind,
        sentence=sentence,
        detail=detail,
        ends_at_ms=estimates.ends_ms(now_ms),
        hard_end_ms=after.hard_end_ms,
        reserve_ms=hour_left(after, now_ms).reserve_ms,
        allotted=lengths,
        starts_ms={
            turn: estimates.at(estimates.estimated_start_ms[turn], now_ms) for turn in lengths
        },
        apply=tuple(calls),
    )


def _meeting_after(meeting: Meeting, now_ms: int, calls: Sequence[VerbCall]) -> Meeting | None:
    """The meeting after these verbs; None when one of them would be refused."""
    try:
        for call in calls:
            meeting = evolve(VERBS[call.verb](meeting, now_ms, **call.body), meeting)
    except Refused:
        return None
    return meeting
