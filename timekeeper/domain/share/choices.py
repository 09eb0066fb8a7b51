"""What the moderator can choose when the hour is shared out anew.

A choice is a list of verbs. Each is tried on the meeting before it is offered, so what
it promises is what the forecast says after it: none is offered that a verb would refuse,
nor one after which the hour would still not hold.
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

LEAST_SHARE = 5
"""Before anybody gets less than a fifth of the shortest time, the questions are given up."""


@dataclass(frozen=True)
class Act:
    """One verb with its body, as the API takes them."""

    verb: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """What can be done about the hour, and what comes of it.

    ``sentence`` says what is done, ``detail`` what it means for those who speak. After
    ``apply``, in its order, the meeting ends at ``ends_at_ms`` unless it is put off
    again, keeps ``reserve_ms`` for questions, and has its waiting interventions as in
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
    apply: tuple[Act, ...]


def choices(meeting: Meeting, now_ms: int, hour: HourLeft) -> tuple[Choice, ...]:
    """The choices for an hour, the first one first to be thought of.

    Nobody is lengthened unless that is the choice itself: what was announced is shortened
    where it must be, and otherwise kept.
    """
    kept = _never_longer(meeting, hour)
    if hour.lacking_ms(kept) <= 0:
        offered = [_share_out(meeting, now_ms, kept), _lengthen(meeting, now_ms, hour)]
    else:
        offered = [
            _trim_reserve(meeting, now_ms, hour, kept),
            *_releases(meeting, now_ms),
            _under_shortest(meeting, now_ms, hour),
            _overrun(meeting, now_ms, hour, kept),
        ]
    return tuple(choice for choice in offered if choice is not None)


def _never_longer(meeting: Meeting, hour: HourLeft) -> dict[int, int]:
    return {turn: min(ms, hour.allotted[turn]) for turn, ms in lengths_now(meeting).items()}


def _share_out(meeting: Meeting, now_ms: int, kept: Mapping[int, int]) -> Choice | None:
    """Shorten whoever has more than the share."""
    acts = _applied(meeting, kept)
    if not acts:
        return None
    longest_ms = max(acts[0].body["allotted"].values())
    sentence = Sentence("Shorten to {share} each", values={"share": digits(longest_ms)})
    has_less = any(ms < longest_ms for ms in _shared(meeting, kept))
    detail = Sentence("Speakers who have less keep it") if has_less else None
    return _tried("share_out", sentence, detail, meeting, now_ms, acts)


def _lengthen(meeting: Meeting, now_ms: int, hour: HourLeft) -> Choice | None:
    """Give everybody the share, also those to whom less was announced."""
    now = lengths_now(meeting)
    if all(hour.allotted[turn] <= ms for turn, ms in now.items()):
        return None
    share = _each(_shared(meeting, hour.allotted))
    sentence = Sentence("Lengthen to {share}", values={"share": share})
    if any(hour.allotted[turn] < ms for turn, ms in now.items()):
        sentence = Sentence("{share}, also for those who have less", values={"share": share})
    acts = _applied(meeting, hour.allotted)
    return _tried("lengthen", sentence, None, meeting, now_ms, acts)


def _trim_reserve(
    meeting: Meeting, now_ms: int, hour: HourLeft, kept: Mapping[int, int]
) -> Choice | None:
    """Take from the questions what is missing."""
    reserve_ms = _trimmed_ms(meeting, hour.lacking_ms(kept))
    sentence = Sentence("Shorten the questions to {reserve}", values=_reserve(reserve_ms))
    acts = [_reserve_set(reserve_ms), *_applied(meeting, kept)]
    detail = _detail(meeting, kept)
    return _tried("trim_reserve", sentence, detail, meeting, now_ms, acts)


def _releases(meeting: Meeting, now_ms: int) -> Iterator[Choice | None]:
    """Release one who waits: only the moderator knows who has not come."""
    for turn in waiting_interventions(meeting):
        yield _release(meeting, now_ms, turn.id)


def _release(meeting: Meeting, now_ms: int, turn: int) -> Choice | None:
    absent = Act("mark_absent", {"turn": turn})
    without = _after(meeting, now_ms, [absent])
    if without is None:
        return None
    hour = hour_left(without, now_ms)
    kept = _never_longer(without, hour)
    acts, sentence = [absent], Sentence("Release {turn}", {"turn": turn})
    if hour.lacking_ms(kept) > 0:
        reserve_ms = _trimmed_ms(without, hour.lacking_ms(kept))
        acts.append(_reserve_set(reserve_ms))
        sentence = Sentence(
            "Release {turn} and shorten the questions to {reserve}",
            {"turn": turn},
            _reserve(reserve_ms),
        )
    acts += _applied(without, kept)
    return _tried("release", sentence, _detail(without, kept), meeting, now_ms, acts)


