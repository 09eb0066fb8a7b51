"""Whose identities the log refers to: the rows of people of a meeting's turns.

Reads all facts in the log, also those that were undone, because an identity can be
known from the moment at which it was on the list.
"""

from collections.abc import Set

from timekeeper.domain.log.facts import ProtectionSet, SpeakerReplaced, TurnEdited
from timekeeper.domain.log.history import History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Person

from .labels import Names
from .name_detection import words_that_name


def protected_now(meeting: Meeting) -> set[int]:
    """The turns whose speakers are protected now."""
    return {turn.id for turn in meeting.turns if turn.protected}


def ever_protected(history: History) -> set[int]:
    """The turns that were protected at any time."""
    listed = {turn.id for turn in history.ever_listed if turn.protected}
    facts = (entry.fact for entry in history.entries)
    return listed | {f.turn for f in facts if isinstance(f, ProtectionSet) and f.on}


def people_of_turns(history: History, turns: Set[int]) -> set[int]:
    """The people (ids of rows) who were the speakers of these turns at any time."""
    people = {turn.person for turn in history.ever_listed if turn.id in turns}
    for entry in history.entries:
        fact = entry.fact
        if isinstance(fact, SpeakerReplaced | TurnEdited) and fact.turn in turns:
            people.add(fact.person)
    return {person for person in people if person is not None}


def people_to_delete(history: History, names: Names) -> set[int]:
    """The people (ids of rows) to delete when identities are deleted.

    Those of turns that were protected at any time, and those that no turn refers to any
    more after a correction or a replacement.
    """
    listed = {turn.person for turn in history.meeting.turns}
    return people_of_turns(history, ever_protected(history)) | (set(names.people) - listed)


def words_that_name_protected(text: str, history: History, names: Names) -> tuple[str, ...]:
    """The words of a text that identify a protected speaker, or an earlier one of their turn."""
    return _words_that_name(text, history, history.meeting, names)


def protected_words_shown_by_undo(history: History, names: Names, revision: int) -> tuple[str, ...]:
    """The words that identify protected speakers in the texts that undo would show again.

    For the speakers who are protected after undo of this revision. A text that the same
    place shows already is left out.
    """
    after = history.meeting_after_undoing(revision)
    texts = zip(_shown_texts(after, names), _shown_texts(history.meeting, names), strict=True)
    shown_again = [text for text, now in texts if text not in ("", now)]
    return _words_that_name(" / ".join(shown_again), history, after, names)


def _shown_texts(meeting: Meeting, names: Names) -> tuple[str, ...]:
    """The free texts that others read: room notice, public notice, cue; "" where none is."""
    cue = None if meeting.cue is None else meeting.cue.text
    return tuple(names.text(row) or "" for row in (meeting.room_notice, meeting.public_notice, cue))


def _words_that_name(
    text: str, history: History, meeting: Meeting, names: Names
) -> tuple[str, ...]:
    """The words that identify speakers protected in ``meeting``, or earlier ones of their turns."""
    if not text:
        return ()
    rows = people_of_turns(history, protected_now(meeting))
    people = [names.people[row] for row in sorted(rows) if row in names.people]
    return words_that_name(text, [*people, *_always_protected(history, names)])


def _always_protected(history: History, names: Names) -> list[Person]:
    """The speakers who were never on the list without protection, also those off it now.

    Their own names alone, because others may speak for their organisations now.
    """
    rows = people_of_turns(history, ever_protected(history)) - history.ever_unprotected
    unprotected = _speakers(names, history.ever_unprotected)
    return [Person(speaker=speaker) for speaker in sorted(_speakers(names, rows) - unprotected)]


def _speakers(names: Names, rows: Set[int]) -> set[str]:
    people = (names.people[row] for row in rows if row in names.people)
    return {person.speaker for person in people if person.speaker is not None}
