"""The proposal for the hour as moderators see it, with its sentences in their language.

Turns have their public labels, because others may see the open panel too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from timekeeper.domain.hour.forecast import forecast
from timekeeper.domain.hour.hour_left import waiting_interventions
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Turn
from timekeeper.domain.protection.labels import Names, public_labels
from timekeeper.domain.refusal import Sentence, Translate, english
from timekeeper.domain.share.choices import Choice, ChoiceKind
from timekeeper.domain.share.proposal import propose


@dataclass(frozen=True)
class ShareRow:
    """A waiting intervention: its length now, and after the first choice (ms).

    ``new_ms`` is None when that choice releases the turn. ``words`` is the number of words
    of the statement, if known; the console computes the pace in the new time from it.
    """

    turn: int
    label: str
    old_ms: int
    new_ms: int | None
    is_fixed: bool
    words: int | None


@dataclass(frozen=True)
class ChoiceView:
    """A choice; ``apply`` has the verbs and their bodies, to be sent in this order."""

    kind: ChoiceKind
    sentence: str
    detail: str | None
    ends_at_ms: int
    hard_end_ms: int
    reserve_ms: int
    allotted: Mapping[int, int]
    starts_ms: Mapping[int, int]
    apply: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ShareView:
    """The proposal as of ``as_of_ms``; ``projected_end_ms`` is the end without any choice."""

    as_of_ms: int
    hard_end_ms: int
    projected_end_ms: int
    left_ms: int
    fixed_ms: int
    reserve_ms: int
    available_ms: int
    share_ms: int | None
    shortest_ms: int
    longest_ms: int
    comfortable_pace: int
    fastest_pace: int
    allotted: Mapping[int, int]
    short_by_ms: int
    rows: tuple[ShareRow, ...]
    choices: tuple[ChoiceView, ...]


def share_view(
    meeting: Meeting, names: Names, now_ms: int, translate: Translate = english
) -> ShareView:
    """The proposal in the language of ``translate``. Raises Refused when the meeting is closed."""
    proposal = propose(meeting, now_ms)
    labels = public_labels(meeting, names, translate)
    first = proposal.choices[0].allotted if proposal.choices else None
    return ShareView(
        as_of_ms=now_ms,
        hard_end_ms=proposal.hard_end_ms,
        projected_end_ms=forecast(meeting, now_ms).ends_ms(now_ms),
        left_ms=proposal.left_ms,
        fixed_ms=proposal.fixed_ms,
        reserve_ms=proposal.reserve_ms,
        available_ms=proposal.available_ms,
        share_ms=proposal.share_ms,
        shortest_ms=meeting.settings.shortest_ms,
        longest_ms=meeting.settings.longest_ms,
        comfortable_pace=meeting.settings.comfortable_pace,
        fastest_pace=meeting.settings.fastest_pace,
        allotted=proposal.allotted,
        short_by_ms=proposal.short_by_ms,
        rows=tuple(
            _row(turn, labels[turn.id], names.person(turn).words, first)
            for turn in waiting_interventions(meeting)
        ),
        choices=tuple(_choice(choice, labels, translate) for choice in proposal.choices),
    )


def _row(turn: Turn, label: str, words: int | None, chosen: Mapping[int, int] | None) -> ShareRow:
    """``chosen`` are the lengths after the first choice; None where there is no choice."""
    old_ms = turn.clock.allotted_ms
    new_ms = old_ms if chosen is None else chosen.get(turn.id)
    return ShareRow(turn.id, label, old_ms, new_ms, turn.length_is_fixed, words)


def _choice(choice: Choice, labels: Mapping[int, str], translate: Translate) -> ChoiceView:
    return ChoiceView(
        kind=choice.kind,
        sentence=choice.sentence.render(labels, translate),
        detail=_rendered(choice.detail, labels, translate),
        ends_at_ms=choice.ends_at_ms,
        hard_end_ms=choice.hard_end_ms,
        reserve_ms=choice.reserve_ms,
        allotted=choice.allotted,
        starts_ms=choice.starts_ms,
        apply=tuple({"verb": call.verb, "body": dict(call.body)} for call in choice.apply),
    )


def _rendered(
    sentence: Sentence | None, labels: Mapping[int, str], translate: Translate
) -> str | None:
    return None if sentence is None else sentence.render(labels, translate)
