"""Credentials: only hashes of the secrets are stored, and a secret has 256 bits.

A cookie ends with the link that it was made from; the cookie of a person also ends when it
was not used for ``IDLE_MS``.
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
"""A password link lets a person choose a password, once."""

DAY_MS = 24 * 60 * 60 * 1000
IDLE_MS = DAY_MS // 2
"""The cookie of a person ends when it was not used for this long."""

ROLES_OF_PEOPLE: frozenset[str] = frozenset({"admin", "moderator", "rapporteur"})
"""The roles of people. The cookie of a screen does not end by idling, as nobody operates it."""

LONGEST_NAME = 90
"""In the log's column for actors there is room for this name after its prefix ("user:")."""


@dataclass(frozen=True)
class Scope:
    """Where a credential is valid: in one room, for one meeting, or (neither) everywhere."""

    room_slug: str | None = None
    meeting_slug: str | None = None


def mint(session: Session, kind: Kind, role: Role, name: str, now_ms: int, **options: Any) -> str:
    """Makes a credential and gives its secret, which is stored nowhere.

    ``options`` are the keyword arguments of ``mint_with_row``.
    """
    return mint_with_row(session, kind, role, name, now_ms, **options)[1]


def mint_with_row(
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
    """Makes a credential; gives its row and its secret."""
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
    """The credential of a secret, if it is still valid, and so is the one it was made from."""
    row = session.scalar(select(CredentialRow).where(CredentialRow.secret_hash == hashed(secret)))
    if row is None or row.kind not in kinds or not _is_valid(session, row, now_ms):
        return None
    return row


def still_valid(session: Session, numbers: Collection[int], now_ms: int) -> list[CredentialRow]:
    """Those of these credentials that are still valid."""
    rows = session.scalars(select(CredentialRow).where(CredentialRow.id.in_(numbers)))
    return [row for row in rows if _is_valid(session, row, now_ms)]


def idle_since_ms(row: CredentialRow) -> int | None:
    """When the credential was last used; None where it does not end by idling."""
    if row.kind != "cookie" or row.role not in ROLES_OF_PEOPLE:
        return None
    return row.last_used_at_ms or row.created_at_ms


def mark_used(session: Session, numbers: Collection[int], now_ms: int) -> None:
    """Keeps these credentials valid for ``IDLE_MS`` from now."""
    rows = CredentialRow.id.in_(numbers)
    session.execute(update(CredentialRow).where(rows).values(last_used_at_ms=now_ms))


def all_of_kind(session: Session, kind: Kind) -> Sequence[CredentialRow]:
    """All credentials of a kind that were ever made, in the order of their numbers."""
    return session.scalars(
        select(CredentialRow).where(CredentialRow.kind == kind).order_by(CredentialRow.id)
    ).all()


def find_by_number(session: Session, kind: Kind, number: int) -> CredentialRow | None:
    row = session.get(CredentialRow, number)
    return row if row is not None and row.kind == kind else None


def spend(session: Session, link: CredentialRow, now_ms: int) -> None:
    """Ends a one-time link that was exchanged; the cookie made from it stays valid."""
    link.revoked_at_ms = now_ms
    session.flush()


def revoke(session: Session, row: CredentialRow, now_ms: int) -> None:
    """Revokes a credential, and the cookies that were made from it."""
    cookies = select(CredentialRow).where(CredentialRow.parent_id == row.id)
    for each in (row, *session.scalars(cookies)):
        if each.revoked_at_ms is None:
            each.revoked_at_ms = now_ms
    session.flush()


def _is_valid(session: Session, row: CredentialRow, now_ms: int) -> bool:
    """A cookie made from a one-time link stays valid, although the exchange ended the link."""
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
    """The hash of a secret. Secrets have 256 bits, so that no guess finds one.

    JSON can carry a lone surrogate; as a guess it is hashed like any text, and raises nothing.
    """
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
