"""The programme: series and their meetings, and which meeting is open in a room."""

import secrets

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS, Settings
from timekeeper.store.connection.database import NUL

from .models import InstallationRow, MeetingRow, RoomOccupancyRow, SeriesRow

_SETTINGS = TypeAdapter(Settings)


def find_series(session: Session, slug: str) -> SeriesRow | None:
    if NUL in slug:
        return None
    return session.scalar(select(SeriesRow).where(SeriesRow.slug == slug))


def settings_of(series: SeriesRow) -> Settings:
    """The settings of the meetings of a series."""
    if series.settings is None:
        return DEFAULT_SETTINGS
    return _SETTINGS.validate_json(series.settings)


def set_settings(series: SeriesRow, settings: Settings) -> None:
    series.settings = _SETTINGS.dump_json(settings).decode()


def find_meeting(session: Session, slug: str) -> MeetingRow | None:
    return session.scalar(select(MeetingRow).where(MeetingRow.slug == slug))


def meeting_open_in(session: Session, room_slug: str) -> MeetingRow | None:
    return session.scalar(
        select(MeetingRow)
        .join(RoomOccupancyRow, RoomOccupancyRow.meeting_id == MeetingRow.id)
        .where(RoomOccupancyRow.room_slug == room_slug)
    )


def is_any_meeting_open(session: Session) -> bool:
    return session.scalar(select(RoomOccupancyRow.meeting_id).limit(1)) is not None


def occupy_room(session: Session, room_slug: str, meeting_id: int) -> None:
    session.add(RoomOccupancyRow(room_slug=room_slug, meeting_id=meeting_id))
    session.flush()


def leave_room(session: Session, meeting_id: int) -> None:
    session.execute(delete(RoomOccupancyRow).where(RoomOccupancyRow.meeting_id == meeting_id))


def epoch(session: Session) -> str:
    """The epoch; it changes when revisions can no longer be compared. Raises LookupError."""
    row = session.get(InstallationRow, 1)
    if row is None:
        raise LookupError("The database has no epoch; upgrade it first.")
    return row.epoch


def mint_epoch(session: Session) -> str:
    """Gives the installation a new epoch: when it is created, and when a backup is restored."""
    row = session.merge(InstallationRow(id=1, epoch=secrets.token_hex(8)))
    session.flush()
    return row.epoch
