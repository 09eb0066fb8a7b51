"""Helpers for the tests of the share: meetings, proposals and choices."""

from builders import END, MINUTE, Moderator, opened

from timekeeper.domain.hour.forecast import forecast
from timekeeper.domain.share.proposal import Proposal, propose

FIVE = 5 * MINUTE


def proposal(moderator: Moderator) -> Proposal:
    return propose(moderator.meeting, moderator.now)


def choice(moderator: Moderator, kind: str, turn: int | None = None):
    """The choice of a kind; of those that release, the one that releases ``turn``."""
    return next(
        found
        for found in proposal(moderator).choices
        if found.kind == kind and (turn is None or found.apply[0].body.get("turn") == turn)
    )


def kinds(moderator: Moderator) -> list[str]:
    """The kinds of choices in their order, each once."""
    return list(dict.fromkeys(found.kind for found in proposal(moderator).choices))


def choose(moderator: Moderator, chosen) -> Moderator:
    for act in chosen.apply:
        moderator.do(act.verb, **act.body)
    return moderator


def check_works(moderator: Moderator, chosen) -> Moderator:
    """Carries a choice out in a copy of the meeting, and checks that its values are right."""
    copy = Moderator(planned=False)
    copy.history, copy.now, copy.people = moderator.history, moderator.now, moderator.people
    choose(copy, chosen)
    estimates = forecast(copy.meeting, copy.now)
    assert estimates.ends_ms(copy.now) == copy.projected_end() == chosen.ends_at_ms
    assert chosen.ends_at_ms <= copy.meeting.hard_end_ms == chosen.hard_end_ms
    assert proposal(copy).reserve_ms == chosen.reserve_ms
    waiting = [t for t in copy.meeting.upcoming if t.kind == "intervention"]
    assert {t.id: t.clock.allotted_ms for t in waiting} == dict(chosen.allotted)
    assert {t.id: copy.estimated_start(t.id) for t in waiting} == dict(chosen.starts_ms)
    return copy


def sentences(moderator: Moderator) -> list[str]:
    labels = {turn.id: f"Org {turn.id - 2}" for turn in moderator.meeting.turns}
    return [
        " · ".join(part.render(labels) for part in (found.sentence, found.detail) if part)
        for found in proposal(moderator).choices
    ]


def late(minutes: float, speakers: int = 9) -> Moderator:
    """Opened this many minutes late, the hard end where it was."""
    return Moderator(speakers).wait(minutes=minutes).do("open")


def on_time(speakers: int) -> Moderator:
    moderator = opened(speakers)
    assert moderator.meeting.hard_end_ms == END
    return moderator
