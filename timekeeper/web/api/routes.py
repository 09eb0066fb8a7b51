"""The HTTP API: reads meetings and carries out verbs. ``docs/wire.md`` is its contract."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request
from flask_limiter import RateLimitExceeded

from timekeeper.commands.execute import Answer, Command
from timekeeper.domain.audience.log_entries import labels_in_log, log_entries
from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience
from timekeeper.domain.audience.plain_data import as_plain_data
from timekeeper.domain.protection.identities import words_that_name_protected
from timekeeper.house import house
from timekeeper.presentation import language
from timekeeper.presentation.language import gettext
from timekeeper.process.screen_signals import Signal
from timekeeper.store.journal import LoggedMeeting
from timekeeper.web.lookup import meeting_or_404, room_or_404, target_of
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security.authentication import check_may_see, request_grant
from timekeeper.web.security.limits import limiter

from .bodies import BODY_OF_VERB, Body, Nothing, TextBody
from .new_meeting import plan_from_request
from .openapi import document

blueprint = Blueprint("api", __name__, url_prefix="/api")

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@blueprint.get("/meetings")
def meetings() -> Response:
    return _json([_summary(logged) for logged in house().views.meetings()])


@blueprint.post("/meetings")
def plan_meeting() -> Response:
    """Plans a Pre-session without a file; the same request again gives the same Pre-session."""
    planned = plan_from_request()
    logged = meeting_or_404(planned.slug)
    lang = language.choose(None, logged.language)
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
    lang = language.choose(request.args.get("lang"), logged.language)
    return _json(house().views.envelope(logged, audience, "json", lang))


@blueprint.get("/meetings/<slug>/share")
def share(slug: str) -> Response:
    """The proposal for the rest of the hour; its ETag is the revision that it is made for."""
    logged = meeting_or_404(slug)
    lang = language.choose(request.args.get("lang"), logged.language)
    response = _json(as_plain_data(house().views.share(logged, lang)))
    response.headers["ETag"] = f'"{logged.history.revision}"'
    return response


def _audience(wanted: str) -> Audience:
    for audience in AUDIENCES:
        if wanted == audience:
            return audience
    raise wrong_field("as", gettext("use one of public, room, speaker, interpreters, moderator."))


@blueprint.get("/meetings/<slug>/log")
def log(slug: str) -> Response:
    """The log entries of a meeting, with the names that the public may know."""
    logged = meeting_or_404(slug)
    labels = labels_in_log(logged.history, logged.names, gettext)
    return _json([as_plain_data(entry) for entry in log_entries(logged.history, labels, gettext)])


@blueprint.post("/meetings/<slug>/names-in-text")
def names_in_text(slug: str) -> Response:
    """The words of a text that point to a protected speaker; nothing is logged or changed."""
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
        actor=request_grant().actor,
        role=request_grant().role,
        key=_idempotency_key(),
        expected_revision=_expected_revision(),
    )
    return _execute(command)


def _execute(command: Command) -> Response:
    counter = house().metrics.commands
    try:
        answer = house().executor.execute(command)
    except Exception as error:
        counter.labels(command.verb, type(error).__name__).inc()
        raise
    counter.labels(command.verb, "replayed" if answer.is_replay else "done").inc()
    return _answer(answer)


def _answer(answer: Answer) -> Response:
    response = _json(house().views.moderator_envelope(answer.history, answer.names, answer.at_ms))
    response.headers["ETag"] = f'"{answer.revision}"'
    if answer.is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _body(model: type[Body]) -> dict[str, Any]:
    raw = request.get_data()
    # Some servers add a content type where there is no body.
    if raw and request.mimetype != "application/json":
        raise Problem(415)
    return model.model_validate_json(raw or b"{}").arguments()


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,200}", key):
        raise Problem(400, gettext("Idempotency-Key must have 1 to 200 printable characters."))
    return key


def _expected_revision() -> int | None:
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted == "*":
        return None
    match = re.fullmatch(r'"?(\d{1,9})"?', wanted.strip())
    if match is None:
        raise Problem(400, gettext('If-Match must be a revision in quotation marks, such as "41".'))
    return int(match.group(1))


@blueprint.post("/rooms/<room_slug>/identify")
def identify(room_slug: str) -> Response:
    """Makes every display of a room show its number; nothing is logged or changed."""
    followed = room_or_404(room_slug)
    _body(Nothing)
    return _json({"screens": house().signals.identify(followed.room_slug)})


@blueprint.post("/rooms/<room_slug>/too-fast")
def too_fast(room_slug: str) -> Response:
    """Tells the consoles that the speaker is too fast for the booths, at most once in 5 s."""
    followed = room_or_404(room_slug)
    meeting = None if followed.logged is None else followed.logged.history.meeting
    _body(Nothing)
    if meeting is None or not meeting.is_on:
        raise Problem(409, gettext("No Pre-session is open in this room at the moment."))
    if meeting.floor is None:
        raise Problem(409, gettext("Nobody has the floor at the moment."))
    try:
        consoles = _send_too_fast(meeting.slug, room_slug, meeting.floor)
    except RateLimitExceeded as error:
        sentence = gettext("This was sent less than 5 seconds ago. Wait a moment and try again.")
        raise Problem(429, sentence, retry_after_s=5) from error
    return _json({"consoles": consoles})


@limiter.limit("1 per 5 seconds", key_func=lambda: (request.view_args or {})["room_slug"])
def _send_too_fast(slug: str, room_slug: str, turn: int) -> int:
    """Returns how many consoles got it. Raises RateLimitExceeded; refused requests do not count."""
    signal = Signal("too_fast", turn, house().server_time.now_ms())
    return house().signals.send(slug, room_slug, signal)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return _json(document())


@blueprint.route("/", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
@blueprint.route("/<path:rest>", methods=METHODS)
def not_found(rest: str) -> Response:
    raise Problem(404)


def _json(body: Any) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), mimetype="application/json")
