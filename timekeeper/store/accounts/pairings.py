"""Screens that show a code and wait to be told what they are.

A code lives for ten minutes, is typed once, and names nothing: it is the screen's own secret
that gets the cookie, so whoever reads the code off the wall has nothing. The screen has a minute
from then on to come for its cookie; an answer that is lost on the way is given again.
"""

import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from timekeeper.store.models import CredentialRow, PairingRow

from . import credentials

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letters or figures that look alike on a wall."""

LENGTH = 6
LIVES_MS = 10 * 60_000
COLLECTED_WITHIN_MS = 60_000
MOST_WAITING = 500
"""Of some 900 million codes: who mistypes one meets another's by no accident."""
MOST_OF_AN_ADDRESS = 100
"""Begin while a code lives: so no address alone keeps all others from beginning."""


class TooManyPairings(Exception):
    """So many screens wait that another one is not taken."""


def begin(session: Session, now_ms: int) -> tuple[str, str]:
    """A code to show, and the secret of the screen that shows it. Raises TooManyWait."""
    session.execute(delete(PairingRow).where(PairingRow.expires_at_ms <= now_ms))
    waiting = session.scalar(select(func.count()).select_from(PairingRow)) or 0
    if waiting >= MOST_WAITING:
        raise TooManyPairings
    code, secret = _free_code(session), secrets.token_urlsafe(32)
    session.add(
        PairingRow(
            code=code, secret_hash=credentials.hashed(secret), expires_at_ms=now_ms + LIVES_MS
        )
    )
    session.flush()
    return code, secret


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if session.scalar(select(PairingRow).where(PairingRow.code == code)) is None:
            return code


def showing(session: Session, typed: str, now_ms: int) -> PairingRow | None:
    """The screen that shows this code and has not been told yet."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    row = session.scalar(select(PairingRow).where(PairingRow.code == code))
    return None if row is None or row.link_id is not None or _is_over(row, now_ms) else row


def tell(session: Session, screen: PairingRow, link: CredentialRow, now_ms: int) -> None:
    """The screen is what this link opens; from now on its code is good for nothing."""
    screen.link_id, screen.expires_at_ms = link.id, now_ms + COLLECTED_WITHIN_MS
    session.flush()


def waiting(session: Session, secret: str, now_ms: int) -> PairingRow | None:
    """The screen that has this secret; None when it is too late for it."""
    hashed = credentials.hashed(secret)
    row = session.scalar(select(PairingRow).where(PairingRow.secret_hash == hashed))
    return None if row is None or _is_over(row, now_ms) else row


def link_of(session: Session, screen: PairingRow) -> CredentialRow | None:
    """What the screen was told to be, once it was told."""
    return None if screen.link_id is None else session.get(CredentialRow, screen.link_id)


def _is_over(row: PairingRow, now_ms: int) -> bool:
    return row.expires_at_ms <= now_ms
