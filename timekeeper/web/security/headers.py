"""The security headers of every answer: pages, files, the API and the socket."""

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
"""Without the value of ``frame-ancestors``, which is added for each answer."""

UNUSED_FEATURES = (
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
USED_FEATURES = ("autoplay", "fullscreen", "screen-wake-lock")
"""Displays ring a bell, fill the screen and keep it awake."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # pages with a form: templates/shared/form_referrer.html
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [f"{name}=(self)" for name in USED_FEATURES] + [f"{name}=()" for name in UNUSED_FEATURES]
    ),
}

NO_FRAMING = {
    "Content-Security-Policy": f"{POLICY} 'none'",
    "X-Frame-Options": "DENY",
}

NO_CACHING = {"Cache-Control": "no-store"}
"""The default; an answer may set its own."""

HSTS = {"Strict-Transport-Security": "max-age=31536000"}


def allow_framing(response: Response, origins: Iterable[str]) -> None:
    """Lets pages of these origins frame an answer; without origins nothing changes."""
    ancestors = " ".join(origins)
    if ancestors:
        # X-Frame-Options cannot name an origin, so this answer does not get it.
        response.headers["Content-Security-Policy"] = f"{POLICY} {ancestors}"


def add(app: Flask, *, is_production: bool) -> None:
    """Adds the headers to every answer, whichever part of the application sends it."""
    always = {**HEADERS, **NO_CACHING, **(HSTS if is_production else {})}
    application = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            wanted = always if "content-security-policy" in present else {**always, **NO_FRAMING}
            missing = [pair for pair in wanted.items() if pair[0].lower() not in present]
            return start_response(status, [*headers, *missing], *more)

        return application(environ, start)

    app.wsgi_app = serve  # type: ignore[method-assign]  # how WSGI middleware is added
