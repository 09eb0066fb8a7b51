"""The socket's events: ``join``, ``sync`` and ``report``; anything else is an error.

Nothing that a client sends here changes a meeting. The events go past Flask: each would
get a request of its own there, which costs as much as all the rest of joining.
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
from timekeeper.live.transport.encoded import Encoded
from timekeeper.presentation import language
from timekeeper.presentation.language import gettext
from timekeeper.presentation.views import Format
from timekeeper.store.connection.database import DatabaseAway
from timekeeper.store.journal import LoggedMeeting

from .event_limits import EventLimits, too_often
from .handshake import NOTHING, ConnectionSecrets, Handshake

logger = logging.getLogger(__name__)

Slug = Annotated[str, Field(min_length=1, max_length=150)]

MOST_T0 = 2**53
"""Up to there a browser's numbers are whole."""


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
    """``t0`` is the client's own and comes back as it was, so it is a number that JSON has."""

    model_config = ConfigDict(extra="forbid", strict=True)
    t0: (
        Annotated[int, Field(ge=-MOST_T0, le=MOST_T0)]
        | Annotated[float, Field(ge=-MOST_T0, le=MOST_T0)]
    )


class Refusal(Exception):
    """A join that is not let; its sentence goes to the client."""


class Events:
    """Handles what clients send. One for each process."""

    def __init__(
        self,
        house: House,
        channels: Channels,
        screens: Screens,
        publisher: Publisher,
        recent: ReadCache,
        rights: Revocations,
        asking: EventLimits,
    ) -> None:
        self._house = house
        self._now_ms = house.server_time.now_ms
        self._door = Handshake(house)
        self._channels = channels
        self._screens = screens
        self._publisher = publisher
        self._recent = recent
        self._rights = rights
        self._asking = asking
        self._secrets: dict[str, ConnectionSecrets] = {}
        self._reporting: set[str] = set()

    def register(self, server: Any) -> None:
        """Have a ``socketio.Server`` call what is here."""
        self._server = server
        server.on("connect", self.connect)
        server.on("disconnect", _answering(self.disconnect))
        server.on("join", _answering(self._asking.counted(self.join)))
        server.on("sync", _answering(self._asking.counted(self.sync)))
        server.on("report", _answering(self._asking.counted(self.report)))
        server.on("*", _answering(self.anything_else))

    def connect(self, sid: str, *shown: Any) -> dict[str, str] | None:
        """Keep what lets somebody in. Any fault refuses: the library lets in at any answer.

        An event that a client calls so comes when the connection has been registered.
        """
        if not self._server.manager.is_pre_connected(sid, "/"):
            return self.unknown(sid, "connect")
        if not self._asking.may_connect(sid):
            raise ConnectionRefusedError(too_often())
        try:
            self._secrets[sid] = self._door.let_in(*shown)
        except ConnectionRefusedError:
            raise
        except DatabaseAway as error:
            raise ConnectionRefusedError(_database_is_away()) from error
        except Exception as error:  # whatever it is, only a refusal keeps out
            logger.exception("a connection could not be let in")
            raise ConnectionRefusedError(_went_wrong()) from error
        return None

    def disconnect(self, sid: str, *_why: Any) -> dict[str, str] | None:
        if self._server.manager.is_connected(sid, "/"):
            return self.unknown(sid, "disconnect")
        self._secrets.pop(sid, None)
        self._forget(sid)
        return None

    def _forget(self, sid: str) -> None:
        self._reporting.discard(sid)
        self._channels.leave_all(sid)
        self._rights.left(sid)
        self._screens.left(sid)

    def join(self, sid: str, *said: Any) -> dict[str, Any] | Encoded:
        try:
            return self._joined(sid, Join.model_validate(*_one(said)))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        except Refusal as refusal:
            return _error(str(refusal))
        except DatabaseAway:
            return _error(_database_is_away())
        finally:
            if sid not in self._secrets:
                self._forget(sid)  # it left while it was let in, and would stay for ever

    def _joined(self, sid: str, wanted: Join) -> dict[str, Any] | Encoded:
        """Into the channel first, then the state: nothing falls between."""
        logged, room_slug = self._place(wanted)
        self._check_may_see(sid, wanted, room_slug)
        default = language.DEFAULT_LANGUAGE if logged is None else logged.language
        lang = language.chosen(wanted.lang, default)
        scope = Scope.meeting(wanted.meeting) if wanted.meeting else Scope.room(room_slug)
        channel = Channel(scope, wanted.audience, wanted.format, lang)
        if not self._channels.join(sid, channel):
            raise Refusal(
                gettext("This connection follows too many Pre-sessions. Open another connection.")
            )
        if wanted.audience in DISPLAYS:
            now_ms = self._now_ms()
            self._screens.connected(sid, wanted.audience, room_slug, now_ms, wanted.page)
        logged, _ = self._place(wanted)
        if logged is None:
            views = self._house.views
            return views.empty_envelope(room_slug, wanted.audience, wanted.format, lang)
        self._publisher.joined(scope, logged)
        return self._recent.envelope(logged, wanted.audience, wanted.format, lang)

    def _check_may_see(self, sid: str, wanted: Join, room_slug: str) -> None:
        if grants.anybody_may(f"see {wanted.audience}"):
            return
        target = Target(room_slug, wanted.meeting)
        held = self._door.grants(self._secrets.get(sid, NOTHING))
        grant = grants.seeing(held, wanted.audience, target)
        if grant is None:
            raise Refusal(_needed_to_see(wanted.audience))
        self._rights.used(sid, GrantInUse(grant.credential, wanted.audience, target))
        if grants.permitting([grant], "event report") is not None:
            self._reporting.add(sid)

    def _place(self, wanted: Join) -> tuple[LoggedMeeting | None, str]:
        if wanted.meeting is not None:
            logged = self._recent.meeting(wanted.meeting)
            if logged is None or not logged.history.revision:
                raise Refusal(gettext("There is no such Pre-session."))
            return logged, logged.history.meeting.room_slug
        place = self._recent.place(wanted.room or "")
        if place is None:
            raise Refusal(gettext("There is no room with this name in the programme."))
        return place.logged, place.room_slug

    def sync(self, _sid: str, *said: Any) -> dict[str, Any]:
        """A clock probe: when it came in and when it goes out, by server time."""
        t1_ms = self._now_ms()
        try:
            probe = Sync.model_validate(*_one(said))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        return {"t0": probe.t0, "t1_ms": t1_ms, "t2_ms": self._now_ms()}

    def report(self, sid: str, *said: Any) -> dict[str, Any]:
        try:
            report = Report.model_validate(*_one(said))
        except ValidationError as error:
            return _error(_what_is_wrong(error))
        is_theirs = sid in self._reporting
        if not is_theirs or not self._screens.reported(sid, report, self._now_ms()):
            return _error(gettext("Only a display that has joined can report."))
        return {}

    def anything_else(self, *event_sid_and_said: Any) -> dict[str, str]:
        """The library gives the event's name first, but where a client has called it ``*``."""
        event, sid, *_ = (*event_sid_and_said, None)
        return self.unknown(event, "*") if event in self._secrets else self.unknown(sid, event)

    def unknown(self, sid: str, event: str) -> dict[str, str]:
        answer: dict[str, str] = self._asking.counted(_unknown)(sid, event)
        return answer


