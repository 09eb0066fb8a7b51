"""Whose identities the log refers to: the rows of people behind a meeting's turns.

Read from the facts as they stand in the log, so that what was undone counts too: an
identity that was there for a moment was there.
"""

from collections.abc import Set

from timekeeper.domain.log.facts import ProtectionSet, SpeakerReplaced, TurnEdited
from timekeeper.domain.log.history import History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Person

from .labels import Names
from .name_detection import words_that_name


def now_protected(meeting: Meeting) -> set[int]:
    """The turns whose speakers are protected now."""
    return {turn.id for turn in meeting.turns if turn.protected}


def ever_protected(history: History) -> set[int]:
    """The turns that were protected at any time."""
    listed = {turn.id for turn in history.ever_listed if turn.protected}
    facts = (entry.fact for entry in history.entries)
    return listed | {f.turn for f in facts if isinstance(f, ProtectionSet) and f.on}


def people_behind(history: History, turns: Set[int]) -> set[int]:
    """Everybody who was to speak in one of these turns, at any time: ids of rows."""
    people = {turn.person for turn in history.ever_listed if turn.id in turns}
    for entry in history.entries:
        fact = entry.fact
        if isinstance(fact, SpeakerReplaced | TurnEdited) and fact.turn in turns:
            people.add(fact.person)
    return {person for person in people if person is not None}


def people_to_delete(history: History, names: Names) -> set[int]:
    """Whose rows go when identities are deleted: ids of rows.

    Whoever was behind a turn that was ever protected; and those whom no turn refers to any
    more, corrected or replaced, who are of use to nobody.
    """
    listed = {turn.person for turn in history.meeting.turns}
    return people_behind(history, ever_protected(history)) | (set(names.people) - listed)


def words_that_name_protected(text: str, history: History, names: Names) -> tuple[str, ...]:
    """The words of a text by which a protected speaker is known, or who was one before them."""
    return _words_that_name(text, history, history.meeting, names)


def words_shown_again(history: History, names: Names, revision: int) -> tuple[str, ...]:
    """The words by which who is protected is known, in what undo of this revision would show.

    Who is protected then is what counts; what is read already at the same place does not.
    """
    then = history.meeting_after_undoing(revision)
    texts = zip(_shown(then, names), _shown(history.meeting, names), strict=True)
    again = [text for text, now in texts if text not in ("", now)]
    return _words_that_name(" / ".join(again), history, then, names)


def _shown(meeting: Meeting, names: Names) -> tuple[str, ...]:
    """What somebody wrote and others read: the two notices and the cue, each in its place."""
    cue = None if meeting.cue is None else meeting.cue.text
    return tuple(names.text(row) or "" for row in (meeting.room_notice, meeting.public_notice, cue))


def _words_that_name(
    text: str, history: History, meeting: Meeting, names: Names
) -> tuple[str, ...]:
    """The words by which is known who is protected in ``meeting``, or was to speak before them."""
    if not text:
        return ()
    rows = people_behind(history, now_protected(meeting))
    people = [names.people[row] for row in sorted(rows) if row in names.people]
    return words_that_name(text, [*people, *_never_named(history, names)])


def _never_named(history: History, names: Names) -> list[Person]:
    """Who was on the list as long as they were protected there, and is off it now.

    By their own name alone: others may speak for their organisation by now.
    """
    gone = people_behind(history, ever_protected(history)) - history.ever_named
    named = _speakers(names, history.ever_named)
    return [Person(speaker=speaker) for speaker in sorted(_speakers(names, gone) - named)]


def _speakers(names: Names, rows: Set[int]) -> set[str]:
    people = (names.people[row] for row in rows if row in names.people)
    return {person.speaker for person in people if person.speaker is not None}
