"""Who is calling: a program with its token, or a browser with its cookies.

A browser's command also carries the form token of its page (CSRF) and comes from
our own origin; a program's needs neither.
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
from timekeeper.store.connection.database import DatabaseAway
from timekeeper.web.problems import Problem

from . import cookies

csrf = CSRFProtect()

NOTED_EVERY_MS = 5 * 60_000
"""How exactly it is known when somebody was last here, against ``credentials.IDLE_MS``."""


def current_grants() -> list[Grant]:
    """What the caller may; read from the database once in a request."""
    if "grants" not in g:
        g.grants = _read_grants()
    found: list[Grant] = g.grants
    return found


def _read_grants() -> list[Grant]:
    now_ms = house().server_time.now_ms()
    token = bearer_token()
    with house().database.reading() as session:
        if token is not None:
            grant = grants.grant_of(session, token, grants.PROGRAMS, now_ms)
            return [] if grant is None else [grant]
        found = grants.grants_of_cookies(session, cookies.base(), request.cookies, now_ms)
    _say_that_they_are_used(found, now_ms)
    return found


def _say_that_they_are_used(found: list[Grant], now_ms: int) -> None:
    """Written down now and then, so that reading a page is not always writing."""
    numbers = [
        grant.credential
        for grant in found
        if grant.idle_since_ms is not None and now_ms - grant.idle_since_ms >= NOTED_EVERY_MS
    ]
    if numbers:
        with suppress(DatabaseAway), house().database.writing() as session:
            credentials.used(session, numbers, now_ms)


def bearer_token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def signed_in() -> Grant | None:
    """The person who uses this browser."""
    return next((grant for grant in current_grants() if grant.is_a_person), None)


def acting() -> Grant:
    """The grant under which the guard let this request in."""
    grant: Grant = g.grant
    return grant


def acting_who() -> Actor:
    return Actor(acting().actor, acting().role)


def check_may_see(target: Target, audience: Audience) -> None:
    if not grants.may_see(current_grants(), audience, target):
        raise Problem(403 if current_grants() else 401)


def check_origin() -> None:
    """A browser's request must come from a page of ours. Raises Problem.

    A program may say what it likes: no foreign page can send its token.
    """
    origin = request.headers.get("Origin")
    if origin is None or bearer_token() is not None:
        return
    if not grants.is_own_origin(origin, request.environ, house().config.origins):
        raise Problem(403, gettext("This request came from another website and was refused."))


def check_form_token() -> None:
    """What a browser sends to change something carries that of its page. Raises Problem."""
    if bearer_token() is not None:
        return
    try:
        csrf.protect()
    except CSRFError as error:
        sentence = gettext("This page is out of date. Reload it and try again.")
        raise Problem(403, sentence) from error
