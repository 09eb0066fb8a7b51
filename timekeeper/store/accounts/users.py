"""People who sign in: their roles, and the meetings for which they have them.

A person who was invited and has not chosen a password yet cannot sign in with one.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from timekeeper.store.connection.database import NUL
from timekeeper.store.models import AppointmentRow, CredentialRow, UserRow

from . import credentials
from .credentials import Role, Scope


def find(session: Session, name: str) -> UserRow | None:
    if NUL in name:
        return None
    return session.scalar(select(UserRow).where(UserRow.name == name))


def all_users(session: Session) -> Sequence[UserRow]:
    return session.scalars(select(UserRow).order_by(UserRow.name)).all()


def add(
    session: Session,
    name: str,
    role: Role,
    password_hash: str | None,
    meetings: Collection[str] | None = None,
) -> UserRow:
    """``meetings`` are slugs; None means all. Raises IntegrityError when the name exists."""
    user = UserRow(name=name, role=role, password_hash=password_hash)
    session.add(user)
    session.flush()
    appoint(session, user, role, meetings)
    return user


def appoint(session: Session, user: UserRow, role: Role, meetings: Collection[str] | None) -> None:
    """Gives a user this role for these meetings (None: all), in place of the earlier ones."""
    user.role, user.of_all_meetings = role, meetings is None
    session.execute(delete(AppointmentRow).where(AppointmentRow.user_id == user.id))
    session.add_all(
        AppointmentRow(user_id=user.id, meeting_slug=slug) for slug in sorted(set(meetings or ()))
    )
    session.flush()


def appointment(session: Session, user_id: int) -> tuple[UserRow, tuple[Scope, ...]]:
    """The user with this id, and where their role is valid."""
    user = session.get_one(UserRow, user_id)
    if user.of_all_meetings:
        return user, (Scope(),)
    return user, tuple(Scope(meeting_slug=slug) for slug in meetings_of(session, user))


def meetings_of(session: Session, user: UserRow) -> list[str]:
    slugs = select(AppointmentRow.meeting_slug).where(AppointmentRow.user_id == user.id)
    return list(session.scalars(slugs.order_by(AppointmentRow.meeting_slug)))


def sign_out(session: Session, user: UserRow, now_ms: int) -> int:
    """Revokes all of a user's valid credentials; gives how many cookies were among them."""
    numbers = [row.id for row in _credentials(session, user)]
    valid = credentials.still_valid(session, numbers, now_ms)
    for row in valid:
        credentials.revoke(session, row, now_ms)
    return sum(row.kind == "cookie" for row in valid)


def revoke_password_links(session: Session, user: UserRow, now_ms: int) -> None:
    """Revokes the addresses at which a user could choose a password."""
    for row in _credentials(session, user):
        if row.kind == "password link":
            credentials.revoke(session, row, now_ms)


def remove(session: Session, user: UserRow) -> None:
    """Deletes a user with all credentials; the log keeps what they did."""
    numbers = [row.id for row in _credentials(session, user)]
    for condition in (CredentialRow.parent_id.in_(numbers), CredentialRow.id.in_(numbers)):
        session.execute(delete(CredentialRow).where(condition))
    session.execute(delete(AppointmentRow).where(AppointmentRow.user_id == user.id))
    session.delete(user)
    session.flush()


def _credentials(session: Session, user: UserRow) -> Sequence[CredentialRow]:
    return session.scalars(select(CredentialRow).where(CredentialRow.user_id == user.id)).all()
