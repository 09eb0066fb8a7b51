"""Pairing a screen: it shows a short code, a moderator types it and says what the screen is."""

from typing import Annotated, Literal

from flask import Blueprint, Response, jsonify, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field

from timekeeper.access.links import LINK_DAYS, name_of
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, pairings
from timekeeper.store.accounts.credentials import DAY_MS, Scope
from timekeeper.store.accounts.pairings import LIVES_MS, MOST_OF_AN_ADDRESS, TooManyPairings
from timekeeper.web.api.bodies import PairBody
from timekeeper.web.lookup import room_or_404
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security import cookies
from timekeeper.web.security.authentication import acting, acting_who
from timekeeper.web.security.limits import limiter
from timekeeper.web.signing_in.link import location

blueprint = Blueprint("pairing", __name__)


class SecretBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    secret: Annotated[str, Field(min_length=1, max_length=200)]


@blueprint.get("/screen")
def screen() -> str:
    minutes = LIVES_MS // 60_000
    return house().views.plain_page(
        "moderation/screen.html", csrf_token=generate_csrf, minutes=minutes
    )


@blueprint.post("/screen")
def begin() -> Response:
    """A code for a screen that has just been opened, and the secret with which it waits."""
    try:
        code, secret = _begun()
    except (TooManyPairings, RateLimitExceeded) as error:
        raise Problem(
            429, gettext("Too many screens are waiting to be paired. Wait a few minutes.")
        ) from error
    return jsonify(code=code, secret=secret, lives_ms=LIVES_MS)


@limiter.limit(f"{MOST_OF_AN_ADDRESS} per {LIVES_MS // 60_000} minutes")
def _begun() -> tuple[str, str]:
    with house().database.writing() as session:
        return pairings.begin(session, house().server_time.now_ms())


@blueprint.post("/screen/wait")
def wait() -> Response:
    """Whether the code was typed: then the screen's cookie, and where it goes."""
    secret = SecretBody.model_validate_json(request.get_data()).secret
    now_ms = house().server_time.now_ms()
    with house().database.reading() as session:
        shown = pairings.waiting(session, secret, now_ms)
        is_told = shown is not None and shown.link_id is not None
    if shown is None:
        raise Problem(404, gettext("This code is no longer valid."))
    return _told(secret, now_ms) if is_told else jsonify(location=None)


def _told(secret: str, now_ms: int) -> Response:
    with house().database.writing() as session:
        shown = pairings.waiting(session, secret, now_ms)
        link = None if shown is None else pairings.link_of(session, shown)
        if shown is None or link is None:
            raise Problem(404, gettext("This code is no longer valid."))
        cookie = cookies.lets_in_by_link(session, link, now_ms)
        response = jsonify(location=location(link))
        cookies.give(response, *cookie)
        return response


@blueprint.post("/api/rooms/<room_slug>/pair")
def pair(room_slug: str) -> Response:
    """Say what the screen is that shows this code; it gets a link of its own."""
    place = room_or_404(room_slug)
    body = PairBody.model_validate_json(request.get_data())
    _check_not_guessing()
    if not _is_paired(place.room_slug, body.role, body.code):
        sentence = gettext(
            "No screen shows this code. Check the code on the screen and enter it again."
        )
        raise wrong_field("code", sentence)
    return jsonify(paired=body.role)


def _is_paired(room_slug: str, role: Literal["room", "speaker", "interpreters"], code: str) -> bool:
    now_ms = house().server_time.now_ms()
    scope = Scope(room_slug=room_slug)
    with house().database.writing() as session:
        shown = pairings.showing(session, code, now_ms)
        if shown is None:
            return False
        name, expires_at_ms = name_of(role, scope), now_ms + LINK_DAYS * DAY_MS
        # Nobody is given the link's secret: the screen gets its cookie by the one that it has.
        link, _ = credentials.minted(
            session, "link", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
        )
        pairings.tell(session, shown, link, now_ms)
        audit.note(session, now_ms, acting_who(), "paired a screen", name)
    return True


def _check_not_guessing() -> None:
    try:
        _count_a_try()
    except RateLimitExceeded as error:
        raise Problem(
            429, gettext("Too many codes were tried. Wait a minute and try again.")
        ) from error


@limiter.limit("20/minute", key_func=lambda: f"pair/{acting().credential}")
def _count_a_try() -> None:
    """Each moderator counts by themselves; so nobody's guesses keep another from pairing."""
