"""Turns a command's body into a fact: people and texts become rows, the verb gets their ids.

This runs inside the transaction of the write path, so rows of a refused command are rolled back.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy.orm import Session

from timekeeper.domain.log.facts import Fact, Undone
from timekeeper.domain.log.history import undo
from timekeeper.domain.log.protection_on_reload import KnownSpeaker, still_protected
from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.identities import (
    protected_words_shown_by_undo,
    words_that_name_protected,
)
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
        return _undo(logged, now_ms, **body)
    prepare = _PREPARATIONS.get(verb, _unchanged_arguments)
    return VERBS[verb](logged.history.meeting, now_ms, **prepare(session, logged, body))


def _undo(
    logged: LoggedMeeting, now_ms: int, *, revision: int, names_checked: bool = False
) -> Undone:
    """An undo shows a text that names a protected speaker again only with ``names_checked``."""
    fact = undo(logged.history, now_ms, revision=revision)
    _check_names(
        protected_words_shown_by_undo(logged.history, logged.names, revision), names_checked
    )
    return fact


def _unchanged_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    return dict(body)


def _with_reason(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    return _with_row(session, logged, body, "reason")


def _with_shown_text(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """A text that others may read names no protected speaker, unless ``names_checked`` is set."""
    words = words_that_name_protected(body.get("text") or "", logged.history, logged.names)
    _check_names(words, body.get("names_checked", False))
    fields = {name: value for name, value in body.items() if name != "names_checked"}
    return _with_row(session, logged, fields, "text")


def _check_names(words: tuple[str, ...], names_checked: bool) -> None:
    if words and not names_checked:
        raise Refused(
            "This text may identify a protected speaker to others. Change the text, or send it "
            "anyway."
        )


def _with_row(session: Session, logged: LoggedMeeting, body: Body, name: str) -> dict[str, Any]:
    text = body.get(name)
    row = None if text is None else people.add_text(session, logged.meeting_id, text)
    return {**body, name: row}


def _plan_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """Speakers who are already listed keep their row, and so their turn's id.

    They also stay protected, unless ``takes_protection_off`` is set.
    """
    before = [
        KnownSpeaker(logged.names.person(t), t.protected) for t in logged.history.meeting.turns
    ]
    known = {
        logged.names.person(turn): turn.person
        for turn in logged.history.meeting.turns
        if turn.person is not None
    }
    takes_protection_off = body.get("takes_protection_off", False)
    known_speakers = [] if takes_protection_off else before
    stay_protected = still_protected(known_speakers, [turn.person for turn in body["turns"]])
    turns = [
        PlannedTurn(
            kind=turn.kind,
            allotted_ms=turn.allotted_ms,
            person=_person_id(session, logged, turn.person, known),
            category=turn.category,
            mode=turn.mode,
            protected=turn.protected or stays_protected,
        )
        for turn, stays_protected in zip(body["turns"], stay_protected, strict=True)
    ]
    fields = {name: value for name, value in body.items() if name != "takes_protection_off"}
    return {**fields, "turns": turns}


def _person_id(
    session: Session, logged: LoggedMeeting, person: Person, known: dict[Person, int]
) -> int | None:
    if person == Person():
        return None
    person_id = known.pop(person, None)
    if person_id is None:
        return people.add_person(session, logged.meeting_id, person)
    return person_id


def _add_turn_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    person = Person(**_person_fields(body))
    return {**_other_fields(body), "person": _person_id(session, logged, person, {})}


def _edit_turn_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """An edit adds a row of people and keeps the old one for an undo."""
    target = logged.history.meeting.find(body["turn"])
    person_id = None if target is None else target.person
    if target is not None and _person_fields(body):
        person = replace(logged.names.person(target), **_person_fields(body))
        if person != logged.names.person(target):
            person_id = _person_id(session, logged, person, {})
    changes = _other_fields(body)
    turn = changes.pop("turn")
    return {"turn": turn, "person": person_id, "changes": changes}


def _replace_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """Another person gives the same statement, for the same organisation unless one is given."""
    target = logged.history.meeting.find(body["turn"])
    before = Person() if target is None else logged.names.person(target)
    person = replace(
        before,
        speaker=body["speaker"],
        organisation=body.get("organisation") or before.organisation,
        gender=None,
    )
    return {"turn": body["turn"], "person": _person_id(session, logged, person, {})}


def _ask_floor_arguments(session: Session, logged: LoggedMeeting, body: Body) -> dict[str, Any]:
    """``mission`` may be any code or name of a country; the log has its code."""
    written = body.get("mission")
    if written is None:
        return dict(body)
    country = countries.find(written)
    if country is None:
        raise Refused("There is no mission “{mission}”.", field="mission", mission=written)
    return {**body, "mission": country.code}


def _person_fields(body: Body) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in PERSON_FIELDS}


def _other_fields(body: Body) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in PERSON_FIELDS}


_PREPARATIONS: Mapping[str, Callable[[Session, LoggedMeeting, Body], dict[str, Any]]] = {
    "plan": _plan_arguments,
    "pause": _with_reason,
    "suspend": _with_reason,
    "correct_time": _with_reason,
    "adjust_time": _with_reason,
    "cue": _with_shown_text,
    "notice": _with_shown_text,
    "add_turn": _add_turn_arguments,
    "edit_turn": _edit_turn_arguments,
    "replace": _replace_arguments,
    "ask_floor": _ask_floor_arguments,
}
