"""What is sent to a screen: a meeting as an audience may know it, as data or markup.

The one way out. HTTP answers, first paints, joins and pushes all come from here,
so no two of them can differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import segno

from timekeeper.domain.audience.meeting_views import Audience, PublicMeeting, View
from timekeeper.domain.audience.plain import plain
from timekeeper.domain.audience.projection import seen_by
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
    """A room, and what is on in it: the open meeting, else the next, else the last.

    Where all of its meetings are cancelled that is nothing.
    """

    room_slug: str
    room_label: str
    logged: LoggedMeeting | None


class Views:
    """Reads meetings and shows them. ``base_url`` is where the public reaches this server."""

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
        """All meetings that a programme has laid out, by their start."""
        with self._database.reading() as session:
            every = self._journal.read_all(session)
        planned = [logged for logged in every if logged.history.revision]
        return sorted(planned, key=lambda logged: logged.history.meeting.scheduled_start_ms)

    def revisions(self) -> dict[str, int]:
        """The newest revision of every meeting, in one query."""
        with self._database.reading() as session:
            return revisions(session)

    def is_anything_on(self) -> bool:
        """Whether any meeting is open."""
        with self._database.reading() as session:
            return programme.is_any_meeting_open(session)

    def room_of(self, slug: str) -> str:
        logged = self.meeting(slug)
        return "" if logged is None else logged.history.meeting.room_slug

    def place(self, room_slug: str) -> FollowedRoom | None:
        """What is on in a room; None when no programme has ever named that room."""
        in_room = [m for m in self.meetings() if m.history.meeting.room_slug == room_slug]
        if not in_room:
            return None
        standing = [m for m in in_room if m.history.meeting.status != "cancelled"]
        logged = _followed(standing, self.now_ms()) if standing else None
        return FollowedRoom(room_slug, (logged or in_room[-1]).history.meeting.room, logged)

    def envelope(
        self, logged: LoggedMeeting, audience: Audience, format_: Format, lang: str
    ) -> dict[str, Any]:
        """A meeting's whole state for an audience, as wire.md's envelope."""
        now_ms = self.now_ms()
        with language.speaking(lang):
            view = self._seen_by(audience, logged, now_ms)
            head = self._head(view.slug, logged.history.revision, now_ms)
            if format_ == "json":
                return {**head, "state": plain(view)}
            meeting = logged.history.meeting
            context = self._context(view, logged.time_zone, meeting.room_slug, meeting.room)
            context |= {"revision": head["revision"], "now_ms": now_ms}
            title = self._renderer.title(audience, **context)
            named = {} if title is None else {"title": title}
            return {**head, **named, "html": self._renderer.regions(audience, **context)}

    def warm_up(self) -> None:
        """Do once what is done once, so that no press and no crowd that comes need wait for it:
        read the texts, compile the templates, draw what is on."""
        self._renderer.warm_up()
        for lang in language.languages():
            with language.speaking(lang):
                language.gettext("")
        for logged in self.meetings():
            if logged.history.meeting.is_on:
                self.envelope(logged, "public", "html", language.chosen(logged.language))

    def share(self, logged: LoggedMeeting, lang: str) -> ShareView:
        """The proposal for the rest of the hour. Raises Refused when the meeting is closed."""
        with language.speaking(lang):
            meeting, names = logged.history.meeting, logged.names
            return share_view(meeting, names, self.now_ms(), language.gettext)

    def empty_envelope(
        self, room_slug: str, audience: Audience, format_: Format, lang: str
    ) -> dict[str, Any]:
        """The envelope of a room in which nothing is or will be on."""
        now_ms = self.now_ms()
        head = self._head(None, 0, now_ms)
        if format_ == "json":
            return {**head, "state": None}
        if audience == "moderator":
            return {**head, "html": {}}  # a console is of one meeting, and has no other face
        place = self.place(room_slug)
        label = room_slug if place is None else place.room_label
        with language.speaking(lang):
            context = self._context(None, "Europe/Zurich", room_slug, label)
            context |= {"revision": 0, "now_ms": now_ms}
            return {**head, "html": self._renderer.regions(audience, **context)}

    def answer(self, history: History, names: Names, at_ms: int) -> dict[str, Any]:
        """The moderator's envelope of a meeting as it stood at an instant."""
        sent = seen_by("moderator", history, names, language.gettext, now_ms=at_ms)
        view = sent.to("moderator")
        return {**self._head(view.slug, history.revision, at_ms), "state": plain(view)}

    def page(
        self, logged: LoggedMeeting | None, audience: Audience, template: str, **context: Any
    ) -> str:
        """A screen's page at first paint, in the current language."""
        view, now_ms = None, self.now_ms()
        zone, revision = "Europe/Zurich", 0
        room_slug, room_label = context.pop("room_slug", ""), context.pop("room_label", "")
        if logged is not None:
            view = self._seen_by(audience, logged, now_ms)
            zone, revision = logged.time_zone, logged.history.revision
            meeting = logged.history.meeting
            room_slug, room_label = meeting.room_slug, meeting.room
        shared = self._context(view, zone, room_slug, room_label)
        return self._renderer.page(
            template,
            **{**shared, "now_ms": now_ms, "revision": revision, **context},
        )

    def plain_page(self, template: str, **context: Any) -> str:
        """A page that shows no meeting of its own."""
        return self.page(None, "public", template, **context)

    def _seen_by(self, audience: Audience, logged: LoggedMeeting, now_ms: int) -> View:
        """Where every state that goes out comes through, once for all who watch alike.

        Raises NotForThem, and then nothing is sent.
        """
        history, names = logged.history, logged.names
        sent = seen_by(audience, history, names, language.gettext, now_ms=now_ms)
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


def _followed(in_room: list[LoggedMeeting], now_ms: int) -> LoggedMeeting:
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
    """The path of a QR code's dark modules, and how many modules wide it is."""
    rows = segno.make(address, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return path, len(rows)
