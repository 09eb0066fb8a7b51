"""People who sign in: their role, and the meetings that it is for.

Whoever was invited and has chosen no password yet cannot sign in with one.
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


def everybody(session: Session) -> Sequence[UserRow]:
    return session.scalars(select(UserRow).order_by(UserRow.name)).all()


def add(
    session: Session,
    name: str,
    role: Role,
    password_hash: str | None,
    meetings: Collection[str] | None = None,
) -> UserRow:
    """``meetings`` are slugs; None is all of them. Raises IntegrityError when the name is taken."""
    user = UserRow(name=name, role=role, password_hash=password_hash)
    session.add(user)
    session.flush()
    appoint(session, user, role, meetings)
    return user


def appoint(session: Session, user: UserRow, role: Role, meetings: Collection[str] | None) -> None:
    """Give somebody this role for these meetings (None: all), in place of what was before."""
    user.role, user.of_all_meetings = role, meetings is None
    session.execute(delete(AppointmentRow).where(AppointmentRow.user_id == user.id))
    session.add_all(
        AppointmentRow(user_id=user.id, meeting_slug=slug) for slug in sorted(set(meetings or ()))
    )
    session.flush()


def appointment(session: Session, user_id: int) -> tuple[UserRow, tuple[Scope, ...]]:
    """Somebody, and where their role holds."""
    user = session.get_one(UserRow, user_id)
    if user.of_all_meetings:
        return user, (Scope(),)
    return user, tuple(Scope(meeting_slug=slug) for slug in meetings_of(session, user))


def meetings_of(session: Session, user: UserRow) -> list[str]:
    slugs = select(AppointmentRow.meeting_slug).where(AppointmentRow.user_id == user.id)
    return list(session.scalars(slugs.order_by(AppointmentRow.meeting_slug)))


def sign_out(session: Session, user: UserRow, now_ms: int) -> int:
    """Take away all that somebody got in with; gives how many sign-ins still held."""
    held = credentials.holding(session, [row.id for row in _credentials(session, user)], now_ms)
    for row in held:
        credentials.revoke(session, row, now_ms)
    return sum(row.kind == "cookie" for row in held)


def end_password_links(session: Session, user: UserRow, now_ms: int) -> None:
    """Take away the addresses at which somebody could choose a password."""
    for row in _credentials(session, user):
        if row.kind == "password link":
            credentials.revoke(session, row, now_ms)


def remove(session: Session, user: UserRow) -> None:
    """Somebody and all that they got in with; the log goes on naming what they did."""
    numbers = [row.id for row in _credentials(session, user)]
    for of in (CredentialRow.parent_id.in_(numbers), CredentialRow.id.in_(numbers)):
        session.execute(delete(CredentialRow).where(of))
    session.execute(delete(AppointmentRow).where(AppointmentRow.user_id == user.id))
    session.delete(user)
    session.flush()


def _credentials(session: Session, user: UserRow) -> Sequence[CredentialRow]:
    return session.scalars(select(CredentialRow).where(CredentialRow.user_id == user.id)).all()
