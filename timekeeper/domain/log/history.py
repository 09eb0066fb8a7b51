"""The log of a meeting in memory: which entries count, and the meeting they give.

Undo takes back the latest entry that counts; it is itself an entry and can be
undone. A new fact after an undo settles it: what was undone is then gone.
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
    """One line of the log. ``at_ms`` is never before that of the entry it follows."""

    revision: int
    at_ms: int
    actor: str
    fact: Fact


@dataclass(frozen=True)
class History:
    """A meeting's entries, folded.

    ``blank`` is the meeting before its first fact, ``meeting_before`` that without the
    fact that undo takes back. ``counting`` and ``undone`` are revisions of facts, oldest
    first; ``switched_by`` gives the revision that last undid or brought back a fact,
    ``origin`` the fact that an undo is about. ``ever_named`` are the people, by their rows,
    who stood at any time in a turn that was not protected.
    """

    blank: Meeting
    entries: tuple[Entry, ...]
    meeting: Meeting
    meeting_before: Meeting
    counting: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    ever_named: frozenset[int] = frozenset()

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
        """This history and one entry more.

        Raises ValueError when the entry's revision is not the next one: a gap
        would fold to a state that never was.
        """
        if entry.revision != self.revision + 1:
            raise ValueError(f"revision {entry.revision} does not follow {self.revision}")
        if isinstance(entry.fact, Undone):
            return self._with_undo(entry, entry.fact.revision)
        before, meeting = _folded_on(entry.fact, self.meeting_before, self.meeting)
        return replace(
            self,
            entries=(*self.entries, entry),
            meeting=_stamped(meeting, entry),
            meeting_before=before,
            counting=(*self.counting, entry.revision),
            undone=self.undone if isinstance(entry.fact, Veiled) else (),
            ever_named=self.ever_named | meeting.people_named,
        )

    def _with_undo(self, entry: Entry, target: int) -> "History":
        origin = self.origin(target)
        if origin in self.counting:
            counting = tuple(revision for revision in self.counting if revision != origin)
            undone = (*self.undone, origin)
        else:
            # A veil may have come down after what is brought back now.
            counting, undone = tuple(sorted((*self.counting, origin))), self.undone[:-1]
        before = meeting = self.blank
        for revision in counting:
            before, meeting = _folded_on(self.entry(revision).fact, before, meeting)
        meeting = replace(meeting, highest_turn_id=self.meeting.highest_turn_id)
        return replace(
            self,
            entries=(*self.entries, entry),
            meeting=_stamped(meeting, entry),
            meeting_before=before,
            counting=counting,
            undone=undone,
            ever_named=self.ever_named | meeting.people_named,
        )

    @property
    def ever_listed(self) -> Iterator[ListedTurn]:
        """The turns as they came onto the list, also those that are off it again."""
        return (turn for entry in self.entries for turn in _listed_by(entry.fact))

    def entry(self, revision: int) -> Entry:
        return self.entries[revision - 1]

    def origin(self, revision: int) -> int:
        """The fact that an entry is, or that it undoes or brings back."""
        fact = self.entry(revision).fact
        while isinstance(fact, Undone):
            revision = fact.revision
            fact = self.entry(revision).fact
        return revision

    def brings_back(self, revision: int) -> bool:
        """Whether this entry undoes an undo."""
        fact = self.entry(revision).fact
        if not isinstance(fact, Undone):
            return False
        undone = self.entry(fact.revision).fact
        return isinstance(undone, Undone) and not self.brings_back(fact.revision)

    def switched_by(self, origin: int) -> int:
        """The revision that last undid or brought back this fact; itself if none did."""
        return next(
            (e.revision for e in reversed(self.entries) if self.origin(e.revision) == origin),
            origin,
        )

    @property
    def undoable(self) -> int | None:
        """The revision that undo takes back now; the first plan stays, and so does a veil."""
        return next((r for r in reversed(self.counting[1:]) if not self._is_veil(r)), None)

    def _is_veil(self, revision: int) -> bool:
        return isinstance(self.entry(revision).fact, Veiled)

    def meeting_after_undoing(self, revision: int) -> Meeting:
        """What undo of this revision, where it is not refused, makes of the meeting."""
        origin = self.origin(revision)
        if origin in self.counting:
            return self.meeting_before
        return evolve(self.entry(origin).fact, self.meeting)

    def revealed_by(self, revision: int) -> tuple[int, ...]:
        """The turns that undoing this revision would leave without their protection.

        A speaker whom a programme corrects gets another turn. So of a protected turn that is
        gone afterwards, anybody who then comes onto the list unprotected may be the speaker.
        """
        listed = {turn.id for turn in self.meeting.turns}
        then = {turn.id: turn for turn in self.meeting_after_undoing(revision).turns}
        open_then = {turn.id for turn in then.values() if not turn.protected}
        is_somebody_new = any(then[new].person is not None for new in open_then - listed)
        return tuple(
            turn.id
            for turn in self.meeting.turns
            if turn.protected
            and (turn.id in open_then or (is_somebody_new and turn.id not in then))
        )

    @property
    def redoable(self) -> int | None:
        """The undo that can be undone now."""
        return self.switched_by(self.undone[-1]) if self.undone else None


def _folded_on(fact: Fact, before: Meeting, meeting: Meeting) -> tuple[Meeting, Meeting]:
    """A meeting after one more fact, and that without what undo takes back: never a veil."""
    without = evolve(fact, before) if isinstance(fact, Veiled) else meeting
    return without, evolve(fact, meeting)


def _stamped(meeting: Meeting, entry: Entry) -> Meeting:
    highest = max([meeting.highest_turn_id, *(turn.id for turn in _listed_by(entry.fact))])
    return replace(meeting, revision=entry.revision, highest_turn_id=highest)


def _listed_by(fact: Fact) -> tuple[ListedTurn, ...]:
    """The turns that a fact puts on the list."""
    if isinstance(fact, Planned):
        return fact.turns
    return (fact.turn,) if isinstance(fact, TurnAdded | FloorAsked) else ()


def undo(history: History, now_ms: int, *, revision: int) -> Undone:
    """Take back the latest entry that counts, or the undo that took it back.

    Refused: a revision that never was; one that is undone already; one that later
    entries stand on ("undo X first"); the first plan.
    """
    if not 1 <= revision <= history.revision:
        raise Refused(
            "There is no revision {revision} to undo.", field="revision", revision=revision
        )
    origin = history.origin(revision)
    if origin in history.counting:
        _check_undo(history, origin, revision)
    else:
        _check_redo(history, origin, revision)
    return Undone(revision)


def _check_undo(history: History, origin: int, revision: int) -> None:
    if revision not in (origin, history.switched_by(origin)):
        raise Refused("This undo has itself been undone.")
    if isinstance(history.entry(origin).fact, Veiled):
        raise Refused(
            "Undo does not affect blanked screens; blank them or show them again instead."
        )
    if origin == history.counting[0]:
        raise Refused(
            "The first plan of a Pre-session cannot be undone; load a corrected file instead."
        )
    latest = history.undoable
    if latest is not None and origin != latest:
        raise Refused("Undo “{what}” first.", what=describe(history.entry(latest).fact))


def _check_redo(history: History, origin: int, revision: int) -> None:
    if revision != history.switched_by(origin):
        raise Refused("This has already been undone.")
    if origin not in history.undone:
        raise Refused("This can no longer be redone: something else has been done since.")
    if origin != history.undone[-1]:
        raise Refused("Redo what was undone last first.")


_DESCRIPTIONS = {
    "plan": english("Load the programme"),
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
"""What each verb is called where it is named, as in "Undo “Pause Norway”"."""


def describe(fact: Fact) -> Sentence:
    """What a fact did, in a few words, for undo and for the log."""
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
