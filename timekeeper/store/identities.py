"""Counts and deletes what identifies people in the tables ``people`` and ``texts``.

The log is not changed; it then refers to rows that no longer exist.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from .models import DeletionRow, MeetingRow, PersonRow, RoomOccupancyRow, SeriesRow, TextRow

TABLES = ("people", "texts")

_DETAILS = ("gender", "national", "coalition_of", "words", "notes")
"""The columns that only the moderator's console shows, also of people without protection."""


@dataclass(frozen=True)
class IdentityCount:
    """``people``: whole rows. ``details``: other rows with a value in ``_DETAILS``."""

    people: int = 0
    details: int = 0
    texts: int = 0

    def __add__(self, other: "IdentityCount") -> "IdentityCount":
        return IdentityCount(
            self.people + other.people,
            self.details + other.details,
            self.texts + other.texts,
        )


def every_series(session: Session) -> Sequence[SeriesRow]:
    return session.scalars(select(SeriesRow).order_by(SeriesRow.name)).all()


def meeting_slugs(session: Session, series: SeriesRow) -> list[str]:
    """The slugs of the meetings of a series."""
    slugs = session.scalars(select(MeetingRow.slug).where(MeetingRow.series_id == series.id))
    return list(slugs)


def has_open_meeting(session: Session, series: SeriesRow) -> bool:
    """Whether a meeting of the series is open."""
    meetings = select(MeetingRow.id).where(MeetingRow.series_id == series.id)
    is_open = select(RoomOccupancyRow.meeting_id).where(RoomOccupancyRow.meeting_id.in_(meetings))
    return session.scalar(is_open.limit(1)) is not None


def count_in_meeting(session: Session, meeting_id: int, protected: Set[int]) -> IdentityCount:
    """What a deletion would delete; ``protected`` are the people whose whole rows it deletes."""
    details = _other_details(meeting_id, protected)
    texts = select(func.count()).select_from(TextRow).where(TextRow.meeting_id == meeting_id)
    return IdentityCount(
        people=session.scalar(_count_of(_whole_rows(meeting_id, protected))) or 0,
        details=session.scalar(_count_of(details)) or 0,
        texts=session.scalar(texts) or 0,
    )


def _count_of(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(PersonRow).where(condition)


def _whole_rows(meeting_id: int, protected: Set[int]) -> ColumnElement[bool]:
    return (PersonRow.meeting_id == meeting_id) & PersonRow.id.in_(protected)


def _other_details(meeting_id: int, protected: Set[int]) -> ColumnElement[bool]:
    has_details = or_(*(getattr(PersonRow, name).is_not(None) for name in _DETAILS))
    return (PersonRow.meeting_id == meeting_id) & PersonRow.id.not_in(protected) & has_details


def delete_in_meeting(session: Session, meeting_id: int, protected: Set[int]) -> IdentityCount:
    """Deletes what ``count_in_meeting`` counts, and gives that count."""
    deleted = count_in_meeting(session, meeting_id, protected)
    session.execute(delete(PersonRow).where(_whole_rows(meeting_id, protected)))
    session.execute(
        update(PersonRow)
        .where(_other_details(meeting_id, protected))
        .values(dict.fromkeys(_DETAILS))
    )
    session.execute(delete(TextRow).where(TextRow.meeting_id == meeting_id))
    return deleted


def record_deletion(
    session: Session, series: SeriesRow, at_ms: int, deleted: IdentityCount
) -> None:
    session.add(DeletionRow(series_id=series.id, at_ms=at_ms, **vars(deleted)))
    session.flush()


def deletions(session: Session, series: SeriesRow) -> Sequence[DeletionRow]:
    """The deletions of a series, the latest first."""
    rows = select(DeletionRow).where(DeletionRow.series_id == series.id)
    return session.scalars(rows.order_by(DeletionRow.id.desc())).all()


def latest_deletion(session: Session) -> tuple[int, int]:
    """The id and the instant (ms) of the latest deletion in any series; 0 and 0 without one."""
    row = session.execute(
        select(DeletionRow.id, DeletionRow.at_ms).order_by(DeletionRow.id.desc()).limit(1)
    ).one_or_none()
    return (0, 0) if row is None else (row.id, row.at_ms)
