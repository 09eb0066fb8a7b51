"""The log of a meeting in memory: which entries are in effect, and the meeting they give.

Undo takes back the latest entry in effect. It is itself an entry and can be undone (redo).
After a new fact, what was undone before it can no longer be brought back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from timekeeper.domain.meeting.clock import digits
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.refusal import Refused, Sentence, english

from .facts import (
    Fact,
    FloorAsked,
    ListedTurn,
    Planned,
    ProtectionSet,
    ReserveSet,
    Swapped,
    TurnAdded,
    Undone,
    Veiled,
)
from .fold import evolve


@dataclass(frozen=True)
class Entry:
    """One entry of the log. ``at_ms`` is never before that of the entry before it."""

    revision: int
    at_ms: int
    actor: str
    fact: Fact


@dataclass(frozen=True)
class History:
    """A meeting's entries, folded.

    ``blank`` is the meeting before its first fact; ``meeting_before`` is the meeting without
    the fact that undo takes back. ``in_effect`` and ``undone`` are revisions of facts, oldest
    first. ``ever_unprotected`` are the people (ids of rows) who were at any time in a turn
    that was not protected.
    """

    blank: Meeting
    entries: tuple[Entry, ...]
    meeting: Meeting
    meeting_before: Meeting
    in_effect: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    ever_unprotected: frozenset[int] = frozenset()

    @classmethod
    def of(cls, blank: Meeting, entries: Iterable[Entry] = ()) -> "History":
        return cls(blank, (), blank, blank).extended(entries)

    @property
    def revision(self) -> int:
        return len(self.entries)

    @property
    def latest_at_ms(self) -> int:
        return self.entries[-1].at_ms if self.entries else 0

    def extended(self, entries: Iterable[Entry]) -> "History":
        history = self
        for entry in entries:
            history = history.with_entry(entry)
        return history

    def with_entry(self, entry: Entry) -> "History":
        """This history with one more entry.

        Raises ValueError when the entry's revision is not the next one: a log
        with a gap would fold to a meeting that never existed.
        """
        if entry.revision != self.revision + 1:
            raise ValueError(f"revision {entry.revision} does not follow {self.revision}")
        if isinstance(entry.fact, Undone):
            return self._with_undo(entry, entry.fact.revision)
        before, meeting = _folded(entry.fact, self.meeting_before, self.meeting)
        return replace(
            self,
            entries=(*self.entries, entry),
            meeting=_with_revision(meeting, entry),
            meeting_before=before,
            in_effect=(*self.in_effect, entry.revision),
            undone=self.undone if isinstance(entry.fact, Veiled) else (),
            ever_unprotected=self.ever_unprotected | meeting.unprotected_people,
        )

    def _with_undo(self, entry: Entry, target: int) -> "History":
        origin = self.origin(target)
        if origin in self.in_effect:
            in_effect = tuple(revision for revision in self.in_effect if revision != origin)
            undone = (*self.undone, origin)
        else:
            # A later veil can be in effect already, so the order has to be restored.
            in_effect, undone = tuple(sorted((*self.in_effect, origin))), self.undone[:-1]
        before = meeting = self.blank
        for revision in in_effect:
            before, meeting = _folded(self.entry(revision).fact, before, meeting)
        meeting = replace(meeting, highest_turn_id=self.meeting.highest_turn_id)
        return replace(
            self,
            entries=(*self.entries, entry),
            meeting=_with_revision(meeting, entry),
            meeting_before=before,
            in_effect=in_effect,
            undone=undone,
            ever_unprotected=self.ever_unprotected | meeting.unprotected_people,
        )

    @property
    def ever_listed(self) -> Iterator[ListedTurn]:
        """Every turn that was ever put on the list, as it was then."""
        return (turn for entry in self.entries for turn in _listed_by(entry.fact))

    def entry(self, revision: int) -> Entry:
        return self.entries[revision - 1]

    def origin(self, revision: int) -> int:
        """The revision of the fact that this entry adds, undoes or brings back."""
        fact = self.entry(revision).fact
        while isinstance(fact, Undone):
            revision = fact.revision
            fact = self.entry(revision).fact
        return revision

    def is_redo(self, revision: int) -> bool:
        """Whether this entry brings a fact back by undoing an undo."""
        fact = self.entry(revision).fact
        if not isinstance(fact, Undone):
            return False
        undone = self.entry(fact.revision).fact
        return isinstance(undone, Undone) and not self.is_redo(fact.revision)

    def last_undo_or_redo(self, origin: int) -> int:
        """The revision of the last undo or redo of this fact; its own if there is none."""
        return next(
            (e.revision for e in reversed(self.entries) if self.origin(e.revision) == origin),
            origin,
        )

    @property
    def undoable(self) -> int | None:
        """The revision that undo takes back now; never the first plan or a veil."""
        return next((r for r in reversed(self.in_effect[1:]) if not self._is_veil(r)), None)

    def _is_veil(self, revision: int) -> bool:
        return isinstance(self.entry(revision).fact, Veiled)

    def meeting_after_undoing(self, revision: int) -> Meeting:
        """The meeting after undo of this revision, provided that undo is not refused."""
        origin = self.origin(revision)
        if origin in self.in_effect:
            return self.meeting_before
        return evolve(self.entry(origin).fact, self.meeting)

    def revealed_by(self, revision: int) -> tuple[int, ...]:
        """The protected turns whose speakers undoing this revision would reveal.

        A programme that corrects a speaker gives them another turn. So where a protected turn
        leaves the list, any unprotected turn that then comes onto it may have its speaker.
        """
        listed = {turn.id for turn in self.meeting.turns}
        after = {turn.id: turn for turn in self.meeting_after_undoing(revision).turns}
        unprotected = {turn.id for turn in after.values() if not turn.protected}
        is_somebody_new = any(after[new].person is not None for new in unprotected - listed)
        return tuple(
            turn.id
            for turn in self.meeting.turns
            if turn.protected
            and (turn.id in unprotected or (is_somebody_new and turn.id not in after))
        )

    @property
    def redoable(self) -> int | None:
        """The revision of the undo that can be undone now."""
        return self.last_undo_or_redo(self.undone[-1]) if self.undone else None


def _folded(fact: Fact, before: Meeting, meeting: Meeting) -> tuple[Meeting, Meeting]:
    """``meeting_before`` and ``meeting`` after one more fact. Undo never takes a veil back."""
    without = evolve(fact, before) if isinstance(fact, Veiled) else meeting
    return without, evolve(fact, meeting)


def _with_revision(meeting: Meeting, entry: Entry) -> Meeting:
    highest = max([meeting.highest_turn_id, *(turn.id for turn in _listed_by(entry.fact))])
    return replace(meeting, revision=entry.revision, highest_turn_id=highest)


def _listed_by(fact: Fact) -> tuple[ListedTurn, ...]:
    """The turns that a fact puts on the list."""
    if isinstance(fact, Planned):
        return fact.turns
    return (fact.turn,) if isinstance(fact, TurnAdded | FloorAsked) else ()


def undo(history: History, now_ms: int, *, revision: int) -> Undone:
    """Takes back the latest entry in effect, or the undo that took it back.

    Raises Refused for a revision that does not exist, one that is undone already, one
    that later entries follow ("undo X first"), a veil, and the first plan.
    """
    if not 1 <= revision <= history.revision:
        raise Refused(
            "There is no revision {revision} to undo.", field="revision", revision=revision
        )
    origin = history.origin(revision)
    if origin in history.in_effect:
        _check_undo(history, origin, revision)
    else:
        _check_redo(history, origin, revision)
    return Undone(revision)


def _check_undo(history: History, origin: int, revision: int) -> None:
    if revision not in (origin, history.last_undo_or_redo(origin)):
        raise Refused("This undo has itself been undone.")
    if isinstance(history.entry(origin).fact, Veiled):
        raise Refused(
            "Undo does not affect blanked screens; blank them or show them again instead."
        )
    if origin == history.in_effect[0]:
        raise Refused(
            "The first plan of a Pre-session cannot be undone; load a corrected file instead."
        )
    latest = history.undoable
    if latest is not None and origin != latest:
        raise Refused("Undo “{what}” first.", what=describe(history.entry(latest).fact))


def _check_redo(history: History, origin: int, revision: int) -> None:
    if revision != history.last_undo_or_redo(origin):
        raise Refused("This has already been undone.")
    if origin not in history.undone:
        raise Refused("This can no longer be redone: something else has been done since.")
    if origin != history.undone[-1]:
        raise Refused("Redo what was undone last first.")


_DESCRIPTIONS = {
    "plan": english("Load the programme"),
    "cancel": english("Cancel the Pre-session"),
    "open": english("Open the Pre-session"),
    "give_floor": english("Give the floor to {turn}"),
    "pause": english("Pause {turn}"),
    "resume": english("Resume {turn}"),
    "conclude": english("Conclude {turn}"),
    "adjust_time": english("Change the speaking time of {turn}"),
    "mark_absent": english("Mark {turn} as absent"),
    "decline": english("Mark {turn} as declined"),
    "reinstate": english("Reinstate {turn}"),
    "withdraw": english("Mark {turn} as withdrawn"),
    "move": english("Move {turn}"),
    "add_turn": english("Add {turn} to the list"),
    "edit_turn": english("Edit {turn}"),
    "protect": english("Protect {turn}"),
    "correct_time": english("Correct the time used by {turn}"),
    "replace": english("Replace the speaker of {turn}"),
    "swap": english("Swap {turn} and {other}"),
    "ask_floor": english("Add {turn} to the list"),
    "suspend": english("Suspend the Pre-session"),
    "resume_meeting": english("Resume the Pre-session"),
    "veil": english("Blank the screens"),
    "set_reserve": english("Keep {length} for questions"),
    "apply_share": english("Reallocate speaking time"),
    "cue": english("Cue to {turn}"),
    "notice": english("Notice"),
    "extend": english("Move the latest end"),
    "undo": english("Undo"),
    "close": english("Close the Pre-session"),
}
"""The short description of each verb, as in "Undo “Pause Norway”"."""


def describe(fact: Fact) -> Sentence:
    """The short description of a fact, for undo and for the log."""
    turn = getattr(fact, "turn", None)
    if isinstance(fact, TurnAdded | FloorAsked):
        turn = fact.turn.id
    turns = {} if turn is None else {"turn": turn}
    if isinstance(fact, Swapped):
        turns["other"] = fact.other
    values = {"length": digits(fact.ms)} if isinstance(fact, ReserveSet) else {}
    return Sentence(_description(fact), turns, values)


def _description(fact: Fact) -> str:
    if isinstance(fact, Veiled) and not fact.on:
        return english("Show the screens")
    if isinstance(fact, ProtectionSet) and not fact.on:
        return english("Remove protection from {turn}")
    return _DESCRIPTIONS[fact.verb]
