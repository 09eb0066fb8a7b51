"""Signing in and out, and exchanging a link for a cookie.

A link's token stands behind the ``#`` of its address, which browsers do not send:
it reaches no log and no referrer, and leaves the address bar with the exchange.
"""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from .. import access
from ..house import house
from ..language import gettext
from ..passwords import NOBODY, is_password
from ..store import credentials
from ..store.credentials import Scope
from ..store.models import CredentialRow
from .callers import check_origin, check_own_page, cookie_base
from .limits import limiter

blueprint = Blueprint("sign_in", __name__)

DAY_MS = 24 * 60 * 60 * 1000
SIGNED_IN_MS = 7 * DAY_MS
DISPLAY_MS = 30 * DAY_MS


class SignInForm(FlaskForm):
    name = StringField(validators=[InputRequired(), Length(max=100)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])
    next = HiddenField()


def _name_and_address() -> str:
    return f"{get_remote_address()}/{request.form.get('name', '')[:100].casefold()}"


@blueprint.get("/sign-in")
def form() -> Response:
    return _form(SignInForm(next=request.args.get("next", "/")), None)


@blueprint.post("/sign-in")
@limiter.limit("30/minute")
@limiter.limit("6/minute", key_func=_name_and_address)
def sign_in() -> AnyResponse:
    form = SignInForm()
    if "csrf_token" in form.errors or not form.validate_on_submit():
        message = gettext("Fill in name and password, and try again.")
        return _form(form, message, status=400)
    secret = _cookie_for(form.name.data, form.password.data)
    if secret is None:
        return _form(form, gettext("This name and password do not belong together."), status=401)
    response = redirect(_own_path(form.next.data))
    _set_cookie(response, cookie_base(), secret, SIGNED_IN_MS)
    return response


def _form(form: SignInForm, message: str | None, status: int = 200) -> Response:
    page = house().views.plain_page("sign_in.html", form=form, message=message, join=None)
    response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def _cookie_for(name: str, password: str) -> str | None:
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        user = credentials.find_user(session, name)
        password_hash = NOBODY if user is None else user.password_hash
    if not is_password(password_hash, password) or user is None:
        return None
    with house().database.writing() as session:
        user = credentials.find_user(session, name)
        if user is None:
            return None
        return credentials.mint(
            session,
            "cookie",
            user.role,  # type: ignore[arg-type]  # only roles are ever written there
            user.name,
            now_ms,
            user=user,
            expires_at_ms=now_ms + SIGNED_IN_MS,
        )


def _own_path(wanted: str | None) -> str:
    """Only a path of ours; anything else would send the moderator elsewhere.

    Browsers read ``\\`` as ``/`` and pass over tabs and line ends, so none may be in it.
    """
    is_own = re.fullmatch(r"/(?!/)[^\\\x00-\x20\x7f]*", wanted or "")
    return is_own[0] if is_own else "/"


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End whatever moderates in this browser; its displays stay."""
    check_own_page()
    now_ms = house().server_time.now_ms()
    response = redirect(url_for("pages.programme"))
    with house().database.writing() as session:
        for name, secret in access.secrets_of_cookies(cookie_base(), request.cookies):
            row = credentials.find(session, secret, access.COOKIES, now_ms)
            if row is not None and row.role in access.MODERATING:
                credentials.revoke(session, row, now_ms)
                _set_cookie(response, name, "", 0)
    return response


class LinkBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    token: str = Field(min_length=1, max_length=200)


@blueprint.get("/link")
def link() -> Response:
    page = house().views.plain_page("link.html", join=None, csrf_token=generate_csrf)
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/link")
@limiter.limit("60/minute")
def exchange() -> Response:
    """Give a cookie for a link's token, once where the link is good for once."""
    check_origin()
    body = LinkBody.model_validate_json(request.get_data())
    now_ms = house().server_time.now_ms()
    with house().database.writing() as session:
        row = credentials.find(session, body.token, frozenset({"link"}), now_ms)
        if row is None:
            sentence = gettext("This link does not work any more. Ask a moderator for a new one.")
            return _link_refused(sentence)
        secret, lives_ms = _exchanged(session, row, now_ms)
        scope = Scope(row.room_slug, row.meeting_slug)
        response = jsonify(location=_location(row))
        _set_cookie(
            response,
            access.cookie_name(cookie_base(), row.role, scope),  # type: ignore[arg-type]  # as above
            secret,
            lives_ms,
        )
        return response


def _link_refused(sentence: str) -> Response:
    response = jsonify(title=gettext("Please sign in"), status=401, detail=sentence)
    response.status_code = 401
    response.mimetype = "application/problem+json"
    return response


def _exchanged(session: Session, row: CredentialRow, now_ms: int) -> tuple[str, int]:
    lives_ms = DISPLAY_MS if row.role in access.DISPLAYS else SIGNED_IN_MS
    if row.one_time:
        credentials.spend(session, row, now_ms)
    secret = credentials.mint(
        session,
        "cookie",
        row.role,  # type: ignore[arg-type]  # only roles are ever written there
        row.name,
        now_ms,
        scope=Scope(row.room_slug, row.meeting_slug),
        parent=row,
        expires_at_ms=now_ms + lives_ms,
    )
    return secret, lives_ms


def _location(row: CredentialRow) -> str:
    if row.role == "room":
        return url_for("pages.room_screen", room_slug=row.room_slug)
    if row.role == "speaker":
        return url_for("pages.speaker_display", room_slug=row.room_slug)
    if row.role == "interpreters":
        return url_for("pages.interpreters", room_slug=row.room_slug)
    if row.meeting_slug is not None:
        return url_for("pages.console", slug=row.meeting_slug)
    return url_for("pages.programme")


def _set_cookie(response: Any, name: str, secret: str, lives_ms: int) -> None:
    response.set_cookie(
        name,
        secret,
        max_age=lives_ms // 1000,
        httponly=True,
        samesite="Lax",
        secure=house().config.is_production,
    )
