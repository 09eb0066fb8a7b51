"""The tables. Instants are epoch milliseconds of server time, lengths milliseconds.

``entries``, ``people`` and ``texts`` are inserted into and never changed: the log refers to
the rows of the other two by id, so ``retention`` can delete names without touching it.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """SQLite numbers rows only in a column that is called INTEGER; there it has 64 bits too."""

    type_annotation_map: ClassVar = {int: BigInteger().with_variant(Integer(), "sqlite")}


NO_NUMBER_TWICE: dict[str, Any] = {"sqlite_autoincrement": True}
"""For rows that others go on naming by their number once they are deleted.

SQLite would give the number of the last row again after it is gone, and a log would then call
somebody new by what was somebody else's. PostgreSQL never does.
"""


class SeriesRow(Base):
    """The Pre-sessions of one Working Group session. ``illustrative`` marks the built-in one.

    ``practice``: its meetings are for trying things out, and count in no record.
    ``settings`` has what its meetings are held to, as JSON; null is the usual hour.
    ``identities_until_ms`` is when its identities are deleted; null is never.
    """

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="en")
    illustrative: Mapped[bool] = mapped_column(default=False)
    practice: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[str | None] = mapped_column(Text)
    identities_until_ms: Mapped[int | None]


class MeetingRow(Base):
    """What never changes of a meeting; everything else of it is in its log."""

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(150), unique=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    state_under_review: Mapped[str] = mapped_column(String(200))


class EntryRow(Base):
    """One line of a meeting's log; ``role`` is the one under which the actor acted.

    The two constraints are the whole concurrency control: the second writer of a
    revision fails and decides again, and a key has one effect. ``key`` begins with
    the actor, so that nobody meets another's.
    """

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("meeting_id", "key", name="uq_entries_key"),)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ms: Mapped[int]
    actor: Mapped[str] = mapped_column(String(100))
    role: Mapped[str | None] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(400))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    verb: Mapped[str] = mapped_column(String(32))
    fact: Mapped[str] = mapped_column(Text)


class PersonRow(Base):
    """Who speaks. An edit inserts another row, so that it can be undone."""

    __tablename__ = "people"
    __table_args__ = NO_NUMBER_TWICE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    speaker: Mapped[str | None] = mapped_column(String(200))
    organisation: Mapped[str | None] = mapped_column(String(200))
    theme: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(8))
    gender: Mapped[str | None] = mapped_column(String(8))
    national: Mapped[bool | None]
    coalition_of: Mapped[str | None] = mapped_column(Text)
    words: Mapped[int | None]
    notes: Mapped[str | None] = mapped_column(Text)


class TextRow(Base):
    """A notice, a cue or a reason."""

    __tablename__ = "texts"
    __table_args__ = NO_NUMBER_TWICE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str] = mapped_column(Text)


class DeletionRow(Base):
    """That identities of a series were deleted, and how many; never whose.

    ``people`` counts rows that went whole, ``details`` those that lost what only the console
    shows, ``texts`` cues, notices and reasons.
    """

    __tablename__ = "deletions"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    at_ms: Mapped[int]
    people: Mapped[int]
    details: Mapped[int]
    texts: Mapped[int]


class RoomOccupancyRow(Base):
    """Which meeting is open in a room: one at a time, and the database holds it."""

    __tablename__ = "room_occupancy"
    room_slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)


class UserRow(Base):
    """Somebody who signs in; without a password, who was invited and has chosen none yet.

    The role is for all meetings, or for those that ``appointments`` name.
    """

    __tablename__ = "users"
    __table_args__ = NO_NUMBER_TWICE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    of_all_meetings: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))


class AppointmentRow(Base):
    """One meeting that somebody's role is for."""

    __tablename__ = "appointments"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True, autoincrement=False
    )
    meeting_slug: Mapped[str] = mapped_column(String(150), primary_key=True)


class CredentialRow(Base):
    """A secret that somebody or something holds; only its hash is kept.

    ``kind`` is token (a program's), link (an address that is exchanged for a
    cookie), cookie, or password link (an address at which somebody chooses a password,
    once). A cookie names the link or the user that it was made from, and falls with that link.
    """

    __tablename__ = "credentials"
    __table_args__ = NO_NUMBER_TWICE
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))
    room_slug: Mapped[str | None] = mapped_column(String(120))
    meeting_slug: Mapped[str | None] = mapped_column(String(150))
    one_time: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("credentials.id"))
    created_at_ms: Mapped[int]
    last_used_at_ms: Mapped[int | None]
    expires_at_ms: Mapped[int | None]
    revoked_at_ms: Mapped[int | None]


class PairingRow(Base):
    """A screen that shows a code and waits to be told what it is.

    ``link_id`` is the link that a moderator made for it; it is there once the code was typed.
    ``expires_at_ms`` is until when its code is good, and from then on until when it may come.
    """

    __tablename__ = "pairings"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at_ms: Mapped[int]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("credentials.id"))


class AuditRow(Base):
    """What somebody did beside the meetings' logs: who got in, and who gave and took rights.

    ``about`` is whom or what it was done to, never a secret and never a speaker.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at_ms: Mapped[int] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(100))
    role: Mapped[str | None] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(200), default="")


class ServerClockRow(Base):
    """The wall time that was anchored to a boot of a machine."""

    __tablename__ = "server_clock"
    boot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    wall_ms: Mapped[int]
    boot_ms: Mapped[int]


class InstallationRow(Base):
    """One row: the epoch, within which revisions can be compared."""

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
