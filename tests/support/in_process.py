"""The application inside the test's own process: its own database, and time handed in.

For all that needs no real server, that is everything but sockets, several processes
and crashes.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from running_server import SPEAKERS
from werkzeug.test import TestResponse

from config import Config
from timekeeper import create_app
from timekeeper.access.grants import COOKIE
from timekeeper.access.passwords import hashed
from timekeeper.commands.execute import Answer, Command, Executor
from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_programme import FileMeeting, FileTurn, Programme
from timekeeper.house import EXTENSION, House
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import Role, Scope
from timekeeper.store.connection.database import Database
from timekeeper.store.journal import Journal

START_MS = 1_575_972_000_000
HOUR_MS = 3_600_000
SERIES = SeriesName("UPR 35", "Europe/Zurich")
SLUG = "upr35-kenya"
PASSWORD = "correct horse battery staple"

Body = dict[str, Any]

LATEST: Body = {"revision": "the latest"}
"""The body of an undo of the latest entry."""

WHOLE_MEETING: tuple[tuple[str, Body], ...] = (
    (
        "add_turn",
        {"kind": "intervention", "organisation": "Late", "category": "CSO", "before": 4},
    ),
    ("edit_turn", {"turn": 5, "words": 700}),
    ("move", {"turn": 6, "before": 4}),
    ("mark_absent", {"turn": 4}),
    ("reinstate", {"turn": 4}),
    ("protect", {"turn": 4, "on": True}),
    ("cancel", {}),
    ("undo", LATEST),
    ("open", {}),
    ("give_floor", {"turn": 1}),
    ("give_floor", {"turn": 5}),
    ("cue", {"turn": 5, "text": "Slower, please"}),
    ("cue", {"turn": 5, "preset": "slower"}),
    ("veil", {"on": True}),
    ("pause", {"turn": 5, "reason": "No interpretation"}),
    ("resume", {"turn": 5}),
    ("adjust_time", {"turn": 5, "by_ms": 30_000, "reason": "Microphone"}),
    ("notice", {"text": "Please take your seats", "audience": "all"}),
    ("ask_floor", {"kind": "question", "mission": "Chile", "to": 5}),
    ("ask_floor", {"kind": "reply", "by": 5}),
    ("veil", {"on": False}),
    ("suspend", {"reason": "Fire alarm"}),
    ("resume_meeting", {}),
    ("resume", {"turn": 5}),
    ("conclude", {"turn": 5}),
    ("undo", LATEST),
    ("undo", LATEST),
    ("correct_time", {"turn": 1, "spent_ms": 0, "reason": "Pressed too late"}),
    ("replace", {"turn": 6, "speaker": "Deputy", "organisation": "Late"}),
    ("swap", {"turn": 6, "other": 4}),
    ("decline", {"turn": 2}),
    ("withdraw", {"turn": 8}),
    ("extend", {"by_ms": 60_000}),
    ("set_reserve", {"ms": 300_000}),
    ("apply_share", {"allotted": {6: 310_000}}),
    ("protect", {"turn": 4, "on": False}),
    ("notice", {"text": None}),
    ("close", {}),
    ("undo", LATEST),
    ("undo", LATEST),
)
"""Every verb at least once, on a meeting of ``SPEAKERS``; none is refused."""


def with_revision(body: Body, revision: int) -> Body:
    """``LATEST`` with the latest revision; other bodies unchanged."""
    return {"revision": revision} if body is LATEST else body


def file_meeting(
    turns: tuple[FileTurn, ...] = SPEAKERS,
    *,
    digest: str = "digest",
    part: str = "kenya",
    room: str = "Room XXI",
    start_ms: int = START_MS,
) -> FileMeeting:
    return FileMeeting(
        state_under_review=part.title(),
        slug_part=part,
        scheduled_start_ms=start_ms,
        scheduled_end_ms=start_ms + HOUR_MS,
        room=room,
        room_slug=room.lower().replace(" ", "-"),
        turns=turns,
        digest=digest,
    )


class Desk:
    """The write path with a clock that the test sets. ``published`` has what was published."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.journal = Journal()
        self.now_ms = START_MS
        self.published: list[tuple[str, int]] = []
        self.executor = Executor(database, self.journal, lambda: self.now_ms)
        self.executor.publish = lambda slug, revision: self.published.append((slug, revision))

    @contextmanager
    def another(self) -> "Iterator[Desk]":
        """A desk of another process, on the same database."""
        other = Desk(Database(self.database.url))
        other.now_ms = self.now_ms
        yield other
        other.database.engine.dispose()

    def load(self, *meetings: FileMeeting, series: SeriesName = SERIES) -> list[str]:
        return load(self.executor, Programme(meetings), series)

    def do(
        self, verb: str, body: Body | None = None, *, slug: str = SLUG, **options: Any
    ) -> Answer:
        actor = options.pop("actor", "token:tests")
        command = Command(slug, verb, body or {}, actor, **options)
        return self.executor.execute(command)

    def conduct(self) -> Answer:
        """Conducts the whole meeting; gives its last answer."""
        revision = self.revision()
        for verb, body in WHOLE_MEETING:
            self.now_ms += 1_000
            answer = self.do(verb, with_revision(body, revision))
            revision = answer.revision
        return answer

    def revision(self, slug: str = SLUG) -> int:
        """Read from the log, without what is remembered of it."""
        with self.database.reading() as session:
            logged = Journal().read(session, slug)
        return 0 if logged is None else logged.history.revision


