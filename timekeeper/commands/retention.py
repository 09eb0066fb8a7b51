"""Retention: the identities of a series are deleted after the day that is set for it.

Deleted are people who were protected at any time, and people who were corrected or replaced; of
everybody else the details that only the console shows; and all cues, notices and reasons. The log
stays, so what happened and when is still known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timekeeper.domain.meeting.dates import check_day
from timekeeper.domain.protection.identities import people_to_delete
from timekeeper.domain.refusal import Refused
from timekeeper.store import audit, identities, programme
from timekeeper.store.audit import SERVER, Actor
from timekeeper.store.connection.database import Database
from timekeeper.store.identities import TABLES, IdentityCount
from timekeeper.store.journal import Journal, LoggedMeeting
from timekeeper.store.models import SeriesRow


@dataclass(frozen=True)
class Deletion:
    at_ms: int
    count: IdentityCount


@dataclass(frozen=True)
class SeriesRetention:
    """What is kept of a series until the end of the day ``until``; None means for ever."""

    slug: str
    name: str
    time_zone: str
    until: date | None
    count: IdentityCount
    deletions: tuple[Deletion, ...]


class Retention:
    """Deletes identities. ``now_ms`` is server time, ``journal`` caches meetings."""

    def __init__(self, database: Database, journal: Journal, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._journal = journal
        self._now_ms = now_ms
        self._deleting = Lock()
        self._is_scrubbed = True

    def all_series(self) -> list[SeriesRetention]:
        """All series, ordered by name."""
        with self._database.reading() as session:
            return [
                self._series_retention(session, series)
                for series in identities.every_series(session)
            ]

    def _series_retention(self, session: Session, series: SeriesRow) -> SeriesRetention:
        meetings = [
            self._journal.read(session, s) for s in identities.meeting_slugs(session, series)
        ]
        counts = (_count_kept(session, logged) for logged in meetings if logged is not None)
        deletions = identities.deletions(session, series)
        return SeriesRetention(
            slug=series.slug,
            name=series.name,
            time_zone=series.time_zone,
            until=_day_before(series.identities_until_ms, series.time_zone),
            count=sum(counts, IdentityCount()),
            deletions=tuple(
                Deletion(row.at_ms, IdentityCount(row.people, row.details, row.texts))
                for row in deletions
            ),
        )

    def keep_until(self, slug: str, day: date | None, *, by: Actor = SERVER) -> None:
        """Keeps the identities of a series through ``day`` in its time zone; None means for ever.

        Raises Refused when there is no such series, or no such day.
        """
        if day is not None:
            check_day(day, field="until")
        with self._database.writing() as session:
            series = _series(session, slug)
            series.identities_until_ms = None if day is None else _end_of(day, series.time_zone)
            about = f"{series.name}, {'for ever' if day is None else day.isoformat()}"
            audit.note(session, self._now_ms(), by, "kept identities", about)

    def delete_due(self, *, by: Actor = SERVER) -> IdentityCount:
        """Deletes the identities that are due; a series with a meeting that is on has to wait."""
        return self._delete(lambda series, is_on: _is_due(series, self._now_ms()) and not is_on, by)

    def delete(self, slug: str, *, at_once: bool = False, by: Actor = SERVER) -> IdentityCount:
        """Deletes the identities of one series if they are due, or in any case with ``at_once``.

        Raises Refused when there is no such series, or when one of its meetings is on.
        """
        with self._database.reading() as session:
            _series(session, slug)

        def is_selected(series: SeriesRow, is_on: bool) -> bool:
            if series.slug != slug or not (at_once or _is_due(series, self._now_ms())):
                return False
            if is_on:
                raise Refused(
                    "A Pre-session of {series} is still open; close it first.", series=series.name
                )
            return True

        return self._delete(is_selected, by)

    def _delete(self, is_selected: Callable[[SeriesRow, bool], bool], by: Actor) -> IdentityCount:
        with self._deleting:
            deleted = IdentityCount()
            with self._database.writing() as session:
                for series in identities.every_series(session):
                    if is_selected(series, identities.has_open_meeting(session, series)):
                        deleted += self._delete_from(session, series, by)
            if deleted != IdentityCount():
                self._journal.forget()
                self._is_scrubbed = False
            self._scrub()
            return deleted

    def _delete_from(self, session: Session, series: SeriesRow, by: Actor) -> IdentityCount:
        deleted = IdentityCount()
        for slug in identities.meeting_slugs(session, series):
            logged = self._journal.peek(session, slug)
            if logged is not None:
                people = _people_to_delete(logged)
                deleted += identities.delete_in_meeting(session, logged.meeting_id, people)
        if deleted != IdentityCount():
            identities.record_deletion(session, series, self._now_ms(), deleted)
            audit.note(session, self._now_ms(), by, "deleted identities", series.name)
        return deleted

    def _scrub(self) -> None:
        """Removes deleted rows from the database's files; later, if another program uses them."""
        if not self._is_scrubbed:
            self._is_scrubbed = self._database.scrub(*TABLES)

    @property
    def is_scrubbed(self) -> bool:
        """Whether all that this process has deleted is gone from the database's files."""
        return self._is_scrubbed

    def scrub_again(self) -> bool:
        """Tries again if another program used the files; returns ``is_scrubbed``."""
        with self._deleting:
            self._scrub()
            return self._is_scrubbed

    def latest_deletion(self) -> tuple[int, int]:
        """The number of the latest deletion by any process, and when it was (ms)."""
        with self._database.reading() as session:
            return identities.latest_deletion(session)

    def forget(self) -> None:
        """Clears this process's cache, after another process has deleted identities."""
        self._journal.forget()


def _series(session: Session, slug: str) -> SeriesRow:
    series = programme.find_series(session, slug)
    if series is None:
        raise Refused("There is no series “{slug}”.", field="series", slug=slug)
    return series


def _count_kept(session: Session, logged: LoggedMeeting) -> IdentityCount:
    return identities.count_in_meeting(session, logged.meeting_id, _people_to_delete(logged))


def _people_to_delete(logged: LoggedMeeting) -> set[int]:
    return people_to_delete(logged.history, logged.names)


def _is_due(series: SeriesRow, now_ms: int) -> bool:
    until_ms = series.identities_until_ms
    return until_ms is not None and until_ms <= now_ms


def _end_of(day: date, time_zone: str) -> int:
    """The instant at which a day ends in the time zone of the series."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))
    return round(midnight.timestamp() * 1000)


def _day_before(at_ms: int | None, time_zone: str) -> date | None:
    if at_ms is None:
        return None
    return datetime.fromtimestamp(at_ms / 1000 - 1, ZoneInfo(time_zone)).date()
