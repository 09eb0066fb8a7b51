"""Secrets and who holds them: only hashes are kept, and a secret has 256 bits.

Roles are admin, moderator, room, speaker and interpreters. A cookie falls with the link
that it was made from.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import CredentialRow, UserRow

Role = Literal["admin", "moderator", "room", "speaker", "interpreters"]
Kind = Literal["token", "link", "cookie"]

LONGEST_NAME = 90
"""The log has room for a name and the kind of its holder before it."""


@dataclass(frozen=True)
class Scope:
    """Where a credential holds: in one room, for one meeting, or (neither) everywhere."""

    room_slug: str | None = None
    meeting_slug: str | None = None


def mint(
    session: Session,
    kind: Kind,
    role: Role,
    name: str,
    now_ms: int,
    *,
    scope: Scope = Scope(),
    one_time: bool = False,
    expires_at_ms: int | None = None,
    user: UserRow | None = None,
    parent: CredentialRow | None = None,
) -> str:
    """Make a credential and give its secret, which is nowhere else from then on."""
    secret = secrets.token_urlsafe(32)
    session.add(
        CredentialRow(
            kind=kind,
            secret_hash=_hash(secret),
            role=role,
            name=name,
            room_slug=scope.room_slug,
            meeting_slug=scope.meeting_slug,
            one_time=one_time,
            user_id=None if user is None else user.id,
            parent_id=None if parent is None else parent.id,
            created_at_ms=now_ms,
            expires_at_ms=expires_at_ms,
        )
    )
    session.flush()
    return secret


def find(
    session: Session, secret: str, kinds: frozenset[Kind], now_ms: int
) -> CredentialRow | None:
    """The credential of a secret, if it still holds and so does what it was made from."""
    row = session.scalar(select(CredentialRow).where(CredentialRow.secret_hash == _hash(secret)))
    if row is None or row.kind not in kinds or not _holds(session, row, now_ms):
        return None
    return row


def holding(session: Session, numbers: Collection[int], now_ms: int) -> set[int]:
    """Those of these credentials that still hold."""
    rows = session.scalars(select(CredentialRow).where(CredentialRow.id.in_(numbers)))
    return {row.id for row in rows if _holds(session, row, now_ms)}


def listed(session: Session, kind: Kind) -> Sequence[CredentialRow]:
    """All that were ever made of a kind, in order."""
    return session.scalars(
        select(CredentialRow).where(CredentialRow.kind == kind).order_by(CredentialRow.id)
    ).all()


def numbered(session: Session, kind: Kind, number: int) -> CredentialRow | None:
    row = session.get(CredentialRow, number)
    return row if row is not None and row.kind == kind else None


def spend(session: Session, link: CredentialRow, now_ms: int) -> None:
    """A one-time link has been exchanged; the cookie that was made from it holds by itself."""
    link.revoked_at_ms = now_ms
    session.flush()


def revoke(session: Session, row: CredentialRow, now_ms: int) -> None:
    """Take it away, and the cookies that were made from it."""
    made = select(CredentialRow).where(CredentialRow.parent_id == row.id)
    for each in (row, *session.scalars(made)):
        if each.revoked_at_ms is None:
            each.revoked_at_ms = now_ms
    session.flush()


def sign_out(session: Session, user: UserRow, now_ms: int) -> int:
    """Take away every cookie that somebody signed in with; gives how many still held."""
    rows = session.scalars(select(CredentialRow).where(CredentialRow.user_id == user.id))
    held = [row for row in rows if _holds(session, row, now_ms)]
    for row in held:
        revoke(session, row, now_ms)
    return len(held)


def find_user(session: Session, name: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.name == name))


def add_user(session: Session, name: str, role: Role, password_hash: str) -> None:
    """Raises IntegrityError when the name is taken."""
    session.add(UserRow(name=name, role=role, password_hash=password_hash))
    session.flush()


def _holds(session: Session, row: CredentialRow, now_ms: int) -> bool:
    """A one-time link is spent by its exchange; what was made of it holds by itself."""
    if _is_over(row, now_ms):
        return False
    parent = None if row.parent_id is None else session.get(CredentialRow, row.parent_id)
    return parent is None or parent.one_time or not _is_over(parent, now_ms)


def _is_over(row: CredentialRow, now_ms: int) -> bool:
    expired = row.expires_at_ms is not None and row.expires_at_ms <= now_ms
    return row.revoked_at_ms is not None or expired


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
