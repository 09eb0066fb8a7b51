"""Asks a site everything that it has an address for, as everybody below a moderator."""

import logging
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from hidden_speaker import PROTECTED, TURNS, WORDS, Found, leaked
from in_process import Site, file_meeting, form_token

from timekeeper.access.grants import COOKIE, cookie_name
from timekeeper.access.roles import CALLERS, DISPLAYS, MODERATING
from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.store.accounts.credentials import Role, Scope
from timekeeper.web.api.bodies import BODY_OF_VERB

ROOM = "room-xxi"
ROLES = tuple(role for role in CALLERS if role not in MODERATING)
"""All of the table but those who moderate: a role that is added is asked for too."""

VALUES = {
    "slug": ["upr35-kenya"],
    "room_slug": [ROOM],
    "verb": [*BODY_OF_VERB, "nothing"],
    "rest": ["nothing", "meetings/nowhere"],
}
"""What stands in the addresses. An address with another part fails here until it is given one."""

NAMELESS = (
    *("/", "/identities", "/audit", "/meetings/new", "/rehearsals/new"),
    *("/meetings/upr35-kenya/log", "/api/meetings"),
)
"""What moderators and administrators read that names nobody who is protected either."""

Heard = dict[str, Found]


class Listener:
    """A meeting with a protected speaker at the floor, and callers of every kind."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site, self.caplog = site, caplog
        now_ms = site.house.server_time.now_ms()
        self.slug = site.lay_out(file_meeting(TURNS, start_ms=now_ms))
        self.bearer = site.bearer()
        self.asked: dict[str, int] = {}
        """The status of the last answer, by who asked what."""
        self.listens: Callable[[bytes, str], Found] = leaked

    def press(self, verb: str, body: dict[str, Any]) -> None:
        path = f"/api/meetings/{self.slug}/{verb}"
        answer = self.site.client().post(path, json=body, headers=self.bearer)
        assert answer.status_code == 200, answer.text

    def begin(self) -> None:
        self.press("open", {})
        self.press("give_floor", {"turn": PROTECTED})
        self.press("cue", {"turn": PROTECTED, "text": WORDS["cue"]})
        self.press("notice", {"text": WORDS["room notice"], "audience": "room"})
        self.press("notice", {"text": WORDS["public notice"], "audience": "public"})
        self.press("pause", {"turn": PROTECTED, "reason": WORDS["reason"]})

    def end(self) -> None:
        for verb in ("resume", "conclude"):
            self.press(verb, {"turn": PROTECTED})
        self.press("close", {})

    def browser(self, role: Any) -> FlaskClient:
        """With the cookie that a link leaves there, or that of who has signed in; the public's
        has none."""
        client = self.site.client()
        if role != "public":
            scope = Scope(ROOM) if role in DISPLAYS else Scope()
            client.set_cookie(
                cookie_name(COOKIE, role, scope), self.site.minted("cookie", role, scope)
            )
        return client

    def paired(self, role: Role) -> FlaskClient:
        """A browser that showed a code, which a moderator has typed."""
        client = self.site.client()
        own_page = {"X-CSRFToken": form_token(client.get("/screen").text)}
        shown = client.post("/screen", json={}, headers=own_page).json
        typed = {"code": shown["code"], "as": role}
        path = f"/api/rooms/{ROOM}/pair"
        assert self.site.client().post(path, json=typed, headers=self.bearer).status_code == 200
        told = client.post("/screen/wait", json={"secret": shown["secret"]}, headers=own_page)
        assert told.json["location"].startswith("/rooms/")
        return client

    def callers(self) -> Iterator[tuple[str, str, FlaskClient]]:
        for role in ROLES:
            yield role, role, self.browser(role)

    def screens(self) -> Iterator[tuple[str, str, FlaskClient]]:
        for role in sorted(DISPLAYS):
            yield f"paired {role}", role, self.paired(role)

    def heard(self, *, methods: frozenset[str] | None = None) -> Heard:
        """Where which canaries are, of all addresses in all roles, and in the log."""
        found = self.heard_by(self.callers(), methods)
        if canaries := self.listens(self.caplog.text.encode(), "nobody"):
            found["the log"] = canaries
        return found

    def heard_by(
        self,
        callers: Iterator[tuple[str, str, FlaskClient]],
        methods: frozenset[str] | None = None,
    ) -> Heard:
        found: Heard = {}
        for who, role, client in callers:
            for method, path in self.addresses():
                if methods is None or method in methods:
                    found |= self._ask(f"{method} {path} as {who}", role, client)
        return found

    def heard_above(self) -> Heard:
        """What names nobody, for those who may read it."""
        found: Heard = {}
        for role, path in product(sorted(MODERATING), NAMELESS):
            where = f"GET {path} as {role}"
            found |= self._ask(where, "nobody", self.browser(role))
        return found

    def _ask(self, where: str, role: str, client: FlaskClient) -> Heard:
        method, path, *_ = where.split()
        answer = client.open(path, method=method)
        self.asked[where] = answer.status_code
        said = str(answer.headers).encode()
        canaries = self.listens(said, role) | self.listens(answer.data, role)
        return {where: canaries} if canaries else {}

    def addresses(self) -> Iterator[tuple[str, str]]:
        for rule in self.site.app.url_map.iter_rules():
            for path in _filled(rule.rule, sorted(rule.arguments)):
                for method in sorted({*(rule.methods or ()), "PROPFIND"}):
                    yield method, path
                    if method == "GET" and path.startswith("/api/meetings/"):
                        yield from ((method, f"{path}?as={audience}") for audience in AUDIENCES)


def _filled(rule: str, names: list[str], values: Mapping[str, list[str]] = VALUES) -> Iterator[str]:
    if not names:
        yield rule
        return
    for value in values[names[0]]:
        for part in (f"<{names[0]}>", f"<path:{names[0]}>"):
            if part in rule:
                yield from _filled(rule.replace(part, value), names[1:])


@pytest.fixture
def listener(own_site: Site, caplog: pytest.LogCaptureFixture) -> Iterator[Listener]:
    with caplog.at_level(logging.DEBUG):
        listener = Listener(own_site, caplog)
        listener.begin()
        yield listener
