"""Loading: from a programme that was read to the logs of its meetings.

Every meeting that the programme changes gets a ``plan`` fact, through the one
write path and all in one transaction. A meeting whose rows have not changed is
left alone, so loading a file twice changes nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from slugify import slugify
from sqlalchemy.orm import Session

from timekeeper.commands.execute import Command, Executor
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Settings
from timekeeper.domain.refusal import Refused
from timekeeper.store import programme
from timekeeper.store.audit import Actor
from timekeeper.store.models import MeetingRow, SeriesRow

from .planned_meeting import FileMeeting, Programme

PROGRAMME = Actor("programme", None)
"""Who plans what is read from a file."""


@dataclass(frozen=True)
class SeriesName:
    """Under which series a programme is loaded.

    ``settings`` are those, by the names of ``Settings``, that its meetings are held to from
    now on; the others stay as they are.
    """

    name: str
    time_zone: str
    language: str = "en"
    illustrative: bool = False
    practice: bool = False
    settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """``upr35`` for "UPR 35": short, as it begins every meeting's address."""
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
) -> list[str]:
    """Load all meetings of a file, or none; gives the slugs of those that changed.

    Whoever is protected stays so, unless ``takes_protection_off``: then it is as the file says.
    Raises Refused when a meeting of the file has been opened and its rows differ.
    """

    def commands(session: Session) -> list[Command]:
        row = _series_row(session, series)
        planned = [
            _command(executor, session, row, meeting, by, takes_protection_off)
            for meeting in file.meetings
        ]
        return [command for command in planned if command is not None]

    return [answer.history.meeting.slug for answer in executor.execute_all(commands)]


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
        programme.keep_settings(row, replace(programme.settings_of(row), **series.settings))
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
    logged = executor.journal.look(session, slug)
    settings = meeting.settings or programme.settings_of(series)
    digest = plan_digest(meeting, settings)
    planned = None if logged is None else logged.history.meeting
    if planned is not None and planned.plan_digest == digest:
        is_to_reveal = takes_protection_off and protected_beyond(planned, meeting) > 0
        if not is_to_reveal:
            return None
    if planned is not None and planned.status != "scheduled":
        raise Refused(
            "The Pre-session of {name} has already been opened; change its list on the console "
            "instead.",
            name=meeting.state_under_review,
        )
    body = _body(meeting, settings, digest) | {"takes_protection_off": takes_protection_off}
    return Command(slug, "plan", body, by.actor, role=by.role)


def protected_beyond(planned: Meeting, meeting: FileMeeting) -> int:
    """How many more speakers of a meeting are protected than its file says."""
    protected = sum(turn.protected for turn in planned.turns)
    return max(0, protected - sum(turn.protected for turn in meeting.turns))


def plan_digest(meeting: FileMeeting, settings: Settings) -> str:
    """The same rows under other settings are another plan."""
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
