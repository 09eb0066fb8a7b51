"""The handshake of the socket: accepts our own pages, and programs that show a token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from socketio.exceptions import ConnectionRefusedError
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie

from timekeeper.access import grants
from timekeeper.access.grants import Grant
from timekeeper.house import House
from timekeeper.presentation.language import gettext

Environ = Mapping[str, Any]
"""The WSGI environment of the request that a connection began with."""

PAGE_HEADER = "HTTP_X_TIMEKEEPER_PAGE"
"""``X-Timekeeper-Page``, sent by our pages where a browser sends no Origin. Another site
cannot send it: its browser would have to ask first, and is refused."""


@dataclass(frozen=True, slots=True)
class ConnectionSecrets:
    """The secrets that a connection sent, which decide what it may see."""

    token: str | None
    cookies: str

    def grants(self, session: Session, cookie_base: str, now_ms: int) -> list[Grant]:
        cookies = parse_cookie(self.cookies)
        held = grants.grants_of_cookies(session, cookie_base, cookies, now_ms)
        if self.token is None:
            return held
        grant = grants.grant_of(session, self.token, grants.SOCKET_KINDS, now_ms)
        return held if grant is None else [*held, grant]


NO_SECRETS = ConnectionSecrets(None, "")


class Handshake:
    def __init__(self, house: House) -> None:
        self._database = house.database
        self._now_ms = house.server_time.now_ms
        self._cookie_base = grants.cookie_prefix(is_production=house.config.is_production)

    def accept(self, environ: Environ, auth: Any) -> ConnectionSecrets:
        """Gives the secrets to keep. Raises ConnectionRefusedError, DatabaseUnavailable."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if token is None:
            if not _comes_from_a_page(environ):
                raise ConnectionRefusedError(gettext("A program must send a token."))
        elif not isinstance(token, str) or not self.grants(ConnectionSecrets(token, "")):
            raise ConnectionRefusedError(gettext("This token is no longer valid."))
        return ConnectionSecrets(token, environ.get("HTTP_COOKIE", ""))

    def grants(self, secrets: ConnectionSecrets) -> list[Grant]:
        """Reads the database at every join, so that a revoked link no longer counts."""
        with self._database.reading() as session:
            return secrets.grants(session, self._cookie_base, self._now_ms())


def _comes_from_a_page(environ: Environ) -> bool:
    """Foreign origins are refused before this; the rest are our pages and programs."""
    return bool(environ.get("HTTP_ORIGIN")) or PAGE_HEADER in environ
