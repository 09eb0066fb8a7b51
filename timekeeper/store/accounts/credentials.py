"""Secrets and who holds them: only hashes are kept, and a secret has 256 bits.

A cookie falls with the link that it was made from; one that somebody signed in with ends when
it has not been used for ``IDLE_MS``.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from timekeeper.store.models import CredentialRow, UserRow

Role = Literal["admin", "moderator", "rapporteur", "room", "speaker", "interpreters"]
Kind = Literal["token", "link", "cookie", "password link"]
"""A password link lets somebody choose a password, once."""

DAY_MS = 24 * 60 * 60 * 1000
IDLE_MS = DAY_MS // 2
"""What somebody signed in with ends when it was not used for so long."""

IDLING: frozenset[str] = frozenset({"admin", "moderator", "rapporteur"})
"""Roles of people: a screen on a wall is never used, and goes on."""

LONGEST_NAME = 90
"""The log has room for a name and the kind of its holder before it."""


@dataclass(frozen=True)
class Scope:
    """Where a credential holds: in one room, for one meeting, or (neither) everywhere."""

    room_slug: str | None = None
    meeting_slug: str | None = None


def mint(session: Session, kind: Kind, role: Role, name: str, now_ms: int, **how: Any) -> str:
    """Make a credential and give its secret, which is nowhere else from then on.

    ``how`` is that of ``minted``.
    """
    return minted(session, kind, role, name, now_ms, **how)[1]


def minted(
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
) -> tuple[CredentialRow, str]:
    """The same, with its row."""
    secret = secrets.token_urlsafe(32)
    row = CredentialRow(
        kind=kind,
        secret_hash=hashed(secret),
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
    session.add(row)
    session.flush()
    return row, secret


def find(
    session: Session, secret: str, kinds: frozenset[Kind], now_ms: int
) -> CredentialRow | None:
    """The credential of a secret, if it still holds and so does what it was made from."""
    row = session.scalar(select(CredentialRow).where(CredentialRow.secret_hash == hashed(secret)))
    if row is None or row.kind not in kinds or not _holds(session, row, now_ms):
        return None
    return row


def holding(session: Session, numbers: Collection[int], now_ms: int) -> list[CredentialRow]:
    """Those of these credentials that still hold."""
    rows = session.scalars(select(CredentialRow).where(CredentialRow.id.in_(numbers)))
    return [row for row in rows if _holds(session, row, now_ms)]


def idle_since_ms(row: CredentialRow) -> int | None:
    """When it was last used; None for what does not end by not being used."""
    if row.kind != "cookie" or row.role not in IDLING:
        return None
    return row.last_used_at_ms or row.created_at_ms


def used(session: Session, numbers: Collection[int], now_ms: int) -> None:
    """They are in use, and hold for ``IDLE_MS`` from now."""
    rows = CredentialRow.id.in_(numbers)
    session.execute(update(CredentialRow).where(rows).values(last_used_at_ms=now_ms))


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


def _holds(session: Session, row: CredentialRow, now_ms: int) -> bool:
    """A one-time link is spent by its exchange; what was made of it holds by itself."""
    if _is_over(row, now_ms):
        return False
    parent = None if row.parent_id is None else session.get(CredentialRow, row.parent_id)
    return parent is None or parent.one_time or not _is_over(parent, now_ms)


def _is_over(row: CredentialRow, now_ms: int) -> bool:
    idle_ms = idle_since_ms(row)
    is_idle = idle_ms is not None and idle_ms + IDLE_MS <= now_ms
    is_expired = row.expires_at_ms is not None and row.expires_at_ms <= now_ms
    return row.revoked_at_ms is not None or is_expired or is_idle


def hashed(secret: str) -> bytes:
    """All that is kept of a secret; it has 256 bits, so no guess finds it.

    Half a letter, which JSON can carry, is in no secret of ours and no fault in a guess.
    """
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
