"""Who stays protected when a programme is loaded again: a file takes nobody's protection off.

What is written in a file may be older than a moderator's press; and a row that was corrected
is a new one, in which nobody is marked yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from timekeeper.domain.meeting.turns import Person


@dataclass(frozen=True)
class KnownSpeaker:
    """Somebody who is on the list, and whether they are protected."""

    person: Person
    protected: bool


def still_protected(before: Sequence[KnownSpeaker], after: Sequence[Person]) -> list[bool]:
    """For each row of a file, whether it is of somebody who is protected, or may be.

    Where somebody protected is in no row any more, whoever is new may be them under another
    name. A row that names nobody is not protected by this.
    """
    missing = list(before)
    same = [_taken(missing, person) for person in after]
    corrected = [
        [] if known is not None else [one for one in missing if _is_alike(one.person, person)]
        for person, known in zip(after, same, strict=True)
    ]
    found = [one for ones in corrected for one in ones]
    is_somebody_gone = any(one.protected and one not in found for one in missing)
    return [
        known.protected
        if known is not None
        else any(one.protected for one in ones) or (is_somebody_gone and not ones)
        for known, ones in zip(same, corrected, strict=True)
    ]


def _taken(missing: list[KnownSpeaker], person: Person) -> KnownSpeaker | None:
    """Whoever stands in the row unchanged; nobody is taken for two."""
    if person == Person():
        return KnownSpeaker(person, protected=False)
    known = next((one for one in missing if one.person == person), None)
    if known is not None:
        missing.remove(known)
    return known


def _is_alike(one: Person, other: Person) -> bool:
    return _same(one.speaker, other.speaker) or _same(one.organisation, other.organisation)


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).casefold().split() == str(other).casefold().split()
