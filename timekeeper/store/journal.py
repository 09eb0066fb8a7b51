"""The journal: each meeting's log in the database, and its fold in memory.

The fold of a meeting is kept per process and brought up to date from the tail of
its log, so that a reader pays for what is new and for nothing else. The database
decides: nothing is remembered that was not committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timekeeper.domain.log.history import Entry, History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.protection.labels import Names
from timekeeper.store.connection.database import NUL

from . import facts_as_json, people
from .models import EntryRow, MeetingRow, SeriesRow


@dataclass(frozen=True)
class LoggedMeeting:
    """A meeting as its log tells it, with the names that its facts refer to."""

    meeting_id: int
    time_zone: str
    language: str
    practice: bool
    illustrative: bool
    history: History
    names: Names


class Journal:
    """The folds that this process remembers, by slug."""

    def __init__(self) -> None:
        self._remembered: dict[str, LoggedMeeting] = {}

    def read(self, session: Session, slug: str) -> LoggedMeeting | None:
        """The meeting as it is in this transaction, which must only be reading."""
        remembered = self._remembered
        logged = self.look(session, slug)
        if logged is not None:
            # Among what was remembered when it was read: that may be forgotten by now.
            _keep_newest(remembered, logged)
        return logged

    def remember(self, logged: LoggedMeeting) -> None:
        """What has been committed, so that the next reader need not fold it again."""
        _keep_newest(self._remembered, logged)

    def forget(self) -> None:
        """Rows have been deleted that a log refers to: whoever reads next reads all anew."""
        self._remembered = {}

    def look(self, session: Session, slug: str) -> LoggedMeeting | None:
        """The same, remembering nothing: for a transaction that may yet fail."""
        known = self._remembered.get(slug)
        if known is None:
            return _from_the_beginning(session, slug)
        new = tail(session, known.meeting_id, known.history.revision)
        if not new:
            return known
        return _with_tail(session, known, new)

    def read_all(self, session: Session) -> list[LoggedMeeting]:
        """Every meeting, at the cost of one query where nothing is new."""
        found = []
        for slug, revision in revisions(session).items():
            known = self._remembered.get(slug)
            is_current = known is not None and known.history.revision == revision
            logged = known if is_current else self.read(session, slug)
            if logged is not None:
                found.append(logged)
        return found


def _keep_newest(remembered: dict[str, LoggedMeeting], logged: LoggedMeeting) -> None:
    slug = logged.history.meeting.slug
    known = remembered.get(slug)
    if known is None or known.history.revision < logged.history.revision:
        remembered[slug] = logged


def _from_the_beginning(session: Session, slug: str) -> LoggedMeeting | None:
    if NUL in slug:
        return None
    row = session.execute(
        select(MeetingRow, SeriesRow).join(SeriesRow).where(MeetingRow.slug == slug)
    ).one_or_none()
    if row is None:
        return None
    meeting, series = row
    blank = Meeting(meeting.slug, series.name, meeting.state_under_review)
    return LoggedMeeting(
        meeting_id=meeting.id,
        time_zone=series.time_zone,
        language=series.language,
        practice=series.practice,
        illustrative=series.illustrative,
        history=History.of(blank, tail(session, meeting.id, 0)),
        names=people.names_of(session, meeting.id),
    )


def _with_tail(session: Session, known: LoggedMeeting, new: Sequence[Entry]) -> LoggedMeeting:
    return replace(
        known,
        history=known.history.extended(new),
        names=people.names_of(session, known.meeting_id),
    )


def tail(session: Session, meeting_id: int, after_revision: int) -> list[Entry]:
    """The entries after a revision, oldest first."""
    rows = session.scalars(
        select(EntryRow)
        .where(EntryRow.meeting_id == meeting_id, EntryRow.revision > after_revision)
        .order_by(EntryRow.revision)
    )
    return [
        Entry(row.revision, row.at_ms, row.actor, facts_as_json.from_json(row.verb, row.fact))
        for row in rows
    ]


def find_key(session: Session, meeting_id: int, key: str) -> EntryRow | None:
    return session.scalar(
        select(EntryRow).where(EntryRow.meeting_id == meeting_id, EntryRow.key == key)
    )


def append(
    session: Session,
    meeting_id: int,
    entry: Entry,
    *,
    key: str,
    body_hash: bytes,
    role: str | None = None,
) -> None:
    """Add one entry. Raises IntegrityError when its revision or its key is taken."""
    session.add(
        EntryRow(
            meeting_id=meeting_id,
            revision=entry.revision,
            at_ms=entry.at_ms,
            actor=entry.actor,
            role=role,
            key=key,
            body_hash=body_hash,
            verb=entry.fact.verb,
            fact=facts_as_json.to_json(entry.fact),
        )
    )
    session.flush()


def revisions(session: Session) -> dict[str, int]:
    """The newest revision of every meeting, in one query."""
    rows = session.execute(
        select(MeetingRow.slug, func.coalesce(func.max(EntryRow.revision), 0))
        .outerjoin(EntryRow, EntryRow.meeting_id == MeetingRow.id)
        .group_by(MeetingRow.slug)
    )
    return dict(rows.all())


def latest(session: Session, before_ms: int, most: int) -> list[tuple[str, EntryRow]]:
    """The newest entries of all meetings from before an instant, newest first, with their slugs."""
    rows = session.execute(
        select(MeetingRow.slug, EntryRow)
        .join(MeetingRow, MeetingRow.id == EntryRow.meeting_id)
        .where(EntryRow.at_ms < before_ms)
        .order_by(EntryRow.at_ms.desc(), EntryRow.revision.desc())
        .limit(most)
    )
    return [(slug, row) for slug, row in rows]
