"""Exchanges a link for a cookie.

The token of a link follows the ``#`` of its address. Browsers do not send that part, so it reaches
no log and no referrer, and it leaves the address bar with the exchange.
"""

from flask import Blueprint, Response, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field

from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit
from timekeeper.store.accounts import credentials
from timekeeper.store.audit import Actor
from timekeeper.store.models import CredentialRow
from timekeeper.web.problems import Problem
from timekeeper.web.security import cookies
from timekeeper.web.security.limits import limiter

blueprint = Blueprint("link", __name__)


class LinkBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    token: str = Field(min_length=1, max_length=200)


@blueprint.get("/link")
def link() -> str:
    return house().views.plain_page("signing_in/link.html", csrf_token=generate_csrf)


@blueprint.post("/link")
def exchange() -> Response:
    """Exchanges a link's token for a cookie; a one-time link is then used up."""
    body = LinkBody.model_validate_json(request.get_data())
    now_ms = house().server_time.now_ms()
    with house().database.writing() as session:
        row = credentials.find(session, body.token, frozenset({"link"}), now_ms)
        if row is not None:
            if row.one_time:
                credentials.spend(session, row, now_ms)
            audit.note(session, now_ms, Actor(f"link:{row.name}", row.role), "opened a link")
            cookie = cookies.link_cookie(session, row, now_ms)
            response = jsonify(location=landing_page(row))
            cookies.set_cookie(response, *cookie)
            return response
    slow_down_guessing()
    raise Problem(401, gettext("This link is no longer valid. Ask a moderator for a new one."))


@limiter.limit("60/minute")
def slow_down_guessing() -> None:
    """Called after a wrong secret only, so that guesses never block a right one."""


def landing_page(row: CredentialRow) -> str:
    """The path of the page that a link opens."""
    if row.role == "room":
        return url_for("pages.room_screen", room_slug=row.room_slug)
    if row.role == "speaker":
        return url_for("pages.speaker_display", room_slug=row.room_slug)
    if row.role == "interpreters":
        return url_for("pages.interpreters", room_slug=row.room_slug)
    if row.meeting_slug is None:
        return url_for("pages.programme")
    page = "pages.log" if row.role == "rapporteur" else "pages.console"
    return url_for(page, slug=row.meeting_slug)
