"""Requests every address of a site in every role below moderator, and looks for leaks."""

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
"""All roles of the table except those that moderate; a new role is included by itself."""

VALUES = {
    "slug": ["upr35-kenya"],
    "room_slug": [ROOM],
    "verb": [*BODY_OF_VERB, "nothing"],
    "rest": ["nothing", "meetings/nowhere"],
}
"""Values for the parts of addresses. An address with another part fails until it has one here."""

NAMELESS = (
    *("/", "/identities", "/audit", "/meetings/new", "/rehearsals/new"),
    *("/meetings/upr35-kenya/log", "/api/meetings"),
)
"""Pages of moderators and administrators that must not name protected speakers either."""

Leaks = dict[str, Found]
"""The canaries that were found, by where they were found."""


class AddressWalk:
    """A meeting in which a protected speaker has the floor, and clients in every role."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site, self.caplog = site, caplog
        now_ms = site.house.server_time.now_ms()
        self.slug = site.lay_out(file_meeting(TURNS, start_ms=now_ms))
        self.bearer = site.bearer()
        self.statuses: dict[str, int] = {}
        """The status of the last answer, by method, address and role."""
        self.find: Callable[[bytes, str], Found] = leaked

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
        """A client with the cookie of a link or of a signed-in user; for the public without one."""
        client = self.site.client()
        if role != "public":
            scope = Scope(ROOM) if role in DISPLAYS else Scope()
            client.set_cookie(
                cookie_name(COOKIE, role, scope), self.site.minted("cookie", role, scope)
            )
        return client

    def paired(self, role: Role) -> FlaskClient:
        """A browser that was paired by its code."""
        client = self.site.client()
        own_page = {"X-CSRFToken": form_token(client.get("/screen").text)}
        shown = client.post("/screen", json={}, headers=own_page).json
        typed = {"code": shown["code"], "as": role}
        path = f"/api/rooms/{ROOM}/pair"
        assert self.site.client().post(path, json=typed, headers=self.bearer).status_code == 200
        answer = client.post("/screen/wait", json={"secret": shown["secret"]}, headers=own_page)
        assert answer.json["location"].startswith("/rooms/")
        return client

    def callers(self) -> Iterator[tuple[str, str, FlaskClient]]:
        for role in ROLES:
            yield role, role, self.browser(role)

    def screens(self) -> Iterator[tuple[str, str, FlaskClient]]:
        for role in sorted(DISPLAYS):
            yield f"paired {role}", role, self.paired(role)

    def leaks(self, *, methods: frozenset[str] | None = None) -> Leaks:
        """The leaks of all addresses in all roles, and of the log."""
        found = self.leaks_to(self.callers(), methods)
        if canaries := self.find(self.caplog.text.encode(), "nobody"):
            found["the log"] = canaries
        return found

    def leaks_to(
        self,
        callers: Iterator[tuple[str, str, FlaskClient]],
        methods: frozenset[str] | None = None,
    ) -> Leaks:
        found: Leaks = {}
        for who, role, client in callers:
            for method, path in self.addresses():
                if methods is None or method in methods:
                    found |= self._ask(f"{method} {path} as {who}", role, client)
        return found

    def leaks_to_moderators(self) -> Leaks:
        """The leaks of ``NAMELESS`` to moderators and administrators."""
        found: Leaks = {}
        for role, path in product(sorted(MODERATING), NAMELESS):
            where = f"GET {path} as {role}"
            found |= self._ask(where, "nobody", self.browser(role))
        return found

    def _ask(self, where: str, role: str, client: FlaskClient) -> Leaks:
        method, path, *_ = where.split()
        answer = client.open(path, method=method)
        self.statuses[where] = answer.status_code
        headers = str(answer.headers).encode()
        canaries = self.find(headers, role) | self.find(answer.data, role)
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
def walk(own_site: Site, caplog: pytest.LogCaptureFixture) -> Iterator[AddressWalk]:
    with caplog.at_level(logging.DEBUG):
        walk = AddressWalk(own_site, caplog)
        walk.begin()
        yield walk
