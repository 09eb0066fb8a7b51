"""The caller's address behind proxies: each proxy appends its own caller to a list."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def trust(app: Flask, count: int) -> None:
    """Reads the caller's address from exactly ``count`` proxies: callers may forge earlier entries.

    The nearest proxy states the scheme. This middleware is added last, so that it is outermost.
    """
    if count > 0:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how WSGI middleware is added
            app.wsgi_app, x_for=count, x_proto=1, x_host=0, x_port=0, x_prefix=0
        )
