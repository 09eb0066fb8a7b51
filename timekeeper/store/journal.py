"""The journal: each meeting's log in the database, and its fold in memory.

Each process caches the fold of a meeting and brings it up to date from the tail of
the log, so that a reader folds only what is new. The database decides: only what was
committed is cached.
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
    """A meeting with its folded log, and the people and texts that its facts refer to."""

    meeting_id: int
    time_zone: str
    language: str
    practice: bool
    illustrative: bool
    history: History
    names: Names


class Journal:
    """Reads meetings, and caches their folds by slug."""

    def __init__(self) -> None:
        self._cache: dict[str, LoggedMeeting] = {}

    def read(self, session: Session, slug: str) -> LoggedMeeting | None:
        """The meeting as it is in this transaction, which must not write. Caches it."""
        cache = self._cache
        logged = self.peek(session, slug)
        if logged is not None:
            # Into the cache from before the read: ``forget`` may have replaced it meanwhile.
            _keep_newest(cache, logged)
        return logged

    def remember(self, logged: LoggedMeeting) -> None:
        """Caches a committed meeting, so that the next reader need not fold it again."""
        _keep_newest(self._cache, logged)

    def forget(self) -> None:
        """Empties the cache, because rows that logs refer to were deleted."""
        self._cache = {}

    def peek(self, session: Session, slug: str) -> LoggedMeeting | None:
        """Like ``read``, but caches nothing: for a transaction that may still fail."""
        known = self._cache.get(slug)
        if known is None:
            return _from_the_beginning(session, slug)
        new = tail(session, known.meeting_id, known.history.revision)
        if not new:
            return known
        return _with_tail(session, known, new)

    def read_all(self, session: Session) -> list[LoggedMeeting]:
        """Every meeting, with a single query where nothing is new."""
        meetings = []
        for slug, revision in revisions(session).items():
            known = self._cache.get(slug)
            is_current = known is not None and known.history.revision == revision
            logged = known if is_current else self.read(session, slug)
            if logged is not None:
                meetings.append(logged)
        return meetings


def _keep_newest(cache: dict[str, LoggedMeeting], logged: LoggedMeeting) -> None:
    slug = logged.history.meeting.slug
    known = cache.get(slug)
    if known is None or known.history.revision < logged.history.revision:
        cache[slug] = logged


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
    """The entries after ``after_revision``, oldest first."""
    rows = session.scalars(
        select(EntryRow)
        .where(EntryRow.meeting_id == meeting_id, EntryRow.revision > after_revision)
        .order_by(EntryRow.revision)
    )
    return [
        Entry(row.revision, row.at_ms, row.actor, facts_as_json.from_json(row.verb, row.fact))
        for row in rows
    ]


def find_by_key(session: Session, meeting_id: int, key: str) -> EntryRow | None:
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
    """Adds one entry. Raises IntegrityError when its revision or its key exists already."""
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
    """At most ``most`` entries of all meetings from before an instant, newest first, with slugs."""
    rows = session.execute(
        select(MeetingRow.slug, EntryRow)
        .join(MeetingRow, MeetingRow.id == EntryRow.meeting_id)
        .where(EntryRow.at_ms < before_ms)
        .order_by(EntryRow.at_ms.desc(), EntryRow.revision.desc())
        .limit(most)
    )
    return [(slug, row) for slug, row in rows]
