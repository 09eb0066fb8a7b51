"""People and texts: rows to which facts refer by id. An edit inserts a new row."""

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from timekeeper.domain.meeting.turns import Person
from timekeeper.domain.protection.labels import Names

from .models import PersonRow, TextRow


def add_person(session: Session, meeting_id: int, person: Person) -> int:
    row = PersonRow(meeting_id=meeting_id, **asdict(person))
    session.add(row)
    session.flush()
    return row.id


def add_text(session: Session, meeting_id: int, text: str) -> int:
    row = TextRow(meeting_id=meeting_id, text=text)
    session.add(row)
    session.flush()
    return row.id


def names_of(session: Session, meeting_id: int) -> Names:
    """All people and texts to which the meeting's facts may refer."""
    people = session.scalars(select(PersonRow).where(PersonRow.meeting_id == meeting_id))
    texts = session.scalars(select(TextRow).where(TextRow.meeting_id == meeting_id))
    return Names({row.id: _person(row) for row in people}, {row.id: row.text for row in texts})


def _person(row: PersonRow) -> Person:
    columns: dict[str, Any] = {field.name: getattr(row, field.name) for field in fields(Person)}
    return Person(**columns)
