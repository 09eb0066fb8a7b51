"""Keeps speakers protected when a programme is loaded again: a file never removes protection.

A file may be older than a moderator's decision. A corrected row becomes a new person in the
database, who is not marked as protected yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from timekeeper.domain.meeting.turns import Person


@dataclass(frozen=True)
class KnownSpeaker:
    """A speaker who is on the list, and whether they are protected."""

    person: Person
    protected: bool


def still_protected(before: Sequence[KnownSpeaker], after: Sequence[Person]) -> list[bool]:
    """For each row of a file (``after``), whether its speaker is protected, or may be.

    Where a protected speaker is in no row any more, each new speaker may be that one under
    another name. This protects no row without a name.
    """
    missing = list(before)
    unchanged = [_remove_same(missing, person) for person in after]
    alike = [
        [] if known is not None else [one for one in missing if _is_alike(one.person, person)]
        for person, known in zip(after, unchanged, strict=True)
    ]
    found = [known for candidates in alike for known in candidates]
    is_protected_missing = any(known.protected and known not in found for known in missing)
    return [
        known.protected
        if known is not None
        else any(one.protected for one in candidates) or (is_protected_missing and not candidates)
        for known, candidates in zip(unchanged, alike, strict=True)
    ]


def _remove_same(missing: list[KnownSpeaker], person: Person) -> KnownSpeaker | None:
    """Removes and gives the speaker of an unchanged row, so that each is matched only once.

    A row without a name matches an unprotected speaker of its own.
    """
    if person == Person():
        return KnownSpeaker(person, protected=False)
    known = next((one for one in missing if one.person == person), None)
    if known is not None:
        missing.remove(known)
    return known


def _is_alike(one: Person, other: Person) -> bool:
    return _is_same(one.speaker, other.speaker) or _is_same(one.organisation, other.organisation)


def _is_same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).casefold().split() == str(other).casefold().split()
