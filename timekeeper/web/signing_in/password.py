"""Choosing a password: the page that the one-time link of an invitation or a recovery opens.

All browsers that are signed in under the user's name are signed out.
"""

from typing import Annotated

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from timekeeper.access.passwords import LONGEST, SHORTEST, hashed
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.audit import Actor
from timekeeper.store.models import UserRow
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security import cookies

from .link import slow_down_guessing

blueprint = Blueprint("password", __name__)


class PasswordBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    token: Annotated[str, Field(min_length=1, max_length=200)]
    password: Annotated[str, Field(max_length=LONGEST)]


@blueprint.get("/password")
def form() -> str:
    return house().views.plain_page(
        "signing_in/password.html", csrf_token=generate_csrf, shortest=SHORTEST, longest=LONGEST
    )


@blueprint.post("/password")
def choose() -> Response:
    """Stores the password, uses up the link and signs its owner in."""
    body = PasswordBody.model_validate_json(request.get_data())
    if len(body.password) < SHORTEST:
        sentence = gettext("Use at least {count} characters.").format(count=SHORTEST)
        raise wrong_field("password", sentence)
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        is_good = _owner(session, body.token, now_ms) is not None
    password_hash = hashed(body.password) if is_good else ""
    with house().database.writing() as session:
        user = _owner(session, body.token, now_ms)
        if user is not None:
            user.password_hash = password_hash
            users.sign_out(session, user, now_ms)
            who = Actor(f"user:{user.name}", user.role)
            audit.note(session, now_ms, who, "chose a password")
            cookie = cookies.sign_in_cookie(session, user, now_ms)
            response = jsonify(location="/")
            cookies.set_cookie(response, *cookie)
            cookies.remember_browser(response, user.name)
            return response
    slow_down_guessing()
    raise Problem(401, gettext("This link is no longer valid. Ask an administrator for a new one."))


def _owner(session: Session, token: str, now_ms: int) -> UserRow | None:
    row = credentials.find(session, token, frozenset({"password link"}), now_ms)
    return None if row is None or row.user_id is None else session.get(UserRow, row.user_id)
