"""Pairing a screen: it shows a short code, which a moderator types together with its role."""

from typing import Annotated, Literal

from flask import Blueprint, Response, jsonify, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field

from timekeeper.access.links import LINK_DAYS, link_name
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, pairings
from timekeeper.store.accounts.credentials import DAY_MS, Scope
from timekeeper.store.accounts.pairings import CODE_LIFETIME_MS, MOST_PER_ADDRESS, TooManyPairings
from timekeeper.web.api.bodies import PairBody
from timekeeper.web.lookup import room_or_404
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security import cookies
from timekeeper.web.security.authentication import request_actor, request_grant
from timekeeper.web.security.limits import limiter
from timekeeper.web.signing_in.link import landing_page

blueprint = Blueprint("pairing", __name__)


class SecretBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    secret: Annotated[str, Field(min_length=1, max_length=200)]


@blueprint.get("/screen")
def screen() -> str:
    minutes = CODE_LIFETIME_MS // 60_000
    return house().views.plain_page(
        "moderation/pairing.html", csrf_token=generate_csrf, minutes=minutes
    )


@blueprint.post("/screen")
def begin() -> Response:
    """A code for a screen that has just been opened, and the secret with which it polls."""
    try:
        code, secret = _begin_pairing()
    except (TooManyPairings, RateLimitExceeded) as error:
        raise Problem(
            429, gettext("Too many screens are waiting to be paired. Wait a few minutes.")
        ) from error
    return jsonify(code=code, secret=secret, lives_ms=CODE_LIFETIME_MS)


@limiter.limit(f"{MOST_PER_ADDRESS} per {CODE_LIFETIME_MS // 60_000} minutes")
def _begin_pairing() -> tuple[str, str]:
    with house().database.writing() as session:
        return pairings.begin(session, house().server_time.now_ms())


@blueprint.post("/screen/wait")
def wait() -> Response:
    """Once the code is typed, gives the screen its cookie and the page to open."""
    secret = SecretBody.model_validate_json(request.get_data()).secret
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        pairing = pairings.find_by_secret(session, secret, now_ms)
        is_paired = pairing is not None and pairing.link_id is not None
    if pairing is None:
        raise Problem(404, gettext("This code is no longer valid."))
    return _give_cookie(secret, now_ms) if is_paired else jsonify(location=None)


def _give_cookie(secret: str, now_ms: int) -> Response:
    with house().database.writing() as session:
        pairing = pairings.find_by_secret(session, secret, now_ms)
        link = None if pairing is None else pairings.link_of(session, pairing)
        if pairing is None or link is None:
            raise Problem(404, gettext("This code is no longer valid."))
        cookie = cookies.link_cookie(session, link, now_ms)
        response = jsonify(location=landing_page(link))
        cookies.set_cookie(response, *cookie)
        return response


@blueprint.post("/api/rooms/<room_slug>/pair")
def pair(room_slug: str) -> Response:
    """Gives the screen with this code its role, and a link of its own."""
    followed = room_or_404(room_slug)
    body = PairBody.model_validate_json(request.get_data())
    _check_not_guessing()
    if not _pair_screen(followed.room_slug, body.role, body.code):
        sentence = gettext(
            "No screen shows this code. Check the code on the screen and enter it again."
        )
        raise wrong_field("code", sentence)
    return jsonify(paired=body.role)


def _pair_screen(
    room_slug: str, role: Literal["room", "speaker", "interpreters"], code: str
) -> bool:
    """False if no screen shows this code."""
    now_ms = house().server_time.now_ms()
    scope = Scope(room_slug=room_slug)
    with house().database.writing() as session:
        pairing = pairings.find_by_code(session, code, now_ms)
        if pairing is None:
            return False
        name, expires_at_ms = link_name(role, scope), now_ms + LINK_DAYS * DAY_MS
        # The link's secret is not used: the screen gets its cookie with the secret of the pairing.
        link, _ = credentials.mint_with_row(
            session, "link", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
        )
        pairings.assign_link(session, pairing, link, now_ms)
        audit.note(session, now_ms, request_actor(), "paired a screen", name)
    return True


def _check_not_guessing() -> None:
    try:
        _count_attempt()
    except RateLimitExceeded as error:
        raise Problem(
            429, gettext("Too many codes were tried. Wait a minute and try again.")
        ) from error


@limiter.limit("20/minute", key_func=lambda: f"pair/{request_grant().credential_id}")
def _count_attempt() -> None:
    """Counts each moderator separately, so that guesses of one do not block the others."""
