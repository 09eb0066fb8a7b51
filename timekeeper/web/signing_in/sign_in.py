"""Signing in with a password, and signing out.

Guessing is slowed down but locks no user out: a browser in which the user has signed in before has
a limit of its own. (OWASP, "Slow Down Online Guessing Attacks with Device Cookies".)
"""

import re

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from timekeeper.access import grants
from timekeeper.access.passwords import DUMMY_HASH, is_password
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.audit import Actor
from timekeeper.store.models import UserRow
from timekeeper.web.forms import PageForm
from timekeeper.web.security import cookies
from timekeeper.web.security.limits import client_address, limiter

blueprint = Blueprint("sign_in", __name__)

UNKNOWN = Actor("somebody", None)

LIMIT_PER_ADDRESS = "30/minute"
"""Checked before a name is counted, so that invented names take no memory. Counted after the limit
of the name, so that guesses at one name do not block other users of the address."""


class SignInForm(PageForm):
    name = StringField(validators=[InputRequired(), Length(max=100)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])
    next = HiddenField()


def _name() -> str:
    return request.form.get("name", "")[:100]


def _is_known() -> bool:
    return cookies.known_browser(_name()) is not None


def _browser_or_name_and_address() -> str:
    return cookies.known_browser(_name()) or f"{client_address()}/{_name().casefold()}"


@blueprint.get("/sign-in")
def form() -> Response:
    return _form(SignInForm(next=request.args.get("next", "/")), None)


@blueprint.post("/sign-in")
@limiter.limit(LIMIT_PER_ADDRESS, exempt_when=_is_known)
@limiter.limit("6/minute", key_func=_browser_or_name_and_address)
@limiter.limit(LIMIT_PER_ADDRESS, exempt_when=_is_known, deduct_when=lambda _answer: False)
def sign_in() -> AnyResponse:
    form = SignInForm()
    if not form.validate_on_submit():
        message = gettext("Enter your name and password, and try again.")
        return _form(form, message, status=400)
    cookie = _cookie_for(form.name.data, form.password.data)
    if cookie is None:
        return _form(
            form,
            gettext("The name or the password is wrong. Check both and try again."),
            status=401,
        )
    response = redirect(_own_path(form.next.data))
    cookies.set_cookie(response, *cookie)
    cookies.remember_browser(response, form.name.data)
    return response


def _form(form: SignInForm, message: str | None, status: int = 200) -> Response:
    return Response(
        house().views.plain_page("signing_in/sign_in.html", form=form, message=message), status
    )


def _cookie_for(name: str, password: str) -> tuple[str, str, int] | None:
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        user = users.find(session, name)
        password_hash = None if user is None else user.password_hash
    is_right = is_password(password_hash or DUMMY_HASH, password) and password_hash is not None
    if user is None:
        return None
    with house().database.writing() as session:
        user = users.find(session, name)
        if user is None or user.password_hash != password_hash or not is_right:
            audit.note(session, now_ms, UNKNOWN, "failed to sign in", name)
            return None
        audit.note(session, now_ms, Actor(f"user:{user.name}", user.role), "signed in")
        return cookies.sign_in_cookie(session, user, now_ms)


def _own_path(wanted: str | None) -> str:
    """``wanted`` if it is a path of this server, else ``/``: no link may redirect elsewhere.

    Browsers read ``\\`` as ``/`` and skip tabs and line ends, so a path with one is refused.
    """
    is_own = re.fullmatch(r"/(?!/)[^\\\x00-\x20\x7f]*", wanted or "")
    return is_own[0] if is_own else "/"


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Signs a person out of this browser or of every browser; displays stay signed in."""
    is_everywhere = request.form.get("where") == "everywhere"
    now_ms = house().server_time.now_ms()
    response = redirect(url_for("pages.programme"))
    with house().database.writing() as session:
        for name, secret in grants.secrets_of_cookies(cookies.prefix(), request.cookies):
            grant = grants.grant_of(session, secret, grants.COOKIE_KINDS, now_ms)
            row = credentials.find(session, secret, grants.COOKIE_KINDS, now_ms)
            if grant is None or row is None or not grant.is_a_person:
                continue
            user = session.get(UserRow, row.user_id) if row.user_id is not None else None
            if is_everywhere and user is not None:
                users.sign_out(session, user, now_ms)
            credentials.revoke(session, row, now_ms)
            what: audit.AuditAction = "signed out everywhere" if is_everywhere else "signed out"
            audit.note(session, now_ms, Actor(grant.actor, grant.role), what)
            cookies.delete_cookie(response, name)
    return response
