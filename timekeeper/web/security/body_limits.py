"""Refuses bodies that are too long or have no stated length, before they are read.

A chunked body has no length until it ends, and the servers' readers of chunks wait for the end of
a line of any length. No browser sends such a body, and nginx passes none on.
"""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask

from config import MAX_BODY_BYTES
from timekeeper.domain.refusal import english
from timekeeper.presentation.language import gettext

SENTENCES = {
    HTTPStatus.BAD_REQUEST: english("The length of the body must be a number."),
    HTTPStatus.LENGTH_REQUIRED: english(
        "The request must say how long its body is; a body in chunks is not accepted."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: english("The request is too long. Send less at once."),
}


def add(app: Flask) -> None:
    """Checks every body before any part of the application gets it."""
    application = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status = _error_status(environ)
        if status is None:
            return application(environ, start_response)
        problem = {
            "title": status.phrase,
            "status": status.value,
            "detail": gettext(SENTENCES[status]),
        }
        body = json.dumps(problem).encode()
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))],
        )
        return [body]

    app.wsgi_app = serve  # type: ignore[method-assign]  # how WSGI middleware is added


def _error_status(environ: dict[str, Any]) -> HTTPStatus | None:
    if "HTTP_TRANSFER_ENCODING" in environ:
        return HTTPStatus.LENGTH_REQUIRED
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal() and len(length) < 20):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > MAX_BODY_BYTES else None
