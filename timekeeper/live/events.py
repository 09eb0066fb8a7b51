"""The socket's events: ``join``, ``sync`` and ``report``; anything else is an error.

Nothing that a client sends here changes a meeting.
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any

from flask import request
from flask_socketio import ConnectionRefusedError, SocketIO
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .. import access, language
from ..access import Grant
from ..domain.audience import Audience
from ..house import house
from ..language import gettext
from ..store.database import DatabaseAway
from ..store.journal import Logged
from ..views import Format
from .channels import Channel, Channels, Scope
from .encoded import Encoded
from .publisher import Publisher
from .recent import Recent
from .screens import Report, Screens

logger = logging.getLogger(__name__)

Slug = Annotated[str, Field(min_length=1, max_length=150)]

PAGE_HEADER = "X-Timekeeper-Page"
"""Sent by our pages where a browser sends no Origin. Another site cannot: it would
have to ask first, and is not let."""


class Join(BaseModel):
    """A meeting, or a room to follow across its meetings."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)
    meeting: Slug | None = None
    room: Slug | None = None
    audience: Audience = Field("public", alias="as")
    format: Format = "json"
    lang: Annotated[str, Field(max_length=35)] | None = None
    page: Annotated[str, Field(min_length=1, max_length=64)] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "Join":
        if (self.meeting is None) == (self.room is None):
            raise ValueError("name a meeting or a room")
        return self


class Sync(BaseModel):
    model_config = ConfigDict(extra="forbid")
    t0: float | int


class Refusal(Exception):
    """A join that is not let; its sentence goes to the client."""


