"""What a browser is given when it gets in: its cookie, and the sign that it is known.

Whoever gets in gets a new secret and a new form token, and what the browser had before ends:
what somebody else may have put there is good for nothing (session fixation).
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
LONGEST_SIGN = 500


def base() -> str:
    """What the names of all our cookies begin with."""
    return grants.cookie_base(is_production=house().config.is_production)


def lets_in_somebody(written: Session, user: UserRow, now_ms: int) -> tuple[str, str, int]:
    """A cookie for who has signed in: its name, its secret and for how long it is good (ms)."""
    _begin_anew(written, base(), now_ms)
    secret = credentials.mint(
        written,
        "cookie",
        user.role,  # type: ignore[arg-type]  # only roles are ever written there
        user.name,
        now_ms,
        user=user,
        expires_at_ms=now_ms + SIGNED_IN_MS,
    )
    return base(), secret, SIGNED_IN_MS


def lets_in_by_link(written: Session, link: CredentialRow, now_ms: int) -> tuple[str, str, int]:
    """The same for a link."""
    role: Role = link.role  # type: ignore[assignment]  # as above
    scope = Scope(link.room_slug, link.meeting_slug)
    name = grants.cookie_name(base(), role, scope)
    lives_ms = SIGNED_IN_MS if role in PEOPLE else DISPLAY_MS
    if role in PEOPLE:
        _begin_anew(written, name, now_ms)
    secret = credentials.mint(
        written,
        "cookie",
        role,
        link.name,
        now_ms,
        scope=scope,
        parent=link,
        expires_at_ms=now_ms + lives_ms,
    )
    return name, secret, lives_ms


def _begin_anew(written: Session, name: str, now_ms: int) -> None:
    """End what the browser had; forms of its pages that were open before are out of date."""
    if session:
        session.clear()
    before = request.cookies.get(name)
    row = before and credentials.find(written, before, grants.COOKIES, now_ms)
    if row:
        credentials.revoke(written, row, now_ms)


def take(response: AnyResponse | Response, name: str) -> None:
    give(response, name, "", 0)


def make_known(response: AnyResponse | Response, user_name: str) -> None:
    """Sign this browser as one in which somebody of this name has got in before."""
    sign = _signer().dumps([user_name.casefold(), secrets.token_urlsafe(12)])
    give(response, f"{base()}_known", sign, KNOWN_MS)


def known_as(user_name: str) -> str | None:
    """A name for this browser, where somebody of this name has got in before; else None."""
    sign = request.cookies.get(f"{base()}_known", "")
    if not 0 < len(sign) <= LONGEST_SIGN:
        return None
    try:
        name, browser = _signer().loads(sign, max_age=KNOWN_MS // 1000)
    except (BadData, ValueError, TypeError):
        return None
    return str(browser) if name == user_name.casefold() else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def give(response: AnyResponse | Response, name: str, value: str, lives_ms: int) -> None:
    """Put a cookie into an answer."""
    response.set_cookie(
        name,
        value,
        max_age=lives_ms // 1000,
        httponly=True,
        samesite="Lax",
        secure=house().config.is_production,
    )
