"""Errors as they are answered: problem+json under ``/api``, a page elsewhere.

Every error is a sentence. It has no traceback and no name that the caller may not know.
"""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from timekeeper.commands.execute import KeyReused, NoSuchMeeting, Stale
from timekeeper.domain.protection.labels import public_labels
from timekeeper.domain.refusal import Refused, english
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store.connection.database import DatabaseUnavailable

SENTENCES = {
    400: english("This request could not be understood."),
    401: english("Sign in first, or send a token."),
    403: english("You are not allowed to do this."),
    404: english("There is nothing at this address."),
    405: english("This address does not accept this kind of request."),
    413: english("The request is too long. Send less at once."),
    415: english("Send JSON, with the content type application/json."),
    429: english("Too many attempts. Wait a minute and try again."),
    500: english("Something went wrong on the server. It has been logged."),
}

RETRY_AFTER_S = {429: 60, 503: 1}


class Problem(Exception):
    """An error with its status and its sentence; ``more`` are further fields of the answer.

    ``retry_after_s`` says when to try again; by default it is that of RETRY_AFTER_S.
    """

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        retry_after_s: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.retry_after_s = retry_after_s or RETRY_AFTER_S.get(status)
        self.detail = detail or gettext(SENTENCES[status])
        self.more = more


def wrong_field(field: str, sentence: str) -> Problem:
    return Problem(422, f"{field}: {sentence}", field=field)


def register(app: Flask) -> None:
    """Registers an answer for every error of the application."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(ValidationError, _wrong_body)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NoSuchMeeting, _no_such_meeting)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(KeyReused, _key_reused)
    app.register_error_handler(DatabaseUnavailable, _not_saved)
    app.register_error_handler(Exception, _unexpected)


def answer(problem: Problem) -> Response:
    wants_json = request.path.startswith("/api") or request.mimetype == "application/json"
    response = _as_json(problem) if wants_json else _as_page(problem)
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="timekeeper"'
    return response


def _as_json(problem: Problem) -> Response:
    body = {
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }
    return Response(json.dumps(body), problem.status, mimetype="application/problem+json")


def _as_page(problem: Problem) -> Response:
    try:
        page = house().views.plain_page(
            "shared/problem.html",
            title=_page_title(problem.status),
            sentence=problem.detail,
            status=problem.status,
            sign_in=request.full_path.removesuffix("?") if problem.status in (401, 403) else None,
        )
    except DatabaseUnavailable:
        return Response(problem.detail, problem.status, mimetype="text/plain")
    return Response(page, problem.status, mimetype="text/html")


def _page_title(status: int) -> str:
    titles = {
        401: gettext("Sign-in required"),
        403: gettext("No access"),
        404: gettext("Page not found"),
        429: gettext("Too many attempts"),
    }
    return titles.get(status) or gettext("The request failed")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    return answer(Problem(status, SENTENCES.get(status) or error.description))


def _wrong_body(error: ValidationError) -> Response:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return answer(Problem(400, gettext("The body is not valid JSON.")))
    # A rule about several fields has the one to correct in its context.
    field = ".".join(str(part) for part in first["loc"]) or first.get("ctx", {}).get(
        "field", "body"
    )
    return answer(wrong_field(field, f"{first['msg']}."))


def _refused(refused: Refused) -> Response:
    slug = (request.view_args or {}).get("slug")
    logged = house().views.meeting(slug) if slug else None
    labels = {}
    if logged is not None:
        labels = public_labels(logged.history.meeting, logged.names, gettext)
    sentence = refused.sentence.render(labels, gettext)
    if refused.field is None:
        return answer(Problem(409, sentence))
    return answer(Problem(422, f"{refused.field}: {sentence}", field=refused.field))


def _no_such_meeting(_error: NoSuchMeeting) -> Response:
    return answer(Problem(404, gettext("There is no Pre-session at this address.")))


def _stale(error: Stale) -> Response:
    sentence = gettext("Something else was done first. Check what has changed, then try again.")
    return answer(Problem(412, sentence, revision=error.revision))


def _key_reused(_error: KeyReused) -> Response:
    sentence = gettext("This key has already been used for another command.")
    return answer(wrong_field("Idempotency-Key", sentence))


def _not_saved(_error: DatabaseUnavailable) -> Response:
    sentence = gettext("Not saved: the database does not answer. Nothing was changed; try again.")
    return answer(Problem(503, sentence))


def _unexpected(error: Exception) -> Response:
    if current_app.testing:
        raise error
    current_app.logger.error("%s at %s", type(error).__name__, request.endpoint, exc_info=error)
    return answer(Problem(500))