class Events:
    """Handles what clients send. One for each process. ``left`` is told who has gone."""

    def __init__(
        self,
        channels: Channels,
        screens: Screens,
        publisher: Publisher,
        recent: Recent,
        now_ms: Callable[[], int],
        left: Callable[[str], None],
    ) -> None:
        self._channels = channels
        self._screens = screens
        self._publisher = publisher
        self._recent = recent
        self._now_ms = now_ms
        self._left = left
        self._tokens: dict[str, str] = {}

    def register(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        socketio.on("connect")(self.connect)
        socketio.on("disconnect")(self.disconnect)
        socketio.on("join")(self.join)
        socketio.on("report")(self.report)
        socketio.on("*")(self.unknown)
        socketio.on_error_default(_failed)

    def register_probes(self, server: Any) -> None:
        """Clock probes go past Flask: they are many, exact, and need nothing that it knows."""
        server.on("sync", lambda _sid, *said: self.sync(*said))

    def connect(self, auth: Any = None) -> dict[str, str] | None:
        """Let a page of ours in, and a program that shows a token."""
        sid = _sid()
        if sid in self._tokens:
            return self.unknown("connect")
        token = auth.get("token") if isinstance(auth, dict) else None
        try:
            _check_may_connect(token)
        except DatabaseAway as error:
            sentence = gettext("The database is away; trying again.")
            raise ConnectionRefusedError(sentence) from error
        self._tokens[sid] = token or ""
        return None

    def disconnect(self, _reason: Any = None) -> dict[str, str] | None:
        sid = _sid()
        if self._socketio.server.manager.is_connected(sid, "/"):
            return self.unknown("disconnect")
        self._tokens.pop(sid, None)
        self._channels.leave_all(sid)
        self._screens.left(sid)
        self._left(sid)
        return None

    def join(self, *said: Any) -> dict[str, Any] | Encoded:
        try:
            return self._joined(Join.model_validate(*_one(said)))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        except Refusal as refusal:
            return _error(str(refusal))
        except DatabaseAway:
            return _error(gettext("The database is away; trying again."))

    def _joined(self, wanted: Join) -> dict[str, Any] | Encoded:
        """Into the channel first, then the state: nothing falls between."""
        logged, room_slug = self._place(wanted)
        grants = [] if wanted.audience == "public" else self._grants()
        if not access.may_see(grants, wanted.audience, wanted.meeting, room_slug):
            raise Refusal(gettext("You may not see that; this screen needs its link."))
        default = language.DEFAULT_LANGUAGE if logged is None else logged.language
        lang = language.chosen(wanted.lang, default)
        scope = Scope.meeting(wanted.meeting) if wanted.meeting else Scope.room(room_slug)
        channel = Channel(scope, wanted.audience, wanted.format, lang)
        if not self._channels.join(_sid(), channel):
            raise Refusal(gettext("This connection watches too many meetings."))
        if wanted.audience in access.DISPLAYS:
            now_ms = self._now_ms()
            self._screens.connected(_sid(), wanted.audience, room_slug, now_ms, wanted.page)
        logged, _ = self._place(wanted)
        if logged is None:
            return house().views.empty_envelope(room_slug, wanted.audience, wanted.format, lang)
        self._publisher.joined(scope, logged)
        return self._recent.envelope(logged, wanted.audience, wanted.format, lang)

    def _place(self, wanted: Join) -> tuple[Logged | None, str]:
        if wanted.meeting is not None:
            logged = self._recent.meeting(wanted.meeting)
            if logged is None or not logged.history.revision:
                raise Refusal(gettext("There is no such meeting."))
            return logged, logged.history.meeting.room_slug
        place = self._recent.place(wanted.room or "")
        if place is None:
            raise Refusal(gettext("There is no room of this name in the programme."))
        return place.logged, place.room_slug

    def _grants(self) -> list[Grant]:
        """Asked of the database at every join, so that a revoked link is out."""
        now_ms = self._now_ms()
        with house().database.reading() as session:
            grants = access.grants_of_cookies(session, request.cookies, now_ms)
        token = self._tokens.get(_sid())
        grant = _grant_of_token(token) if token else None
        return grants if grant is None else [*grants, grant]

    def sync(self, *said: Any) -> dict[str, Any]:
        """A clock probe: when it came in and when it goes out, by server time."""
        t1_ms = self._now_ms()
        try:
            probe = Sync.model_validate(*_one(said))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        return {"t0": probe.t0, "t1_ms": t1_ms, "t2_ms": self._now_ms()}

    def report(self, *said: Any) -> dict[str, Any]:
        try:
            report = Report.model_validate(*_one(said))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        if not self._screens.reported(_sid(), report, self._now_ms()):
            return _error(gettext("Only a display that has joined reports."))
        return {}

    def unknown(self, event: str, *_said: Any) -> dict[str, str]:
        return _error(gettext("There is no event “{event}”.").format(event=str(event)[:40]))


def _check_may_connect(token: Any) -> None:
    if token is not None and _grant_of_token(token) is None:
        raise ConnectionRefusedError(gettext("This token does not work any more."))
    if token is None and not _comes_from_a_page():
        raise ConnectionRefusedError(gettext("A program must send a token."))


def _grant_of_token(token: Any) -> Grant | None:
    if not isinstance(token, str):
        return None
    now_ms = house().views.now_ms()
    with house().database.reading() as session:
        return access.grant_of(session, token, access.SOCKET_TOKENS, now_ms)


def _comes_from_a_page() -> bool:
    """Foreign origins are refused before this; what remains is ours or a program's."""
    return "Origin" in request.headers or PAGE_HEADER in request.headers


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO puts it there
    return sid


def _one(said: tuple[Any, ...]) -> tuple[Any]:
    """Exactly one argument; none or several are validated as nothing, which fails."""
    return (said[0],) if len(said) == 1 else (None,)


def _what_is_wrong(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}." if field else f"{first['msg']}."


def _error(sentence: str) -> dict[str, str]:
    return {"error": sentence}


def _failed(error: Exception) -> dict[str, str]:
    if isinstance(error, ConnectionRefusedError):
        raise error
    logger.error("an event failed", exc_info=error)
    return _error(gettext("Something went wrong on the server. It has been logged."))
