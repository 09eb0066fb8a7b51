"""Loads a programme into the logs of its meetings.

Every meeting that the programme changes gets a ``plan`` fact through the write path, all in one
transaction. Meetings with unchanged rows are skipped, so loading a file twice changes nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slugify import slugify
from sqlalchemy.orm import Session

from timekeeper.commands.execute import Command, Executor
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Settings
from timekeeper.domain.refusal import Refused
from timekeeper.store import programme
from timekeeper.store.audit import Actor
from timekeeper.store.identities import meeting_slugs
from timekeeper.store.journal import LoggedMeeting
from timekeeper.store.models import MeetingRow, SeriesRow

from .planned_programme import FileMeeting, Programme

PROGRAMME = Actor("programme", None)
"""The actor of what is planned from a file."""


@dataclass(frozen=True)
class SeriesName:
    """The series under which a programme is loaded.

    ``settings`` (by the names of ``Settings``) apply to its meetings from now on; the others stay
    as they are.
    """

    name: str
    time_zone: str
    language: str = "en"
    illustrative: bool = False
    practice: bool = False
    settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """``upr35`` for "UPR 35". It is short, as every meeting's address begins with it."""
        return slugify(self.name, separator="") if len(self.name) < 12 else slugify(self.name)


def slug_in(series_slug: str, meeting: FileMeeting) -> str:
    return f"{series_slug}-{meeting.slug_part}"


def load(
    executor: Executor,
    file: Programme,
    series: SeriesName,
    *,
    by: Actor = PROGRAMME,
    takes_protection_off: bool = False,
    cancels_missing: bool = False,
) -> list[str]:
    """Loads all meetings of a file, or none; returns the slugs of those that changed.

    Protected speakers stay protected, unless ``takes_protection_off``: then the file decides.
    With ``cancels_missing`` the meetings that the file no longer has are cancelled (``left_out``).
    Raises Refused when a meeting of the file has been opened and its rows differ.
    """

    def commands(session: Session) -> list[Command]:
        row = _series_row(session, series)
        known = _known(executor, session, row) if cancels_missing else []
        planned = [
            _command(executor, session, row, meeting, by, takes_protection_off)
            for meeting in file.meetings
        ]
        return [
            *(
                Command(_slug(logged), "cancel", {}, by.actor, role=by.role)
                for logged in left_out(known, file, series)
            ),
            *(command for command in planned if command is not None),
        ]

    return [answer.history.meeting.slug for answer in executor.execute_all(commands)]


def left_out(
    known: Iterable[LoggedMeeting], file: Programme, series: SeriesName
) -> list[LoggedMeeting]:
    """The meetings of a series that a file has planned before, and this one no longer has.

    Only those that were never opened, on days that the file covers, by their start.
    """
    zone = ZoneInfo(series.time_zone)
    slugs = {slug_in(series.slug, meeting) for meeting in file.meetings}
    days = {_day(meeting.scheduled_start_ms, zone) for meeting in file.meetings}
    missing = [
        logged
        for logged in known
        if SeriesName(logged.history.meeting.series, "").slug == series.slug
        and logged.history.meeting.status == "scheduled"
        and _slug(logged) not in slugs
        and _day(logged.history.meeting.scheduled_start_ms, zone) in days
        and _by_a_file(logged, "plan")
    ]
    return sorted(missing, key=lambda logged: logged.history.meeting.scheduled_start_ms)


def cancelled_by_hand(logged: LoggedMeeting) -> bool:
    """Whether a person has cancelled it, and no file: then no file brings it back."""
    return logged.history.meeting.status == "cancelled" and not _by_a_file(logged, "cancel")


def _by_a_file(logged: LoggedMeeting, verb: str) -> bool:
    """Whether the last entry of this verb that counts was made by the loading of a file."""
    history = logged.history
    entries = (history.entry(revision) for revision in reversed(history.in_effect))
    last = next((entry for entry in entries if entry.fact.verb == verb), None)
    return last is not None and last.actor == PROGRAMME.actor


def _slug(logged: LoggedMeeting) -> str:
    return logged.history.meeting.slug


def _day(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone).date()


def _known(executor: Executor, session: Session, series: SeriesRow) -> list[LoggedMeeting]:
    """The meetings of a series as they are in this transaction."""
    found = [executor.journal.peek(session, slug) for slug in meeting_slugs(session, series)]
    return [logged for logged in found if logged is not None]


def _series_row(session: Session, series: SeriesName) -> SeriesRow:
    row = programme.find_series(session, series.slug)
    if row is None:
        row = SeriesRow(
            slug=series.slug,
            name=series.name,
            time_zone=series.time_zone,
            language=series.language,
            illustrative=series.illustrative,
            practice=series.practice,
        )
        session.add(row)
    elif row.time_zone != series.time_zone:
        raise Refused(
            "The series “{name}” already has the time zone {zone}; load the file with that one.",
            name=row.name,
            zone=row.time_zone,
        )
    if series.settings:
        programme.set_settings(row, replace(programme.settings_of(row), **series.settings))
    session.flush()
    return row


def _command(
    executor: Executor,
    session: Session,
    series: SeriesRow,
    meeting: FileMeeting,
    by: Actor,
    takes_protection_off: bool,
) -> Command | None:
    slug = slug_in(series.slug, meeting)
    if programme.find_meeting(session, slug) is None:
        session.add(
            MeetingRow(
                slug=slug, series_id=series.id, state_under_review=meeting.state_under_review
            )
        )
        session.flush()
    logged = executor.journal.peek(session, slug)
    settings = meeting.settings or programme.settings_of(series)
    digest = plan_digest(meeting, settings)
    planned = None if logged is None else logged.history.meeting
    if logged is not None and cancelled_by_hand(logged):
        return None
    if planned is not None and planned.plan_digest == digest and planned.status != "cancelled":
        lifts_protection = takes_protection_off and protected_beyond(planned, meeting) > 0
        if not lifts_protection:
            return None
    if planned is not None and planned.opened_at_ms is not None:
        raise Refused(
            "The Pre-session of {name} has already been opened; change its list on the console "
            "instead.",
            name=meeting.state_under_review,
        )
    body = _body(meeting, settings, digest) | {"takes_protection_off": takes_protection_off}
    return Command(slug, "plan", body, by.actor, role=by.role)


def protected_beyond(planned: Meeting, meeting: FileMeeting) -> int:
    """How many more speakers of a meeting are protected than in its file."""
    protected = sum(turn.protected for turn in planned.turns)
    return max(0, protected - sum(turn.protected for turn in meeting.turns))


def plan_digest(meeting: FileMeeting, settings: Settings) -> str:
    """The digest of a plan: its rows and its settings."""
    if settings == DEFAULT_SETTINGS:
        return meeting.digest
    return hashlib.sha256(f"{meeting.digest} {settings}".encode()).hexdigest()


def _body(meeting: FileMeeting, settings: Settings, digest: str) -> dict[str, object]:
    return {
        "scheduled_start_ms": meeting.scheduled_start_ms,
        "scheduled_end_ms": meeting.scheduled_end_ms,
        "room": meeting.room,
        "room_slug": meeting.room_slug,
        "turns": meeting.turns,
        "settings": settings,
        "rehearsal": meeting.rehearsal,
        "digest": digest,
    }
