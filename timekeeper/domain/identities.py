"""Whose identities the log refers to: the rows of people behind a meeting's turns.

Read from the facts as they stand in the log, so that what was undone counts too: an
identity that was there for a moment was there.
"""

from collections.abc import Set

from .facts import ProtectionSet, SpeakerReplaced, TurnEdited
from .history import History
from .labels import Names
from .meeting import Meeting
from .naming import words_that_name


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
    rows = people_behind(history, now_protected(history.meeting))
    people = [names.people[row] for row in sorted(rows) if row in names.people]
    return words_that_name(text, people) if people else ()
