"""Screens that show a code and wait until a moderator assigns what they are.

A code is valid for ten minutes and for one use. The screen gets its cookie with a secret of
its own, so that reading the code from the screen gives no access. After the code was typed
the screen has a minute to fetch the cookie, also again when an answer was lost.
"""

import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from timekeeper.store.models import CredentialRow, PairingRow

from . import credentials

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without letters and digits that look alike from afar."""

CODE_LENGTH = 6
CODE_LIFETIME_MS = 10 * 60_000
COOKIE_TIMEOUT_MS = 60_000
"""How long after its code was typed the screen may fetch its cookie."""
MOST_WAITING = 500
"""So few of some 900 million codes that a mistyped code hardly ever is another screen's."""
MOST_PER_ADDRESS = 100
"""How many an address may begin while a code is valid, so that it cannot take all places."""


class TooManyPairings(Exception):
    """``MOST_WAITING`` screens wait already."""


def begin(session: Session, now_ms: int) -> tuple[str, str]:
    """Gives a code to show, and the screen's secret. Raises TooManyPairings."""
    session.execute(delete(PairingRow).where(PairingRow.expires_at_ms <= now_ms))
    waiting = session.scalar(select(func.count()).select_from(PairingRow)) or 0
    if waiting >= MOST_WAITING:
        raise TooManyPairings
    code, secret = _free_code(session), secrets.token_urlsafe(32)
    session.add(
        PairingRow(
            code=code,
            secret_hash=credentials.hashed(secret),
            expires_at_ms=now_ms + CODE_LIFETIME_MS,
        )
    )
    session.flush()
    return code, secret


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if session.scalar(select(PairingRow).where(PairingRow.code == code)) is None:
            return code


def find_by_code(session: Session, typed: str, now_ms: int) -> PairingRow | None:
    """The screen that shows this code and has no link yet; None when there is none."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    row = session.scalar(select(PairingRow).where(PairingRow.code == code))
    return None if row is None or row.link_id is not None or _is_over(row, now_ms) else row


def assign_link(session: Session, screen: PairingRow, link: CredentialRow, now_ms: int) -> None:
    """Makes the screen what this link opens; its code is no longer valid then."""
    screen.link_id, screen.expires_at_ms = link.id, now_ms + COOKIE_TIMEOUT_MS
    session.flush()


def find_by_secret(session: Session, secret: str, now_ms: int) -> PairingRow | None:
    """The screen that has this secret; None when it is unknown or expired."""
    hashed = credentials.hashed(secret)
    row = session.scalar(select(PairingRow).where(PairingRow.secret_hash == hashed))
    return None if row is None or _is_over(row, now_ms) else row


def link_of(session: Session, screen: PairingRow) -> CredentialRow | None:
    """The link that was assigned to the screen; None until then."""
    return None if screen.link_id is None else session.get(CredentialRow, screen.link_id)


def _is_over(row: PairingRow, now_ms: int) -> bool:
    return row.expires_at_ms <= now_ms
