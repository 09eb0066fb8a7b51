"""The headers of security that every answer carries: pages, files, the API and the socket's."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types timekeeper-markup",  # static/js/regions/markup.js
        "frame-ancestors",
    ]
)
"""Still without its last word: who may frame the page."""

UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "usb",
)
USED = ("autoplay", "fullscreen", "screen-wake-lock")
"""Displays ring, fill the screen and keep it awake."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # pages with a form: templates/shared/posts_a_form.html
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [f"{name}=(self)" for name in USED] + [f"{name}=()" for name in UNUSED]
    ),
}

FRAMED_BY_NOBODY = {
    "Content-Security-Policy": f"{POLICY} 'none'",
    "X-Frame-Options": "DENY",
}

KEPT_BY_NOBODY = {"Cache-Control": "no-store"}
"""Unless an answer says otherwise."""

TLS_ALONE = {"Strict-Transport-Security": "max-age=31536000"}


def may_be_framed_by(response: Response, origins: Iterable[str]) -> None:
    """Let pages of these origins frame an answer; with none it stays as all others."""
    listed = " ".join(origins)
    if listed:
        # X-Frame-Options cannot name an origin, so such an answer goes without.
        response.headers["Content-Security-Policy"] = f"{POLICY} {listed}"


def add(app: Flask, *, is_production: bool) -> None:
    """Put the headers on what leaves, whichever part of the application answers."""
    always = {**HEADERS, **KEPT_BY_NOBODY, **(TLS_ALONE if is_production else {})}
    application = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            added = always if "content-security-policy" in said else {**always, **FRAMED_BY_NOBODY}
            missing = [pair for pair in added.items() if pair[0].lower() not in said]
            return start_response(status, [*headers, *missing], *more)

        return application(environ, start)

    app.wsgi_app = serve  # type: ignore[method-assign]  # how WSGI middleware goes in