def _under_shortest(meeting: Meeting, now_ms: int, hour: HourLeft) -> Choice | None:
    """Share out what there is, however little; the questions are kept while that makes sense."""
    acts: list[Act] = []
    share_ms = hour.share_ms
    if share_ms is not None and share_ms < meeting.settings.shortest_ms // LEAST_SHARE:
        acts = [_reserve_set(0)]
        without_questions = _after(meeting, now_ms, acts)
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
    if acts:
        sentence = Sentence("{share} each and no time for questions", values=values)
    shortest = {"shortest": digits(meeting.settings.shortest_ms)}
    detail = Sentence("Less than the shortest speaking time of {shortest}", values=shortest)
    acts = [*acts, *_applied(meeting, lengths)]
    return _tried("under_shortest", sentence, detail, meeting, now_ms, acts)


def _overrun(
    meeting: Meeting, now_ms: int, hour: HourLeft, kept: Mapping[int, int]
) -> Choice | None:
    """Move the hard end by what is missing: whole minutes, as it is agreed with others."""
    by_ms = -(-hour.lacking_ms(kept) // MINUTE_MS) * MINUTE_MS
    sentence = Sentence("End {length} later", values={"length": digits(by_ms)})
    acts = [Act("extend", {"by_ms": by_ms}), *_applied(meeting, kept)]
    return _tried("overrun", sentence, _detail(meeting, kept), meeting, now_ms, acts)


def _applied(meeting: Meeting, lengths: Mapping[int, int]) -> list[Act]:
    """The verb that gives the waiting interventions these lengths, where that changes any."""
    now = lengths_now(meeting)
    changed = {turn: ms for turn, ms in lengths.items() if ms != now[turn]}
    return [Act("apply_share", {"allotted": changed})] if changed else []


def _trimmed_ms(meeting: Meeting, by_ms: int) -> int:
    """The reserve without what is taken from it, in whole seconds; negative where it is less."""
    return (meeting.settings.reserve_ms - by_ms) // SECOND_MS * SECOND_MS


def _reserve_set(ms: int) -> Act:
    return Act("set_reserve", {"ms": ms})


def _reserve(ms: int) -> dict[str, object]:
    return {"reserve": digits(ms)}


def _shared(meeting: Meeting, lengths: Mapping[int, int]) -> list[int]:
    """The lengths without those of recordings."""
    fixed = {turn.id for turn in waiting_interventions(meeting) if turn.length_is_fixed}
    return [ms for turn, ms in lengths.items() if turn not in fixed]


def _detail(meeting: Meeting, lengths: Mapping[int, int]) -> Sentence | None:
    shared = _shared(meeting, lengths)
    return _each(shared) if shared else None


def _each(lengths: Sequence[int]) -> Sentence:
    share = {"share": digits(max(lengths))}
    if len(set(lengths)) == 1:
        return Sentence("{share} each", values=share)
    return Sentence("{share} at most", values=share)


def _tried(
    kind: ChoiceKind,
    sentence: Sentence,
    detail: Sentence | None,
    meeting: Meeting,
    now_ms: int,
    acts: Sequence[Act],
) -> Choice | None:
    """The choice, if its verbs can be carried out and the hour then holds."""
    after = _after(meeting, now_ms, acts)
    if after is None:
        return None
    ahead = forecast(after, now_ms)
    if ahead.ends_ms(now_ms) > after.hard_end_ms:
        return None
    lengths = lengths_now(after)
    return Choice(
        kind=kind,
        sentence=sentence,
        detail=detail,
        ends_at_ms=ahead.ends_ms(now_ms),
        hard_end_ms=after.hard_end_ms,
        reserve_ms=hour_left(after, now_ms).reserve_ms,
        allotted=lengths,
        starts_ms={turn: ahead.at(ahead.estimated_start_ms[turn], now_ms) for turn in lengths},
        apply=tuple(acts),
    )


def _after(meeting: Meeting, now_ms: int, acts: Sequence[Act]) -> Meeting | None:
    """The meeting after these verbs; None when one of them would be refused."""
    try:
        for act in acts:
            meeting = evolve(VERBS[act.verb](meeting, now_ms, **act.body), meeting)
    except Refused:
        return None
    return meeting
