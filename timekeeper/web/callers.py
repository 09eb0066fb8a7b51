"""Who is calling: a program with its token, or a browser with its cookies.

A browser's command also carries the form token of its page (CSRF) and comes from
our own origin; a program's needs neither.
"""

from flask import g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from .. import access
from ..access import Grant
from ..domain.audience import Audience
from ..house import house
from ..language import gettext
from ..store.credentials import Scope
from ..store.journal import Logged
from ..views import Place
from .problems import Problem

csrf = CSRFProtect()


def grants() -> list[Grant]:
    """What the caller may; read from the database once in a request."""
    if "grants" not in g:
        g.grants = _read_grants()
    found: list[Grant] = g.grants
    return found


def _read_grants() -> list[Grant]:
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        token = bearer_token()
        if token is None:
            return access.grants_of_cookies(session, cookie_base(), request.cookies, now_ms)
        grant = access.grant_of(session, token, access.PROGRAMS, now_ms)
        return [] if grant is None else [grant]


def cookie_base() -> str:
    return access.cookie_base(is_production=house().config.is_production)


def bearer_token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def signed_in() -> Grant | None:
    """The moderator who uses this browser."""
    return next((grant for grant in grants() if grant.may_moderate), None)


def check_may_see(logged: Logged, audience: Audience) -> None:
    meeting = logged.history.meeting
    if access.may_see(grants(), audience, meeting.slug, meeting.room_slug):
        return
    raise Problem(403 if grants() else 401)


def check_may_moderate(logged: Logged) -> Grant:
    """The grant under which the caller changes this meeting. Raises Problem."""
    meeting = logged.history.meeting
    grant = access.moderator(grants(), meeting.slug, meeting.room_slug)
    if grant is None:
        raise Problem(403, gettext("Only a moderator of this meeting may do that."))
    check_own_page()
    return grant


def check_may_moderate_in(place: Place) -> None:
    """Let only who moderates in this room, be it only what is on there now. Raises Problem."""
    slug = "" if place.logged is None else place.logged.history.meeting.slug
    if access.moderator(grants(), slug, place.room_slug) is None:
        raise Problem(403, gettext("Only a moderator of this room may do that."))
    check_own_page()


def check_may_plan() -> Grant:
    """Only who moderates everything plans something new: a link for one room does not do."""
    grant = next((g for g in grants() if g.may_moderate and g.scope == Scope()), None)
    if grant is None:
        raise Problem(403, gettext("Only a moderator of all Pre-sessions may plan a new one."))
    return grant


def check_credential() -> None:
    if not grants():
        raise Problem(401)


def check_own_page() -> None:
    """A browser's request must come from a page of ours. Raises Problem."""
    if bearer_token() is not None:
        return
    check_origin()
    try:
        csrf.protect()
    except CSRFError as error:
        sentence = gettext("This page is out of date; reload it and press again.")
        raise Problem(403, sentence) from error


def check_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is not None and not access.is_own_origin(
        origin, request.environ, house().config.origins
    ):
        raise Problem(403, gettext("This request came from a foreign page."))
