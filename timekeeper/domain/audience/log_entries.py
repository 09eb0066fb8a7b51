"""What was done to a meeting, and by whom: the log in words, for those who moderate.

Turns are called what anybody may call them, so that it can be read over a shoulder, and
those that are gone from the list by their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from timekeeper.domain.log.history import Entry, History, describe
from timekeeper.domain.protection.labels import Names, impersonal_label, public_labels
from timekeeper.domain.refusal import Say, Sentence, english


@dataclass(frozen=True)
class LogEntryView:
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


def log_entries(
    history: History, labels: Mapping[int, str], say: Say = english, *, latest: int | None = None
) -> tuple[LogEntryView, ...]:
    """The entries of the log, oldest first; with ``latest`` only so many of the last.

    ``labels`` are those of ``labels_in_log``.
    """
    counting = set(history.counting)
    entries = history.entries if latest is None else history.entries[-latest:]
    return tuple(
        LogEntryView(
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
        return Sentence("Redo “{what}”", values={"what": what})
    return Sentence("Undo “{what}”", values={"what": what})


def labels_in_log(history: History, names: Names, say: Say = english) -> dict[int, str]:
    """What the turns are called: those on the list as everywhere, the others by nobody's name.

    Of a turn that is gone nothing says any more whether who was to speak is protected now.
    """
    impersonal = {turn.id: impersonal_label(turn, say) for turn in history.ever_listed}
    return impersonal | public_labels(history.meeting, names, say)
