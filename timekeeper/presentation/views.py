"""What is sent to a screen: a meeting as an audience may know it, as data or markup.

HTTP answers, first paints, joins and pushes all come from here, so they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import segno

from timekeeper.domain.audience.meeting_views import Audience, PublicMeeting, View
from timekeeper.domain.audience.plain_data import as_plain_data
from timekeeper.domain.audience.projection import outgoing_view
from timekeeper.domain.audience.share_view import ShareView, share_view
from timekeeper.domain.log.history import History
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.protection.labels import Names
from timekeeper.store import programme
from timekeeper.store.connection.database import Database
from timekeeper.store.journal import Journal, LoggedMeeting, revisions

from . import language
from .rendering import Renderer
from .way_on import WayOn, way_on

Format = Literal["html", "json"]


@dataclass(frozen=True)
class FollowedRoom:
    """A room and the meeting that its screens show: the open one, else the next, else the last.

    A room whose meetings are all cancelled shows none.
    """

    room_slug: str
    room_label: str
    logged: LoggedMeeting | None


class Views:
    """Reads meetings and renders them. ``base_url`` is the public address of this server."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        now_ms: Callable[[], int],
        renderer: Renderer,
        base_url: str,
    ) -> None:
        self._database = database
        self._journal = journal
        self.now_ms = now_ms
        self._renderer = renderer
        self.base_url = base_url
        self._epoch: str | None = None

    @property
    def epoch(self) -> str:
        if self._epoch is None:
            with self._database.reading() as session:
                self._epoch = programme.epoch(session)
        return self._epoch

    def meeting(self, slug: str) -> LoggedMeeting | None:
        with self._database.reading() as session:
            return self._journal.read(session, slug)

    def meetings(self) -> list[LoggedMeeting]:
        """All planned meetings, ordered by their start."""
        with self._database.reading() as session:
            every = self._journal.read_all(session)
        planned = [logged for logged in every if logged.history.revision]
        return sorted(planned, key=lambda logged: logged.history.meeting.scheduled_start_ms)

    def revisions(self) -> dict[str, int]:
        """The newest revision of every meeting, in one query."""
        with self._database.reading() as session:
            return revisions(session)

    def is_anything_on(self) -> bool:
        """Whether any meeting is open or suspended."""
        with self._database.reading() as session:
            return programme.is_any_meeting_open(session)

    def room_of(self, slug: str) -> str:
        logged = self.meeting(slug)
        return "" if logged is None else logged.history.meeting.room_slug

    def followed_room(self, room_slug: str) -> FollowedRoom | None:
        """A room and its current meeting; None if no planned meeting is in this room."""
        in_room = [m for m in self.meetings() if m.history.meeting.room_slug == room_slug]
        if not in_room:
            return None
        standing = [m for m in in_room if m.history.meeting.status != "cancelled"]
        logged = _current_meeting(standing, self.now_ms()) if standing else None
        return FollowedRoom(room_slug, (logged or in_room[-1]).history.meeting.room, logged)

    def envelope(
        self, logged: LoggedMeeting, audience: Audience, format_: Format, lang: str
    ) -> dict[str, Any]:
        """The envelope of ``docs/wire.md``: a meeting's whole state for an audience."""
        now_ms = self.now_ms()
        with language.using(lang):
            view = self._project(audience, logged, now_ms)
            head = self._head(view.slug, logged.history.revision, now_ms)
            if format_ == "json":
                return {**head, "state": as_plain_data(view)}
            meeting = logged.history.meeting
            context = self._context(view, logged.time_zone, meeting.room_slug, meeting.room)
            context |= {"revision": head["revision"], "now_ms": now_ms}
            title = self._renderer.title(audience, **context)
            titled = {} if title is None else {"title": title}
            return {**head, **titled, "html": self._renderer.regions(audience, **context)}

    def warm_up(self) -> None:
        """Fills the caches before the first request: reads the catalogues, compiles the templates,
        renders the meetings that are on."""
        self._renderer.warm_up()
        for lang in language.languages():
            with language.using(lang):
                language.gettext("")
        for logged in self.meetings():
            if logged.history.meeting.is_on:
                self.envelope(logged, "public", "html", language.choose(logged.language))

    def share(self, logged: LoggedMeeting, lang: str) -> ShareView:
        """The proposal for the rest of the hour. Raises Refused when the meeting is closed."""
        with language.using(lang):
            meeting, names = logged.history.meeting, logged.names
            return share_view(meeting, names, self.now_ms(), language.gettext)

    def empty_envelope(
        self, room_slug: str, audience: Audience, format_: Format, lang: str
    ) -> dict[str, Any]:
        """The envelope of a room without a meeting."""
        now_ms = self.now_ms()
        head = self._head(None, 0, now_ms)
        if format_ == "json":
            return {**head, "state": None}
        if audience == "moderator":
            return {**head, "html": {}}  # a console is of one meeting
        followed = self.followed_room(room_slug)
        label = room_slug if followed is None else followed.room_label
        with language.using(lang):
            context = self._context(None, "Europe/Zurich", room_slug, label)
            context |= {"revision": 0, "now_ms": now_ms}
            return {**head, "html": self._renderer.regions(audience, **context)}

    def moderator_envelope(self, history: History, names: Names, at_ms: int) -> dict[str, Any]:
        """The moderator's envelope of a meeting at the instant ``at_ms``."""
        sent = outgoing_view("moderator", history, names, language.gettext, now_ms=at_ms)
        view = sent.to("moderator")
        return {**self._head(view.slug, history.revision, at_ms), "state": as_plain_data(view)}

    def page(
        self, logged: LoggedMeeting | None, audience: Audience, template: str, **context: Any
    ) -> str:
        """A screen's page at first paint, in the current language."""
        view, now_ms = None, self.now_ms()
        zone, revision = "Europe/Zurich", 0
        room_slug, room_label = context.pop("room_slug", ""), context.pop("room_label", "")
        if logged is not None:
            view = self._project(audience, logged, now_ms)
            zone, revision = logged.time_zone, logged.history.revision
            meeting = logged.history.meeting
            room_slug, room_label = meeting.room_slug, meeting.room
        shared = self._context(view, zone, room_slug, room_label)
        return self._renderer.page(
            template,
            **{**shared, "now_ms": now_ms, "revision": revision, **context},
        )

    def plain_page(self, template: str, **context: Any) -> str:
        """A page that shows no meeting."""
        return self.page(None, "public", template, **context)

    def _project(self, audience: Audience, logged: LoggedMeeting, now_ms: int) -> View:
        """Projects a meeting for an audience; every state that is pushed or drawn passes here.

        Raises WrongAudience, and then nothing is sent.
        """
        history, names = logged.history, logged.names
        sent = outgoing_view(audience, history, names, language.gettext, now_ms=now_ms)
        return sent.to(audience)

    def _head(self, slug: str | None, revision: int, now_ms: int) -> dict[str, Any]:
        return {"epoch": self.epoch, "revision": revision, "now_ms": now_ms, "slug": slug}

    def _context(
        self, view: View | None, zone: str, room_slug: str, room_label: str
    ) -> dict[str, Any]:
        public_url = None if view is None else f"{self.base_url}/meetings/{view.slug}"
        path, size = _qr_code(public_url) if public_url else ("", 0)
        return {
            "meeting": view,
            "way_on": self._way_on(view),
            "zone": zone,
            "epoch": self.epoch,
            "room_slug": room_slug,
            "room_label": room_label,
            "public_url": public_url,
            "qr_svg_path": path,
            "qr_size": size,
        }

    def _way_on(self, view: View | None) -> WayOn | None:
        """Where the public page leads on to, if its meeting is cancelled."""
        if not isinstance(view, PublicMeeting) or view.status != "cancelled":
            return None
        return way_on(view.slug, (logged.history.meeting for logged in self.meetings()))


def _current_meeting(in_room: list[LoggedMeeting], now_ms: int) -> LoggedMeeting:
    """The open meeting, else the next, else the last."""

    def rank(logged: LoggedMeeting) -> tuple[int, int]:
        meeting = logged.history.meeting
        if meeting.is_on:
            return 0, 0
        if meeting.status == "scheduled" and meeting.scheduled_end_ms > now_ms:
            return 1, meeting.scheduled_start_ms
        return 2, -_ended_ms(meeting)

    return min(in_room, key=rank)


def _ended_ms(meeting: Meeting) -> int:
    return meeting.closed_at_ms or meeting.scheduled_end_ms


@cache
def _qr_code(address: str) -> tuple[str, int]:
    """The SVG path of a QR code's dark modules, and its width in modules."""
    rows = segno.make(address, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return path, len(rows)
