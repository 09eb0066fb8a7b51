"""Cookies that a browser gets: the one of its credential, and the one of a known browser.

Signing in makes a new secret and a new form token and ends the browser's earlier ones, so a cookie
that somebody else has planted is worthless (session fixation).
"""

import secrets

from flask import Response, current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from timekeeper.access import grants
from timekeeper.access.roles import PEOPLE
from timekeeper.house import house
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import DAY_MS, Role, Scope
from timekeeper.store.models import CredentialRow, UserRow

SIGNED_IN_MS = 7 * DAY_MS
DISPLAY_MS = 30 * DAY_MS
KNOWN_MS = 365 * DAY_MS
LONGEST_KNOWN_COOKIE = 500


def prefix() -> str:
    """The prefix of the names of all our cookies."""
    return grants.cookie_prefix(is_production=house().config.is_production)


def sign_in_cookie(database_session: Session, user: UserRow, now_ms: int) -> tuple[str, str, int]:
    """A cookie for a person who signs in: its name, its secret and its lifetime (ms)."""
    _end_previous(database_session, prefix(), now_ms)
    secret = credentials.mint(
        database_session,
        "cookie",
        user.role,  # type: ignore[arg-type]  # only roles are ever written there
        user.name,
        now_ms,
        user=user,
        expires_at_ms=now_ms + SIGNED_IN_MS,
    )
    return prefix(), secret, SIGNED_IN_MS


def link_cookie(
    database_session: Session, link: CredentialRow, now_ms: int
) -> tuple[str, str, int]:
    """A cookie for a link: its name, its secret and its lifetime (ms)."""
    role: Role = link.role  # type: ignore[assignment]  # as above
    scope = Scope(link.room_slug, link.meeting_slug)
    name = grants.cookie_name(prefix(), role, scope)
    lifetime_ms = SIGNED_IN_MS if role in PEOPLE else DISPLAY_MS
    if role in PEOPLE:
        _end_previous(database_session, name, now_ms)
    secret = credentials.mint(
        database_session,
        "cookie",
        role,
        link.name,
        now_ms,
        scope=scope,
        parent=link,
        expires_at_ms=now_ms + lifetime_ms,
    )
    return name, secret, lifetime_ms


def _end_previous(database_session: Session, name: str, now_ms: int) -> None:
    """Ends the browser's earlier cookie and form token; its open forms become out of date."""
    if session:
        session.clear()
    before = request.cookies.get(name)
    row = before and credentials.find(database_session, before, grants.COOKIE_KINDS, now_ms)
    if row:
        credentials.revoke(database_session, row, now_ms)


def delete_cookie(response: AnyResponse | Response, name: str) -> None:
    set_cookie(response, name, "", 0)


def remember_browser(response: AnyResponse | Response, user_name: str) -> None:
    """Marks this browser as one in which this person has signed in."""
    value = _signer().dumps([user_name.casefold(), secrets.token_urlsafe(12)])
    set_cookie(response, f"{prefix()}_known", value, KNOWN_MS)


def known_browser(user_name: str) -> str | None:
    """An identifier of this browser if this person has signed in with it before, else None."""
    value = request.cookies.get(f"{prefix()}_known", "")
    if not 0 < len(value) <= LONGEST_KNOWN_COOKIE:
        return None
    try:
        name, browser = _signer().loads(value, max_age=KNOWN_MS // 1000)
    except (BadData, ValueError, TypeError):
        return None
    return str(browser) if name == user_name.casefold() else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def set_cookie(response: AnyResponse | Response, name: str, value: str, lifetime_ms: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=lifetime_ms // 1000,
        httponly=True,
        samesite="Lax",
        secure=house().config.is_production,
    )
