"""A Pre-session without a file: planned by a moderator or a program, at once."""

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
from .planned_meeting import FileMeeting, FileTurn, Programme, planned

DEFAULT_ZONE = "Europe/Zurich"
"""That of Geneva, for a series that is new."""


def zone_of(views: Views, series: str) -> str:
    """The time zone of a series as it is called, by its name as IANA has it."""
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
    """Plan one Pre-session and give its slug; planned again just alike it is the same one.

    ``settings`` are those in which it differs from its series, by the names of ``Settings``.

    Another one of the same State in the series gets a number behind its name. Raises
    Refused, as ``loading.load`` does, and of the field ``room`` where that is held already,
    unless ``may_share_room``.
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
        meeting, is_there = _placed(executor, session, series, meeting)
        if not is_there and not may_share_room:
            check_room_is_free(executor.journal.read_all(session), meeting)
    if not is_there:
        load(executor, Programme((meeting,)), series, by=by)
    return f"{series.slug}-{meeting.slug_part}"


def _settings_of(session: Session, series: SeriesName) -> Settings:
    row = programme.find_series(session, series.slug)
    return DEFAULT_SETTINGS if row is None else programme.settings_of(row)


def _placed(
    executor: Executor, session: Session, series: SeriesName, meeting: FileMeeting
) -> tuple[FileMeeting, bool]:
    """The meeting under a name that is free, or that it has already and is not cancelled."""
    first, number = meeting.slug_part, 1
    digest = plan_digest(meeting, meeting.settings or DEFAULT_SETTINGS)
    while True:
        slug = f"{series.slug}-{meeting.slug_part}"
        if programme.find_meeting(session, slug) is None:
            return meeting, False
        logged = executor.journal.look(session, slug)
        if logged is not None and _is_planned_alike(logged.history.meeting, digest):
            return meeting, True
        number += 1
        meeting = replace(meeting, slug_part=f"{first}-{number}")


def _is_planned_alike(there: Meeting, digest: str) -> bool:
    return there.plan_digest == digest and there.status != "cancelled"
