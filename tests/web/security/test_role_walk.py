"""Tries every action of the table over real HTTP, with every role, by token and by cookie."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from in_process import form_token
from running_server import Laid, RunningServer

from timekeeper.access import grants
from timekeeper.access.roles import CALLERS, PERMISSIONS, Caller
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Kind, Role, Scope

SIGN_OUT = "POST /sign-out"
UNKNOWN_FIELD = {"there is no such field": 1}

REACHES = {
    "anywhere": {"everything", "this meeting", "this room", "another meeting"},
    "meeting": {"everything", "this meeting", "this room"},
    "room": {"everything", "this room"},
    "on in the room": {"everything", "this meeting", "this room"},
    "everything": {"everything"},
}
"""Written here once more, independently of the code: which credentials each scope accepts."""


@dataclass(frozen=True)
class Who:
    """A role, and what its credential covers; the public has none."""

    role: Caller
    good_for: str

    def may(self, line: str) -> bool:
        rule = PERMISSIONS[line]
        if "public" in rule.roles:
            return True
        return self.role in rule.roles and self.good_for in REACHES[rule.within]


EVERYBODY = [
    Who("public", "nothing"),
    *(Who(role, good) for role in CALLERS if role != "public" for good in REACHES["anywhere"]),
]


class Stage:
    """An open meeting, another one in another room, and the credentials of the callers."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.here: Laid = server.lay_out()
        self.elsewhere: Laid = server.lay_out()
        server.done(self.here.slug, "open")
        self.scopes = {
            "everything": Scope(),
            "this meeting": Scope(meeting_slug=self.here.slug),
            "this room": Scope(room_slug=self.here.room_slug),
            "another meeting": Scope(meeting_slug=self.elsewhere.slug),
        }

    def revision(self) -> int:
        answer = requests.get(f"{self.server.url}/api/meetings/{self.here.slug}", timeout=10)
        return int(answer.json()["revision"])

    def address(self, line: str) -> tuple[str, str]:
        """Method and URL of an action, of a verb or an audience too."""
        kind, what = line.split(" ", 1)
        if kind == "verb":
            kind, what = "POST", f"/api/meetings/<slug>/{what}"
        if kind == "see":
            kind, what = "GET", f"/api/meetings/<slug>?as={what}"
        for name, value in (
            ("<slug>", self.here.slug),
            ("<room_slug>", self.here.room_slug),
            ("<path:rest>", "nothing/at/all"),
            ("<verb>", "open"),
        ):
            what = what.replace(name, value)
        return kind, self.server.url + what

    def by_token(self, who: Who) -> requests.Session:
        if who.role == "public":
            return self.by_cookie(who)
        program = requests.Session()
        program.headers["Authorization"] = f"Bearer {self._minted('token', who)}"
        return program

    def by_cookie(self, who: Who) -> requests.Session:
        """A browser with the form token of one of our pages."""
        browser = requests.Session()
        browser.headers["X-CSRFToken"] = form_token(
            browser.get(f"{self.server.url}/sign-in", timeout=10).text
        )
        if who.role != "public":
            name = grants.cookie_name(grants.COOKIE, who.role, self.scopes[who.good_for])
            browser.cookies.set(name, self._minted("cookie", who), domain="127.0.0.1")
        return browser

    def _minted(self, kind: Kind, who: Who) -> str:
        role: Role = who.role  # type: ignore[assignment]  # the public holds nothing
        server = self.server
        with server.house.database.writing() as session:
            now_ms = server.house.server_time.now_ms()
            scope = self.scopes[who.good_for]
            return credentials.mint(session, kind, role, "walk", now_ms, scope=scope)


def is_let_in(browser: requests.Session, method: str, url: str) -> bool:
    """Whether the guard let it through; its body is then refused for another reason."""
    sent = {} if method == "GET" else {"json": UNKNOWN_FIELD}
    answer = browser.request(method, url, allow_redirects=False, timeout=10, **sent)
    assert answer.status_code < 500, (method, url, answer.text)
    is_sent_to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
    return answer.status_code not in (401, 403) and not is_sent_to_sign_in


def walked() -> Iterator[str]:
    """Every action over HTTP; signing out comes last, as it ends the cookie."""
    yield from (line for line in PERMISSIONS if not line.startswith("event ") and line != SIGN_OUT)
    yield SIGN_OUT


@pytest.fixture
def stage(own_server: RunningServer) -> Stage:
    return Stage(own_server)


@pytest.mark.parametrize("by", ["token", "cookie"])
def test_every_role_may_do_exactly_what_the_table_says(stage: Stage, by: str) -> None:
    before = stage.revision()
    wrong = []
    for who in EVERYBODY:
        with stage.by_token(who) if by == "token" else stage.by_cookie(who) as browser:
            for line in walked():
                if is_let_in(browser, *stage.address(line)) is not who.may(line):
                    wrong.append(f"{who} {'may' if who.may(line) else 'may not'} {line}")
    assert wrong == []
    assert stage.revision() == before
