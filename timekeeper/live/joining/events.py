"""The socket's events: ``join``, ``sync`` and ``report``; anything else is an error.

Nothing that a client sends here changes a meeting. The events bypass Flask, which would
make a request of each: that costs as much as all the rest of joining.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from socketio.exceptions import ConnectionRefusedError

from timekeeper.access import grants
from timekeeper.access.grants import Target
from timekeeper.access.roles import DISPLAYS
from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.house import House
from timekeeper.live.cluster.revocation import GrantInUse, Revocations
from timekeeper.live.displays.screens import Report, Screens
from timekeeper.live.publishing.channels import Channel, Channels, Scope
from timekeeper.live.publishing.publisher import Publisher
from timekeeper.live.publishing.read_cache import ReadCache
from timekeeper.live.transport.encoded_json import Encoded
from timekeeper.presentation import language
from timekeeper.presentation.language import gettext
from timekeeper.presentation.views import Format
from timekeeper.store.connection.database import DatabaseUnavailable
from timekeeper.store.journal import LoggedMeeting

from .event_limits import EventLimits, too_often
from .handshake import NO_SECRETS, ConnectionSecrets, Handshake

logger = logging.getLogger(__name__)

Slug = Annotated[str, Field(min_length=1, max_length=150)]

MAX_T0 = 2**53
"""Up to here a browser's whole numbers are exact."""


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
    def _check_target(self) -> "Join":
        if (self.meeting is None) == (self.room is None):
            raise ValueError("name a meeting or a room")
        return self


class Sync(BaseModel):
    """``t0`` is the client's own and is sent back unchanged, so it is a number that JSON has."""

    model_config = ConfigDict(extra="forbid", strict=True)
    t0: (
        Annotated[int, Field(ge=-MAX_T0, le=MAX_T0)]
        | Annotated[float, Field(ge=-MAX_T0, le=MAX_T0)]
    )


class JoinRefused(Exception):
    """A join that is not allowed; its sentence goes to the client."""


