"""Who really calls, where proxies stand before us: each names its own caller at the list's end."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def trust(app: Flask, count: int) -> None:
    """Take the caller's address from exactly so many proxies: what stands before it is invented.

    The scheme is said by the one next to us. Called last, so that everything sees it.
    """
    if count > 0:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how WSGI middleware goes in
            app.wsgi_app, x_for=count, x_proto=1, x_host=0, x_port=0, x_prefix=0
        )
