"""How long identities are kept: until a date of each series, and not a day longer.

Deleted is who was protected at any time, and who was corrected or replaced; of everybody else
what only the console shows; and all cues, notices and reasons. The log is not touched, so that
what happened and when stays.
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
from timekeeper.store.identities import TABLES, Count
from timekeeper.store.journal import Journal, LoggedMeeting
from timekeeper.store.models import SeriesRow


@dataclass(frozen=True)
class Deletion:
    at_ms: int
    count: Count


@dataclass(frozen=True)
class SeriesRetention:
    """What is kept of a series: until the end of ``until``, or None for ever."""

    slug: str
    name: str
    time_zone: str
    until: date | None
    count: Count
    deletions: tuple[Deletion, ...]


class Retention:
    """Deletes identities. ``now_ms`` is server time; ``journal`` is what this process remembers."""

    def __init__(self, database: Database, journal: Journal, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._journal = journal
        self._now_ms = now_ms
        self._deleting = Lock()
        self._is_scrubbed = True

    def listed(self) -> list[SeriesRetention]:
        """Every series by its name."""
        with self._database.reading() as session:
            return [self._kept(session, series) for series in identities.every_series(session)]

    def _kept(self, session: Session, series: SeriesRow) -> SeriesRetention:
        meetings = [self._journal.read(session, s) for s in identities.slugs_of(session, series)]
        counts = (_counted(session, logged) for logged in meetings if logged is not None)
        done = identities.deletions(session, series)
        return SeriesRetention(
            slug=series.slug,
            name=series.name,
            time_zone=series.time_zone,
            until=_day_before(series.identities_until_ms, series.time_zone),
            count=sum(counts, Count()),
            deletions=tuple(
                Deletion(row.at_ms, Count(row.people, row.details, row.texts)) for row in done
            ),
        )

    def keep_until(self, slug: str, day: date | None, *, by: Actor = SERVER) -> None:
        """Keep a series' identities through ``day``, where the series is; None is for ever.

        Raises Refused when there is no such series, or no such day.
        """
        if day is not None:
            check_day(day, field="until")
        with self._database.writing() as session:
            series = _series(session, slug)
            series.identities_until_ms = None if day is None else _end_of(day, series.time_zone)
            about = f"{series.name}, {'for ever' if day is None else day.isoformat()}"
            audit.note(session, self._now_ms(), by, "kept identities", about)

    def delete_due(self, *, by: Actor = SERVER) -> Count:
        """Delete what is due of every series; one of which a meeting is on has to wait."""
        return self._delete(lambda series, is_on: _is_due(series, self._now_ms()) and not is_on, by)

    def delete(self, slug: str, *, at_once: bool = False, by: Actor = SERVER) -> Count:
        """Delete of one series what is due, or with ``at_once`` whatever there is.

        Raises Refused when there is no such series, or when one of its meetings is on.
        """
        with self._database.reading() as session:
            _series(session, slug)

        def is_meant(series: SeriesRow, is_on: bool) -> bool:
            if series.slug != slug or not (at_once or _is_due(series, self._now_ms())):
                return False
            if is_on:
                raise Refused(
                    "A Pre-session of {series} is still open; close it first.", series=series.name
                )
            return True

        return self._delete(is_meant, by)

    def _delete(self, is_meant: Callable[[SeriesRow, bool], bool], by: Actor) -> Count:
        with self._deleting:
            gone = Count()
            with self._database.writing() as session:
                for series in identities.every_series(session):
                    if is_meant(series, identities.is_on(session, series)):
                        gone += self._delete_from(session, series, by)
            if gone != Count():
                self._journal.forget()
                self._is_scrubbed = False
            self._scrub()
            return gone

    def _delete_from(self, session: Session, series: SeriesRow, by: Actor) -> Count:
        gone = Count()
        for slug in identities.slugs_of(session, series):
            logged = self._journal.look(session, slug)
            if logged is not None:
                gone += identities.delete_from(session, logged.meeting_id, _to_go(logged))
        if gone != Count():
            identities.note_deletion(session, series, self._now_ms(), gone)
            audit.note(session, self._now_ms(), by, "deleted identities", series.name)
        return gone

    def _scrub(self) -> None:
        """What was deleted leaves the files too; where somebody is in the way, the next time."""
        if not self._is_scrubbed:
            self._is_scrubbed = self._database.scrub(*TABLES)

    @property
    def is_scrubbed(self) -> bool:
        """Whether nothing that this process has deleted is in the database's files."""
        return self._is_scrubbed

    def scrub_again(self) -> bool:
        """Try once more what somebody was in the way of; gives ``is_scrubbed``."""
        with self._deleting:
            self._scrub()
            return self._is_scrubbed

    def latest(self) -> tuple[int, int]:
        """The number of the latest deletion, by whatever process, and when it was (ms)."""
        with self._database.reading() as session:
            return identities.latest_deletion(session)

    def forget(self) -> None:
        """Somebody has deleted: this process remembers nobody any more."""
        self._journal.forget()


def _series(session: Session, slug: str) -> SeriesRow:
    series = programme.find_series(session, slug)
    if series is None:
        raise Refused("There is no series “{slug}”.", field="series", slug=slug)
    return series


def _counted(session: Session, logged: LoggedMeeting) -> Count:
    return identities.kept(session, logged.meeting_id, _to_go(logged))


def _to_go(logged: LoggedMeeting) -> set[int]:
    return people_to_delete(logged.history, logged.names)


def _is_due(series: SeriesRow, now_ms: int) -> bool:
    until_ms = series.identities_until_ms
    return until_ms is not None and until_ms <= now_ms


def _end_of(day: date, time_zone: str) -> int:
    """The instant at which a day is over where the series is."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))
    return round(midnight.timestamp() * 1000)


def _day_before(at_ms: int | None, time_zone: str) -> date | None:
    if at_ms is None:
        return None
    return datetime.fromtimestamp(at_ms / 1000 - 1, ZoneInfo(time_zone)).date()