class Events:
    """Handles what clients send. One for each process."""

    def __init__(
        self,
        house: House,
        channels: Channels,
        screens: Screens,
        publisher: Publisher,
        read_cache: ReadCache,
        revocations: Revocations,
        limits: EventLimits,
    ) -> None:
        self._house = house
        self._now_ms = house.server_time.now_ms
        self._handshake = Handshake(house)
        self._channels = channels
        self._screens = screens
        self._publisher = publisher
        self._read_cache = read_cache
        self._revocations = revocations
        self._limits = limits
        self._secrets: dict[str, ConnectionSecrets] = {}
        self._reporters: set[str] = set()

    def register(self, server: Any) -> None:
        """Makes a ``socketio.Server`` call these handlers."""
        self._server = server
        server.on("connect", self.connect)
        server.on("disconnect", _catching(self.disconnect))
        server.on("join", _catching(self._limits.limited(self.join)))
        server.on("sync", _catching(self._limits.limited(self.sync)))
        server.on("report", _catching(self._limits.limited(self.report)))
        server.on("*", _catching(self.any_other))

    def connect(self, sid: str, *environ_and_auth: Any) -> dict[str, str] | None:
        """Keeps the connection's secrets. Any fault refuses: the library accepts any answer.

        Where the connection is registered already, a client has sent an event of this name.
        """
        if not self._server.manager.is_pre_connected(sid, "/"):
            return self.unknown(sid, "connect")
        if not self._limits.may_connect(sid):
            raise ConnectionRefusedError(too_often())
        try:
            self._secrets[sid] = self._handshake.accept(*environ_and_auth)
        except ConnectionRefusedError:
            raise
        except DatabaseUnavailable as error:
            raise ConnectionRefusedError(_database_is_away()) from error
        except Exception as error:  # at any other fault the library would accept it
            logger.exception("a connection could not be let in")
            raise ConnectionRefusedError(_went_wrong()) from error
        return None

    def disconnect(self, sid: str, *_reason: Any) -> dict[str, str] | None:
        if self._server.manager.is_connected(sid, "/"):
            return self.unknown(sid, "disconnect")
        self._secrets.pop(sid, None)
        self._remove(sid)
        return None

    def _remove(self, sid: str) -> None:
        self._reporters.discard(sid)
        self._channels.leave_all(sid)
        self._revocations.remove(sid)
        self._screens.remove(sid)

    def join(self, sid: str, *arguments: Any) -> dict[str, Any] | Encoded:
        try:
            return self._enter(sid, Join.model_validate(*_only(arguments)))
        except ValidationError as error:
            return _error(_first_fault(error))
        except JoinRefused as refusal:
            return _error(str(refusal))
        except DatabaseUnavailable:
            return _error(_database_is_away())
        finally:
            if sid not in self._secrets:
                self._remove(sid)  # it left during the join, and would be kept for ever

    def _enter(self, sid: str, wanted: Join) -> dict[str, Any] | Encoded:
        """Enters the channel first and reads the state then, so that no push is missed."""
        logged, room_slug = self._find(wanted)
        self._check_may_see(sid, wanted, room_slug)
        default = language.DEFAULT_LANGUAGE if logged is None else logged.language
        lang = language.choose(wanted.lang, default)
        scope = Scope.meeting(wanted.meeting) if wanted.meeting else Scope.room(room_slug)
        channel = Channel(scope, wanted.audience, wanted.format, lang)
        if not self._channels.join(sid, channel):
            raise JoinRefused(
                gettext("This connection follows too many Pre-sessions. Open another connection.")
            )
        if wanted.audience in DISPLAYS:
            now_ms = self._now_ms()
            self._screens.add(sid, wanted.audience, room_slug, now_ms, wanted.page)
        logged, _ = self._find(wanted)
        if logged is None:
            views = self._house.views
            return views.empty_envelope(room_slug, wanted.audience, wanted.format, lang)
        self._publisher.note_joined(scope, logged)
        return self._read_cache.envelope(logged, wanted.audience, wanted.format, lang)

    def _check_may_see(self, sid: str, wanted: Join, room_slug: str) -> None:
        if grants.anybody_may(f"see {wanted.audience}"):
            return
        target = Target(room_slug, wanted.meeting)
        held = self._handshake.grants(self._secrets.get(sid, NO_SECRETS))
        grant = grants.grant_to_see(held, wanted.audience, target)
        if grant is None:
            raise JoinRefused(_may_not_see(wanted.audience))
        self._revocations.add(sid, GrantInUse(grant.credential_id, wanted.audience, target))
        if grants.find_grant([grant], "event report") is not None:
            self._reporters.add(sid)

    def _find(self, wanted: Join) -> tuple[LoggedMeeting | None, str]:
        """The meeting to show, and the slug of its room. Raises JoinRefused."""
        if wanted.meeting is not None:
            logged = self._read_cache.meeting(wanted.meeting)
            if logged is None or not logged.history.revision:
                raise JoinRefused(gettext("There is no such Pre-session."))
            return logged, logged.history.meeting.room_slug
        followed = self._read_cache.followed_room(wanted.room or "")
        if followed is None:
            raise JoinRefused(gettext("There is no room with this name in the programme."))
        return followed.logged, followed.room_slug

    def sync(self, _sid: str, *arguments: Any) -> dict[str, Any]:
        """Answers a clock probe: when it came in and when it goes out, by server time."""
        t1_ms = self._now_ms()
        try:
            probe = Sync.model_validate(*_only(arguments))
        except ValidationError as error:
            return _error(_first_fault(error))
        return {"t0": probe.t0, "t1_ms": t1_ms, "t2_ms": self._now_ms()}

    def report(self, sid: str, *arguments: Any) -> dict[str, Any]:
        try:
            report = Report.model_validate(*_only(arguments))
        except ValidationError as error:
            return _error(_first_fault(error))
        may_report = sid in self._reporters
        if not may_report or not self._screens.update(sid, report, self._now_ms()):
            return _error(gettext("Only a display that has joined can report."))
        return {}

    def any_other(self, *event_sid_and_arguments: Any) -> dict[str, str]:
        """The library gives the event's name first, unless that is ``*`` itself."""
        event, sid, *_ = (*event_sid_and_arguments, None)
        return self.unknown(event, "*") if event in self._secrets else self.unknown(sid, event)

    def unknown(self, sid: str, event: str) -> dict[str, str]:
        answer: dict[str, str] = self._limits.limited(_unknown)(sid, event)
        return answer


def _unknown(_sid: str, event: str) -> dict[str, str]:
    return _error(gettext("There is no event “{event}”.").format(event=str(event)[:40]))


def _may_not_see(audience: Audience) -> str:
    if audience == "moderator":
        return gettext(
            "You are not allowed to see this. Sign in again, or ask one of its moderators."
        )
    return gettext("You are not allowed to see this. Open this screen with its link.")


def _only(arguments: tuple[Any, ...]) -> tuple[Any]:
    """The only argument; none or several are validated as None, which fails."""
    return (arguments[0],) if len(arguments) == 1 else (None,)


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}." if field else f"{first['msg']}."


def _error(sentence: str) -> dict[str, str]:
    """Replaces lone surrogates: JSON can bring them from a client, and UTF-8 cannot carry them."""
    return {"error": sentence.encode(errors="replace").decode()}


def _database_is_away() -> str:
    return gettext("The database does not answer; trying again.")


def _went_wrong() -> str:
    return gettext("Something went wrong on the server. It has been logged.")


def _catching(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler; a fault in it is logged, and answered without details."""

    @wraps(handler)
    def answered(*arguments: Any) -> Any:
        try:
            return handler(*arguments)
        except Exception:
            logger.exception("an event failed")
            return _error(_went_wrong())

    return answered
