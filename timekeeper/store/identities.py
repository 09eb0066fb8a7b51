"""What identifies people, in the tables: how much of it there is, and how it is deleted.

Rows of ``people`` and ``texts`` alone; the log stays as it is and refers to nothing then.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from .models import DeletionRow, MeetingRow, PersonRow, RoomOccupancyRow, SeriesRow, TextRow

TABLES = ("people", "texts")

_DETAILS = ("gender", "national", "coalition_of", "words", "notes")
"""Of a person what never leaves the console, whoever it is."""


@dataclass(frozen=True)
class Count:
    """``people``: whole rows. ``details``: rows with something that only the console shows."""

    people: int = 0
    details: int = 0
    texts: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.people + other.people,
            self.details + other.details,
            self.texts + other.texts,
        )


def every_series(session: Session) -> Sequence[SeriesRow]:
    return session.scalars(select(SeriesRow).order_by(SeriesRow.name)).all()


def slugs_of(session: Session, series: SeriesRow) -> list[str]:
    """The meetings of a series."""
    found = session.scalars(select(MeetingRow.slug).where(MeetingRow.series_id == series.id))
    return list(found)


def is_on(session: Session, series: SeriesRow) -> bool:
    """Whether a meeting of the series is open."""
    meetings = select(MeetingRow.id).where(MeetingRow.series_id == series.id)
    held = select(RoomOccupancyRow.meeting_id).where(RoomOccupancyRow.meeting_id.in_(meetings))
    return session.scalar(held.limit(1)) is not None


def kept(session: Session, meeting_id: int, protected: Set[int]) -> Count:
    """What deleting would take; ``protected`` are the rows that go whole."""
    others = _other_details(meeting_id, protected)
    texts = select(func.count()).select_from(TextRow).where(TextRow.meeting_id == meeting_id)
    return Count(
        people=session.scalar(_count_of(_whole(meeting_id, protected))) or 0,
        details=session.scalar(_count_of(others)) or 0,
        texts=session.scalar(texts) or 0,
    )


def _count_of(which: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(PersonRow).where(which)


def _whole(meeting_id: int, protected: Set[int]) -> ColumnElement[bool]:
    return (PersonRow.meeting_id == meeting_id) & PersonRow.id.in_(protected)


def _other_details(meeting_id: int, protected: Set[int]) -> ColumnElement[bool]:
    has_some = or_(*(getattr(PersonRow, name).is_not(None) for name in _DETAILS))
    return (PersonRow.meeting_id == meeting_id) & PersonRow.id.not_in(protected) & has_some


def delete_from(session: Session, meeting_id: int, protected: Set[int]) -> Count:
    """Delete it; gives what that was."""
    gone = kept(session, meeting_id, protected)
    session.execute(delete(PersonRow).where(_whole(meeting_id, protected)))
    session.execute(
        update(PersonRow)
        .where(_other_details(meeting_id, protected))
        .values(dict.fromkeys(_DETAILS))
    )
    session.execute(delete(TextRow).where(TextRow.meeting_id == meeting_id))
    return gone


def note_deletion(session: Session, series: SeriesRow, at_ms: int, gone: Count) -> None:
    session.add(DeletionRow(series_id=series.id, at_ms=at_ms, **vars(gone)))
    session.flush()


def deletions(session: Session, series: SeriesRow) -> Sequence[DeletionRow]:
    """What was deleted of a series, the latest first."""
    rows = select(DeletionRow).where(DeletionRow.series_id == series.id)
    return session.scalars(rows.order_by(DeletionRow.id.desc())).all()


def latest_deletion(session: Session) -> tuple[int, int]:
    """The number of the latest deletion of all and when it was (ms); 0 and 0 before the first."""
    row = session.execute(
        select(DeletionRow.id, DeletionRow.at_ms).order_by(DeletionRow.id.desc()).limit(1)
    ).one_or_none()
    return (0, 0) if row is None else (row.id, row.at_ms)
