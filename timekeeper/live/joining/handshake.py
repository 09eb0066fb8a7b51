"""The door of the socket: a page of ours is let in, and a program that shows a token."""

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
cannot: it would have to ask first, and is not let."""


@dataclass(frozen=True, slots=True)
class ConnectionSecrets:
    """What a connection brought along to show what it may see."""

    token: str | None
    cookies: str

    def grants(self, session: Session, cookie_base: str, now_ms: int) -> list[Grant]:
        cookies = parse_cookie(self.cookies)
        held = grants.grants_of_cookies(session, cookie_base, cookies, now_ms)
        if self.token is None:
            return held
        grant = grants.grant_of(session, self.token, grants.SOCKET_TOKENS, now_ms)
        return held if grant is None else [*held, grant]


NOTHING = ConnectionSecrets(None, "")


class Handshake:
    def __init__(self, house: House) -> None:
        self._database = house.database
        self._now_ms = house.server_time.now_ms
        self._cookie_base = grants.cookie_base(is_production=house.config.is_production)

    def let_in(self, environ: Environ, auth: Any) -> ConnectionSecrets:
        """What a connection is kept with. Raises ConnectionRefusedError, DatabaseAway."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if token is None:
            if not _comes_from_a_page(environ):
                raise ConnectionRefusedError(gettext("A program must send a token."))
        elif not isinstance(token, str) or not self.grants(ConnectionSecrets(token, "")):
            raise ConnectionRefusedError(gettext("This token is no longer valid."))
        return ConnectionSecrets(token, environ.get("HTTP_COOKIE", ""))

    def grants(self, secrets: ConnectionSecrets) -> list[Grant]:
        """Asked of the database at every join, so that a revoked link is out."""
        with self._database.reading() as session:
            return secrets.grants(session, self._cookie_base, self._now_ms())


def _comes_from_a_page(environ: Environ) -> bool:
    """Foreign origins are refused before this; what remains is ours or a program's."""
    return bool(environ.get("HTTP_ORIGIN")) or PAGE_HEADER in environ
