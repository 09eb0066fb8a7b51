"""Bodies that are too long, or do not say how long they are, are refused at their head.

A body in chunks has no length until it is over, and the servers' readers of chunks wait for the
end of a line however long it is. No browser sends one, and nginx never passes one on.
"""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask

from config import MAX_BODY_BYTES
from timekeeper.domain.refusal import english
from timekeeper.presentation.language import gettext

WHY_NOT = {
    HTTPStatus.BAD_REQUEST: english("The length of the body must be a number."),
    HTTPStatus.LENGTH_REQUIRED: english(
        "The request must say how long its body is; a body in chunks is not accepted."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: english("The request is too long. Send less at once."),
}


def check(app: Flask) -> None:
    """Refuse them whichever part of the application they are for."""
    application = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status = _fault(environ)
        if status is None:
            return application(environ, start_response)
        problem = {
            "title": status.phrase,
            "status": status.value,
            "detail": gettext(WHY_NOT[status]),
        }
        body = json.dumps(problem).encode()
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))],
        )
        return [body]

    app.wsgi_app = serve  # type: ignore[method-assign]  # how WSGI middleware goes in


def _fault(environ: dict[str, Any]) -> HTTPStatus | None:
    if "HTTP_TRANSFER_ENCODING" in environ:
        return HTTPStatus.LENGTH_REQUIRED
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal() and len(length) < 20):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > MAX_BODY_BYTES else None