class Site:
    """The application behind Flask's test client."""

    def __init__(self, instance: Path, environment: Mapping[str, str]) -> None:
        self.app = create_app(
            Config.from_environment(
                {
                    "TIMEKEEPER_INSTANCE": str(instance),
                    "TIMEKEEPER_ASYNC_MODE": "threading",
                    **environment,
                }
            )
        )
        self.house: House = self.app.extensions[EXTENSION]

    def close(self) -> None:
        self.house.database.engine.dispose()

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def lay_out(self, meeting: FileMeeting | None = None) -> str:
        """Plans a meeting that could be opened right now; gives its slug."""
        now_ms = self.house.server_time.now_ms()
        programme = Programme((meeting or file_meeting(start_ms=now_ms),))
        [slug] = load(self.house.executor, programme, SERIES)
        return slug

    def minted(
        self,
        kind: credentials.Kind,
        role: Role,
        scope: Scope = Scope(),  # noqa: B008 - frozen
        **options: Any,
    ) -> str:
        now_ms = self.house.server_time.now_ms()
        with self.house.database.writing() as session:
            return credentials.mint(session, kind, role, "tests", now_ms, scope=scope, **options)

    def bearer(self, role: Role = "moderator") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.minted('token', role)}"}

    def add_user(self, name: str = "Ada", role: Role = "moderator") -> None:
        with self.house.database.writing() as session:
            users.add(session, name, role, _password_hash())

    def sign_in(self, client: FlaskClient, **fields: str) -> TestResponse:
        """Fills in the form and sends it, as a browser does."""
        token = form_token(client.get("/sign-in").text)
        filled = {"csrf_token": token, "name": "Ada", "password": PASSWORD, **fields}
        return client.post("/sign-in", data=filled)

    def signed_in(self) -> FlaskClient:
        """A browser in which a moderator has signed in."""
        client = self.client()
        client.set_cookie(COOKIE, self.minted("cookie", "moderator"))
        return client


@cache
def _password_hash() -> str:
    return hashed(PASSWORD)


def form_token(page: str) -> str:
    """The form token in a page's form or head."""
    field = re.search(r'<(?:input|meta)\b[^>]*name="csrf[-_]token"[^>]*>', page)
    assert field is not None, "the page carries no form token"
    value = re.search(r'(?:value|content)="([^"]+)"', field[0])
    assert value is not None
    return value[1]
