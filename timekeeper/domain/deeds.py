"""What was done to a meeting, and by whom: the log in words, for those who moderate.

Turns are called what anybody may call them, so that it can be read over a shoulder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .facts import FloorAsked, TurnAdded
from .history import Entry, History, describe
from .labels import Names, public_labels
from .listing import as_listed
from .refusal import Say, Sentence, english


@dataclass(frozen=True)
class Deed:
    """One entry of the log; ``counts`` is false once it has been undone."""

    revision: int
    at_ms: int
    actor: str
    verb: str
    sentence: str
    counts: bool

    @property
    def is_undone(self) -> bool:
        """It did something once and counts no more; an undo itself never counted."""
        return not self.counts and self.verb != "undo"


def deeds(
    history: History, labels: Mapping[int, str], say: Say = english, *, latest: int | None = None
) -> tuple[Deed, ...]:
    """The entries of the log, oldest first; with ``latest`` only so many of the last.

    ``labels`` are those of ``labels_in_log``.
    """
    counting = set(history.counting)
    entries = history.entries if latest is None else history.entries[-latest:]
    return tuple(
        Deed(
            revision=entry.revision,
            at_ms=entry.at_ms,
            actor=entry.actor,
            verb=entry.fact.verb,
            sentence=_sentence(history, entry).render(labels, say),
            counts=entry.revision in counting,
        )
        for entry in entries
    )


def _sentence(history: History, entry: Entry) -> Sentence:
    origin = history.origin(entry.revision)
    what = describe(history.entry(origin).fact)
    if origin == entry.revision:
        return what
    if history.brings_back(entry.revision):
        return Sentence("Bring back “{what}”", values={"what": what})
    return Sentence("Undo “{what}”", values={"what": what})


def labels_in_log(history: History, names: Names, say: Say = english) -> dict[int, str]:
    """What the turns are called: those on the list, and those that were added and are gone."""
    meeting = history.meeting
    listed = {turn.id for turn in meeting.turns}
    added = (e.fact.turn for e in history.entries if isinstance(e.fact, TurnAdded | FloorAsked))
    gone = [as_listed(turn, meeting.settings) for turn in added if turn.id not in listed]
    return public_labels(replace(meeting, turns=(*meeting.turns, *gone)), names, say)
