"""Secrets and who holds them: only hashes are kept, and a secret has 256 bits.

Roles are admin, moderator, room, speaker and interpreters. A cookie falls with the link
that it was made from.
"""

import hashlib
import secrets
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
    if row is None or row.kind not in kinds or not _holds(row, now_ms):
        return None
    parent = None if row.parent_id is None else session.get(CredentialRow, row.parent_id)
    if parent is not None and not parent.one_time and not _holds(parent, now_ms):
        return None
    return row


def revoke(session: Session, row: CredentialRow, now_ms: int) -> None:
    row.revoked_at_ms = now_ms
    session.flush()


def find_user(session: Session, name: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.name == name))


def add_user(session: Session, name: str, role: Role, password_hash: str) -> None:
    """Raises IntegrityError when the name is taken."""
    session.add(UserRow(name=name, role=role, password_hash=password_hash))
    session.flush()


def _holds(row: CredentialRow, now_ms: int) -> bool:
    expired = row.expires_at_ms is not None and row.expires_at_ms <= now_ms
    return row.revoked_at_ms is None and not expired


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
