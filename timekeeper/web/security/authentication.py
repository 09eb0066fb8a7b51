"""Authentication: a program sends its token, a browser its cookies.

A browser's command also needs the form token of its page (CSRF) and our own origin; a program's
needs neither.
"""

from contextlib import suppress

from flask import g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from timekeeper.access import grants
from timekeeper.access.grants import Grant, Target
from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store.accounts import credentials
from timekeeper.store.audit import Actor
from timekeeper.store.connection.database import DatabaseUnavailable
from timekeeper.web.problems import Problem

from . import cookies

csrf = CSRFProtect()

USE_RECORDED_EVERY_MS = 5 * 60_000
"""How often the last use of a credential is written. ``credentials.IDLE_MS`` is far longer."""


def current_grants() -> list[Grant]:
    """The caller's grants, read from the database once in a request."""
    if "grants" not in g:
        g.grants = _read_grants()
    found: list[Grant] = g.grants
    return found


def _read_grants() -> list[Grant]:
    now_ms = house().server_time.now_ms()
    token = bearer_token()
    with house().database.reading() as session:
        if token is not None:
            grant = grants.grant_of(session, token, grants.BEARER_KINDS, now_ms)
            return [] if grant is None else [grant]
        found = grants.grants_of_cookies(session, cookies.prefix(), request.cookies, now_ms)
    _record_use(found, now_ms)
    return found


def _record_use(found: list[Grant], now_ms: int) -> None:
    """Writes the last use now and then, so that most requests only read the database."""
    numbers = [
        grant.credential_id
        for grant in found
        if grant.idle_since_ms is not None and now_ms - grant.idle_since_ms >= USE_RECORDED_EVERY_MS
    ]
    if numbers:
        with suppress(DatabaseUnavailable), house().database.writing() as session:
            credentials.mark_used(session, numbers, now_ms)


def bearer_token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def signed_in() -> Grant | None:
    """The grant of the person who is signed in with this browser, or None."""
    return next((grant for grant in current_grants() if grant.is_a_person), None)


def request_grant() -> Grant:
    """The grant that the guard found for this request."""
    grant: Grant = g.grant
    return grant


def request_actor() -> Actor:
    return Actor(request_grant().actor, request_grant().role)


def check_may_see(target: Target, audience: Audience) -> None:
    if not grants.may_see(current_grants(), audience, target):
        raise Problem(403 if current_grants() else 401)


def check_origin() -> None:
    """A browser's request must come from one of our pages. Raises Problem.

    The ``Origin`` of a program is not checked: no foreign page can send its token.
    """
    origin = request.headers.get("Origin")
    if origin is None or bearer_token() is not None:
        return
    if not grants.is_own_origin(origin, request.environ, house().config.origins):
        raise Problem(403, gettext("This request came from another website and was refused."))


def check_form_token() -> None:
    """A browser's request that changes something needs the token of its page. Raises Problem."""
    if bearer_token() is not None:
        return
    try:
        csrf.protect()
    except CSRFError as error:
        sentence = gettext("This page is out of date. Reload it and try again.")
        raise Problem(403, sentence) from error
