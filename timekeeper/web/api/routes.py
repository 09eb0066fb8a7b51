"""The HTTP API: meetings to read, verbs to carry out. ``docs/wire.md`` is its contract."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request
from flask_limiter import RateLimitExceeded

from timekeeper.commands.execute import Answer, Command
from timekeeper.domain.audience.log_entries import labels_in_log, log_entries
from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience
from timekeeper.domain.audience.plain import plain
from timekeeper.domain.protection.identities import words_that_name_protected
from timekeeper.house import house
from timekeeper.presentation import language
from timekeeper.presentation.language import gettext
from timekeeper.process.signals import Signal
from timekeeper.store.journal import LoggedMeeting
from timekeeper.web.lookup import meeting_or_404, room_or_404, target_of
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security.authentication import acting, check_may_see
from timekeeper.web.security.limits import limiter

from .bodies import BODY_OF_VERB, Body, Nothing, TextBody
from .openapi import document
from .planning import planned_by_a_program

blueprint = Blueprint("api", __name__, url_prefix="/api")

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@blueprint.get("/meetings")
def meetings() -> Response:
    return _json([_summary(logged) for logged in house().views.meetings()])


@blueprint.post("/meetings")
def plan_meeting() -> Response:
    """Plan a Pre-session without a file; sent again just alike it is the same one."""
    planned = planned_by_a_program()
    logged = meeting_or_404(planned.slug)
    lang = language.chosen(None, logged.language)
    envelope = house().views.envelope(logged, "moderator", "json", lang)
    response = _json({**envelope, "remarks": planned.remarks})
    response.status_code = 201
    response.headers["Location"] = f"/api/meetings/{logged.history.meeting.slug}"
    return response


def _summary(logged: LoggedMeeting) -> dict[str, Any]:
    meeting = logged.history.meeting
    return {
        "slug": meeting.slug,
        "series": meeting.series,
        "state_under_review": meeting.state_under_review,
        "room": meeting.room,
        "room_slug": meeting.room_slug,
        "scheduled_start": _iso(meeting.scheduled_start_ms),
        "scheduled_end": _iso(meeting.scheduled_end_ms),
        "status": meeting.status,
        "practice": logged.practice,
    }


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat().replace("+00:00", "Z")


@blueprint.get("/meetings/<slug>")
def meeting(slug: str) -> Response:
    logged = meeting_or_404(slug)
    audience = _audience(request.args.get("as", "public"))
    check_may_see(target_of(logged), audience)
    lang = language.chosen(request.args.get("lang"), logged.language)
    return _json(house().views.envelope(logged, audience, "json", lang))


@blueprint.get("/meetings/<slug>/share")
def share(slug: str) -> Response:
    """The proposal for the rest of the hour; the revision that it is for is its ETag."""
    logged = meeting_or_404(slug)
    lang = language.chosen(request.args.get("lang"), logged.language)
    response = _json(plain(house().views.share(logged, lang)))
    response.headers["ETag"] = f'"{logged.history.revision}"'
    return response


def _audience(wanted: str) -> Audience:
    for audience in AUDIENCES:
        if wanted == audience:
            return audience
    raise wrong_field("as", gettext("one of public, room, speaker, interpreters, moderator."))


@blueprint.get("/meetings/<slug>/log")
def log(slug: str) -> Response:
    """The entries of a meeting, for its moderators; names appear as the public has them."""
    logged = meeting_or_404(slug)
    labels = labels_in_log(logged.history, logged.names, gettext)
    return _json([plain(entry) for entry in log_entries(logged.history, labels, gettext)])


@blueprint.post("/meetings/<slug>/names-in-text")
def names_in_text(slug: str) -> Response:
    """Which words of a text point to a protected speaker; nothing is logged, nothing changes."""
    logged = meeting_or_404(slug)
    text = _body(TextBody)["text"]
    words = words_that_name_protected(text, logged.history, logged.names)
    return _json({"words": list(words)})


@blueprint.post("/meetings/<slug>/<verb>")
def carry_out(slug: str, verb: str) -> Response:
    command = Command(
        slug=slug,
        verb=verb,
        body=_body(BODY_OF_VERB[verb]),
        actor=acting().actor,
        role=acting().role,
        key=_key(),
        seen=_seen(),
    )
    return _answered(command)


def _answered(command: Command) -> Response:
    counted = house().metrics.commands
    try:
        answer = house().executor.execute(command)
    except Exception as error:
        counted.labels(command.verb, type(error).__name__).inc()
        raise
    counted.labels(command.verb, "replayed" if answer.is_replay else "done").inc()
    return _answer(answer)


def _answer(answer: Answer) -> Response:
    response = _json(house().views.answer(answer.history, answer.names, answer.at_ms))
    response.headers["ETag"] = f'"{answer.revision}"'
    if answer.is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _body(model: type[Body]) -> dict[str, Any]:
    raw = request.get_data()
    # Where there is no body, some servers make up a type for it.
    if raw and request.mimetype != "application/json":
        raise Problem(415)
    return model.model_validate_json(raw or b"{}").arguments()


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,200}", key):
        raise Problem(400, gettext("Idempotency-Key: 1 to 200 printable characters."))
    return key


def _seen() -> int | None:
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted == "*":
        return None
    match = re.fullmatch(r'"?(\d{1,9})"?', wanted.strip())
    if match is None:
        raise Problem(400, gettext('If-Match: a revision in quotation marks, such as "41".'))
    return int(match.group(1))


@blueprint.post("/rooms/<room_slug>/identify")
def identify(room_slug: str) -> Response:
    """Every display of a room shows its number; nothing is logged, nothing changes."""
    place = room_or_404(room_slug)
    _body(Nothing)
    return _json({"screens": house().signals.identify(place.room_slug)})


@blueprint.post("/rooms/<room_slug>/too-fast")
def too_fast(room_slug: str) -> Response:
    """From the booths: who has the floor speaks too fast. The consoles are told, once in 5 s."""
    place = room_or_404(room_slug)
    meeting = None if place.logged is None else place.logged.history.meeting
    _body(Nothing)
    if meeting is None or not meeting.is_on:
        raise Problem(409, gettext("Nothing is on in this room at present."))
    if meeting.floor is None:
        raise Problem(409, gettext("Nobody has the floor at present."))
    try:
        told = _tell_that_it_is_too_fast(meeting.slug, room_slug, meeting.floor)
    except RateLimitExceeded as error:
        sentence = gettext("This was said less than 5 seconds ago. Wait a moment.")
        raise Problem(429, sentence, retry_after_s=5) from error
    return _json({"consoles": told})


@limiter.limit("1 per 5 seconds", key_func=lambda: (request.view_args or {})["room_slug"])
def _tell_that_it_is_too_fast(slug: str, room_slug: str, turn: int) -> int:
    """How many consoles were told. Raises RateLimitExceeded; what was refused does not count."""
    signal = Signal("too_fast", turn, house().server_time.now_ms())
    return house().signals.tell(slug, room_slug, signal)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return _json(document())


@blueprint.route("/", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
@blueprint.route("/<path:rest>", methods=METHODS)
def nothing(rest: str) -> Response:
    raise Problem(404)


def _json(body: Any) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), mimetype="application/json")
