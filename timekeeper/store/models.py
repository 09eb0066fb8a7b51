"""The tables. Instants are epoch milliseconds of server time, lengths milliseconds.

Rows of ``entries``, ``people`` and ``texts`` are only inserted; an edit inserts a new row. The
log refers to people and texts by id, so ``retention`` can delete names without changing the log.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """SQLite generates ids only for a column of type INTEGER, which has 64 bits there too."""

    type_annotation_map: ClassVar = {int: BigInteger().with_variant(Integer(), "sqlite")}


NEVER_REUSE_IDS: dict[str, Any] = {"sqlite_autoincrement": True}
"""For tables whose ids other rows still refer to after the row was deleted.

Without it SQLite gives the id of a deleted last row to the next row, and a log would then
refer to the wrong person. PostgreSQL never reuses ids.
"""


class SeriesRow(Base):
    """The Pre-sessions of one Working Group session. ``illustrative`` marks the built-in one.

    ``practice``: its meetings are for practice, and count in no record.
    ``settings`` has the ``Settings`` of its meetings, as JSON; null means the defaults.
    ``identities_until_ms`` is when its identities are deleted; null means never.
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
    """What never changes in a meeting; everything else is in its log."""

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(150), unique=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    state_under_review: Mapped[str] = mapped_column(String(200))


class EntryRow(Base):
    """One entry of a meeting's log; ``role`` is the role in which the actor acted.

    The two constraints are the whole concurrency control: the second writer of a
    revision fails and decides again, and each key (idempotency key) has one effect.
    ``key`` begins with the actor, so that the keys of two actors cannot collide.
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
    """A person who speaks. An edit inserts another row, so that it can be undone."""

    __tablename__ = "people"
    __table_args__ = NEVER_REUSE_IDS
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
    __table_args__ = NEVER_REUSE_IDS
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str] = mapped_column(Text)


class DeletionRow(Base):
    """One deletion of identities of a series: how many, never whose.

    ``people`` counts deleted rows, ``details`` rows that lost what only the console shows,
    ``texts`` cues, notices and reasons.
    """

    __tablename__ = "deletions"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    at_ms: Mapped[int]
    people: Mapped[int]
    details: Mapped[int]
    texts: Mapped[int]


class RoomOccupancyRow(Base):
    """Which meeting is open in a room; the database ensures that it is at most one."""

    __tablename__ = "room_occupancy"
    room_slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)


class UserRow(Base):
    """A person who signs in; the password is null until an invited person has chosen one.

    The role is for all meetings, or for those in ``appointments``.
    """

    __tablename__ = "users"
    __table_args__ = NEVER_REUSE_IDS
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    of_all_meetings: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))


class AppointmentRow(Base):
    """One meeting for which a user has their role."""

    __tablename__ = "appointments"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True, autoincrement=False
    )
    meeting_slug: Mapped[str] = mapped_column(String(150), primary_key=True)


class CredentialRow(Base):
    """A secret of a person, a program or a screen; only its hash is stored.

    ``kind`` is token (for a program), link (an address that is exchanged for a cookie),
    cookie, or password link (an address at which a person chooses a password, once). A
    cookie refers to the link or the user that it was made from, and ends with that link.
    """

    __tablename__ = "credentials"
    __table_args__ = NEVER_REUSE_IDS
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
    """A screen that shows a code and waits until a moderator assigns what it is.

    ``link_id`` is the link that was made for it, null until the code was typed.
    ``expires_at_ms`` is until when the code is valid; after it was typed, until when the
    screen may fetch its cookie.
    """

    __tablename__ = "pairings"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at_ms: Mapped[int]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("credentials.id"))


class AuditRow(Base):
    """An action outside the meetings' logs, such as a sign-in, or a right given or revoked.

    ``about`` is the object of the action, never a secret and never a speaker.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at_ms: Mapped[int] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(100))
    role: Mapped[str | None] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(200), default="")


class ServerClockRow(Base):
    """The wall time that is anchored to a boot of a machine (``clock_anchor``)."""

    __tablename__ = "server_clock"
    boot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    wall_ms: Mapped[int]
    boot_ms: Mapped[int]


class InstallationRow(Base):
    """A single row with the epoch; revisions can be compared only within one epoch."""

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