def _unknown(_sid: str, event: str) -> dict[str, str]:
    return _error(gettext("There is no event “{event}”.").format(event=str(event)[:40]))


def _needed_to_see(audience: Audience) -> str:
    if audience == "moderator":
        return gettext(
            "You are not allowed to see this. Sign in again, or ask one of its moderators."
        )
    return gettext("You are not allowed to see this. Open this screen with its link.")


def _one(said: tuple[Any, ...]) -> tuple[Any]:
    """Exactly one argument; none or several are validated as nothing, which fails."""
    return (said[0],) if len(said) == 1 else (None,)


def _what_is_wrong(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}." if field else f"{first['msg']}."


def _error(sentence: str) -> dict[str, str]:
    """Half a letter, which JSON can carry and nobody can send, may stand in a client's word."""
    return {"error": sentence.encode(errors="replace").decode()}


def _database_is_away() -> str:
    return gettext("The database does not answer; trying again.")


def _went_wrong() -> str:
    return gettext("Something went wrong on the server. It has been logged.")


def _answering(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler; whatever goes wrong in it is logged, and said without a detail."""

    @wraps(handler)
    def answered(*arguments: Any) -> Any:
        try:
            return handler(*arguments)
        except Exception:
            logger.exception("an event failed")
            return _error(_went_wrong())

    return answered
