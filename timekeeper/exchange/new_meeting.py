"""Plans a Pre-session without a file, for a moderator or a program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from timekeeper.commands.execute import Executor
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Settings
from timekeeper.presentation.views import Views
from timekeeper.store import programme
from timekeeper.store.audit import Actor

from .double_bookings import check_room_is_free
from .loading import PROGRAMME, SeriesName, load, plan_digest
from .planned_programme import FileMeeting, FileTurn, Programme, planned

DEFAULT_ZONE = "Europe/Zurich"
"""The time zone of Geneva, for new series."""


def zone_of(views: Views, series: str) -> str:
    """The IANA time zone of the series with this name; DEFAULT_ZONE if it is new."""
    wanted = SeriesName(series, DEFAULT_ZONE).slug
    known = views.meetings()
    zones = {SeriesName(m.history.meeting.series, "").slug: m.time_zone for m in known}
    return zones.get(wanted, DEFAULT_ZONE)


def plan_meeting(
    executor: Executor,
    series: SeriesName,
    *,
    state_under_review: str,
    room: str,
    start_ms: int,
    duration_ms: int,
    turns: Sequence[FileTurn],
    settings: Mapping[str, int] | None = None,
    by: Actor = PROGRAMME,
    may_share_room: bool = True,
) -> str:
    """Plans one Pre-session and returns its slug; the same plan again gives the same Pre-session.

    ``settings`` are those in which it differs from its series, by the names of ``Settings``.

    A different Pre-session of the same State in the series gets a number after its name. Raises
    Refused, as ``loading.load`` does, and for the field ``room`` if that is taken already, unless
    ``may_share_room``.
    """
    with executor.database.reading() as session:
        meeting = planned(
            state_under_review,
            start_ms,
            room,
            turns,
            duration_ms=duration_ms,
            settings=replace(_settings_of(session, series), **settings or {}),
        )
        meeting, exists = _with_own_slug(executor, session, series, meeting)
        if not exists and not may_share_room:
            check_room_is_free(executor.journal.read_all(session), meeting)
    if not exists:
        load(executor, Programme((meeting,)), series, by=by)
    return f"{series.slug}-{meeting.slug_part}"


def _settings_of(session: Session, series: SeriesName) -> Settings:
    row = programme.find_series(session, series.slug)
    return DEFAULT_SETTINGS if row is None else programme.settings_of(row)


def _with_own_slug(
    executor: Executor, session: Session, series: SeriesName, meeting: FileMeeting
) -> tuple[FileMeeting, bool]:
    """The meeting with a slug that is free or that it already has, and whether it exists."""
    first, number = meeting.slug_part, 1
    digest = plan_digest(meeting, meeting.settings or DEFAULT_SETTINGS)
    while True:
        slug = f"{series.slug}-{meeting.slug_part}"
        if programme.find_meeting(session, slug) is None:
            return meeting, False
        logged = executor.journal.peek(session, slug)
        if logged is not None and _is_planned_alike(logged.history.meeting, digest):
            return meeting, True
        number += 1
        meeting = replace(meeting, slug_part=f"{first}-{number}")


def _is_planned_alike(there: Meeting, digest: str) -> bool:
    return there.plan_digest == digest and there.status != "cancelled"
