"""The log of a meeting in words, for moderators: what was done, and by whom.

Turns have their public labels, because others may see the console too; turns that are off
the list have labels without names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from timekeeper.domain.log.history import Entry, History, describe
from timekeeper.domain.protection.labels import Names, impersonal_label, public_labels
from timekeeper.domain.refusal import Sentence, Translate, english


@dataclass(frozen=True)
class LogEntryView:
    """One entry of the log; ``counts`` is false when it was undone, and for an undo itself."""

    revision: int
    at_ms: int
    actor: str
    verb: str
    sentence: str
    counts: bool

    @property
    def is_undone(self) -> bool:
        """True for a fact that was undone; an undo itself is never in effect."""
        return not self.counts and self.verb != "undo"


def log_entries(
    history: History,
    labels: Mapping[int, str],
    translate: Translate = english,
    *,
    latest: int | None = None,
) -> tuple[LogEntryView, ...]:
    """The entries of the log, oldest first; with ``latest`` only that many of the last ones.

    ``labels`` are those of ``labels_in_log``.
    """
    in_effect = set(history.in_effect)
    entries = history.entries if latest is None else history.entries[-latest:]
    return tuple(
        LogEntryView(
            revision=entry.revision,
            at_ms=entry.at_ms,
            actor=entry.actor,
            verb=entry.fact.verb,
            sentence=_sentence(history, entry).render(labels, translate),
            counts=entry.revision in in_effect,
        )
        for entry in entries
    )


def _sentence(history: History, entry: Entry) -> Sentence:
    origin = history.origin(entry.revision)
    what = describe(history.entry(origin).fact)
    if origin == entry.revision:
        return what
    if history.is_redo(entry.revision):
        return Sentence("Redo “{what}”", values={"what": what})
    return Sentence("Undo “{what}”", values={"what": what})


def labels_in_log(history: History, names: Names, translate: Translate = english) -> dict[int, str]:
    """The labels of turns in the log: public labels for those on the list, else without names.

    For a turn that is off the list it is not known whether its speaker is protected now.
    """
    impersonal = {turn.id: impersonal_label(turn, translate) for turn in history.ever_listed}
    return impersonal | public_labels(history.meeting, names, translate)
