"""From a command's body to a fact: people and texts become rows, ids go to the verb.

Part of the write path; runs inside its transaction, so what a refused command
inserted goes with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy.orm import Session

from timekeeper.domain.log.facts import Fact, Undone
from timekeeper.domain.log.history import undo
from timekeeper.domain.log.replanning import KnownSpeaker, still_protected
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.identities import words_shown_again, words_that_name_protected
from timekeeper.domain.refusal import Refused
from timekeeper.domain.verbs import VERBS, PlannedTurn
from timekeeper.presentation import countries
from timekeeper.store import people
from timekeeper.store.journal import LoggedMeeting

Body = Mapping[str, Any]

PERSON_FIELDS = frozenset(field.name for field in fields(Person))


def decide(session: Session, logged: LoggedMeeting, verb: str, body: Body, now_ms: int) -> Fact:
    """The fact that the verb makes true. Raises Refused."""
    if verb == "undo":
        return _undone(logged, now_ms, **body)
    prepare = _PREPARATIONS.get(verb, _as_it_is)
    return VERBS[verb](logged.history.meeting, now_ms, **prepare(session, logged, body))


def _undone(
    logged: LoggedMeeting, now_ms: int, *, revision: int, names_checked: bool = False
) -> Undone:
    """A text that names a protected speaker comes back by an undo only when that is meant."""
    fact = undo(logged.history, now_ms, revision=revision)
    _check_names(words_shown_again(logged.history, logged.names, revision), names_checked)
    return fact


def _as_it_is(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    return dict(body)


def _with_reason(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    return _with_row(session, logged, body, "reason")


def _with_shown_text(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """A text that others may read names no protected speaker, unless that is meant."""
    words = words_that_name_protected(body.get("text") or "", logged.history, logged.names)
    _check_names(words, body.get("names_checked", False))
    said = {name: value for name, value in body.items() if name != "names_checked"}
    return _with_row(session, logged, said, "text")


def _check_names(words: tuple[str, ...], is_meant: bool) -> None:
    if words and not is_meant:
        raise Refused(
            "This text may identify a protected speaker to others. Change the text, or send it "
            "anyway."
        )


def _with_row(session: Session, logged: LoggedMeeting, body: Body, name: str) -> dict[str, Any]:
    text = body.get(name)
    row = None if text is None else people.add_text(session, logged.meeting_id, text)
    return {**body, name: row}


def _planned(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """Speakers who are on the list already keep their row, and with it their turn's id.

    Nobody's protection is taken off, unless that is meant.
    """
    before = [
        KnownSpeaker(logged.names.person(t), t.protected) for t in logged.history.meeting.turns
    ]
    known = {
        logged.names.person(turn): turn.person
        for turn in logged.history.meeting.turns
        if turn.person is not None
    }
    is_meant = body.get("takes_protection_off", False)
    stay = still_protected([] if is_meant else before, [turn.person for turn in body["turns"]])
    turns = [
        PlannedTurn(
            kind=turn.kind,
            allotted_ms=turn.allotted_ms,
            person=_person_id(session, logged, turn.person, known),
            category=turn.category,
            mode=turn.mode,
            protected=turn.protected or stays,
        )
        for turn, stays in zip(body["turns"], stay, strict=True)
    ]
    said = {name: value for name, value in body.items() if name != "takes_protection_off"}
    return {**said, "turns": turns}


def _person_id(
    session: Session, logged: LoggedMeeting, person: Person, known: dict[Person, int]
) -> int | None:
    if person == Person():
        return None
    found = known.pop(person, None)
    return people.add_person(session, logged.meeting_id, person) if found is None else found


def _added(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    person = Person(**_of_a_person(body))
    return {**_not_of_a_person(body), "person": _person_id(session, logged, person, {})}


def _edited(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """An edit makes another row of people; the old one stays, so that undo finds it."""
    target = logged.history.meeting.find(body["turn"])
    person_id = None if target is None else target.person
    if target is not None and _of_a_person(body):
        person = replace(logged.names.person(target), **_of_a_person(body))
        if person != logged.names.person(target):
            person_id = _person_id(session, logged, person, {})
    changes = _not_of_a_person(body)
    turn = changes.pop("turn")
    return {"turn": turn, "person": person_id, "changes": changes}


def _replaced(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """Another person says the same statement, for the same organisation unless it is named."""
    target = logged.history.meeting.find(body["turn"])
    before = Person() if target is None else logged.names.person(target)
    person = replace(
        before,
        speaker=body["speaker"],
        organisation=body.get("organisation") or before.organisation,
        gender=None,
    )
    return {"turn": body["turn"], "person": _person_id(session, logged, person, {})}


def _asked(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """A mission may be said in any way that names a country; the log has its code."""
    said = body.get("mission")
    if said is None:
        return dict(body)
    country = countries.find(said)
    if country is None:
        raise Refused("There is no mission “{mission}”.", field="mission", mission=said)
    return {**body, "mission": country.code}


def _of_a_person(body: Body) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in PERSON_FIELDS}


def _not_of_a_person(body: Body) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in PERSON_FIELDS}


_PREPARATIONS: Mapping[str, Callable[[Session, LoggedMeeting, Body], dict[str, Any]]] = {
    "plan": _planned,
    "pause": _with_reason,
    "suspend": _with_reason,
    "correct_time": _with_reason,
    "adjust_time": _with_reason,
    "cue": _with_shown_text,
    "notice": _with_shown_text,
    "add_turn": _added,
    "edit_turn": _edited,
    "replace": _replaced,
    "ask_floor": _asked,
}
