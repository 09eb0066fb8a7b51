"""Every address that the application has, asked in every role below moderator: no canary."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from canaries import Canaries
from flask.testing import FlaskClient
from in_process import Site, file_meeting
from running_server import SPEAKERS

from timekeeper.access import COOKIE, cookie_name
from timekeeper.domain import audience as projections
from timekeeper.domain.audience import AUDIENCES
from timekeeper.domain.turns import Person
from timekeeper.store.credentials import Role, Scope
from timekeeper.web import problems
from timekeeper.web.bodies import BODY_OF_VERB

WORDS = {
    "speaker": "Zürkàn طائر",
    "organisation": "Öqwalë مركز",
    "theme": "Thýmbrâ ماء",
    "coalition_of": "Kwôltrix حلف",
    "notes": "Nöxtula سر",
    "reason": "Rëzvunt سبب",
}
CANARIES = Canaries(WORDS)
PERSON = Person(
    language="zu",
    words=98_765,
    **{name: word for name, word in WORDS.items() if name != "reason"},  # type: ignore[arg-type]  # all are texts
)
PROTECTED = 5
TURNS = tuple(replace(turn, person=PERSON) if turn.protected else turn for turn in SPEAKERS)
ROLES: tuple[Role | None, ...] = (None, "room", "speaker", "interpreters")
VALUES = {
    "slug": ["upr35-kenya"],
    "room_slug": ["room-xxi"],
    "verb": [*BODY_OF_VERB, "nothing"],
    "rest": ["nothing", "meetings/nowhere"],
}
"""What stands in the addresses. An address with another part fails here until it is given one."""

Heard = dict[str, frozenset[tuple[str, str]]]


class Listener:
    """Asks a site everything that it has an address for."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site, self.caplog = site, caplog
        now_ms = site.house.server_time.now_ms()
        self.slug = site.lay_out(file_meeting(TURNS, start_ms=now_ms))
        self.bearer = site.bearer()
        self.count = 0
        self.statuses: set[int] = set()

    def press(self, verb: str, body: dict[str, Any]) -> int:
        path = f"/api/meetings/{self.slug}/{verb}"
        answer = self.site.client().post(path, json=body, headers=self.bearer)
        assert answer.status_code == 200, answer.text
        revision: int = answer.json["revision"]
        return revision

    def browser(self, role: Role | None) -> FlaskClient:
        client = self.site.client()
        if role is not None:
            scope = Scope("room-xxi")
            secret = self.site.minted("cookie", role, scope)
            client.set_cookie(cookie_name(COOKIE, role, scope), secret)
        return client

    def heard(self) -> Heard:
        """Where which canaries are, of all addresses in all roles, and in the log."""
        found: Heard = {}
        for role in ROLES:
            client = self.browser(role)
            for method, path in self.addresses():
                answer = client.open(path, method=method)
                self.count += 1
                self.statuses.add(answer.status_code)
                headers = str(answer.headers).encode()
                if canaries := CANARIES.heard(headers) | CANARIES.heard(answer.data):
                    found[f"{method} {path} as {role}"] = canaries
        if canaries := CANARIES.heard(self.caplog.text.encode()):
            found["the log"] = canaries
        return found

    def addresses(self) -> Iterator[tuple[str, str]]:
        for rule in self.site.app.url_map.iter_rules():
            for path in self._filled(rule.rule, sorted(rule.arguments)):
                for method in sorted({*(rule.methods or ()), "PROPFIND"}):
                    yield method, path
                    if method == "GET" and path.startswith("/api/meetings/"):
                        yield from ((method, f"{path}?as={audience}") for audience in AUDIENCES)

    def _filled(self, rule: str, names: list[str]) -> Iterator[str]:
        if not names:
            yield rule
            return
        for value in VALUES[names[0]]:
            for part in (f"<{names[0]}>", f"<path:{names[0]}>"):
                if part in rule:
                    yield from self._filled(rule.replace(part, value), names[1:])


@pytest.fixture
def listener(own_site: Site, caplog: pytest.LogCaptureFixture) -> Iterator[Listener]:
    with caplog.at_level(logging.DEBUG):
        listener = Listener(own_site, caplog)
        listener.press("open", {})
        listener.press("give_floor", {"turn": PROTECTED})
        listener.press("pause", {"turn": PROTECTED, "reason": WORDS["reason"]})
        yield listener


def test_no_address_has_a_canary_for_anybody_but_a_moderator(listener: Listener) -> None:
    assert listener.heard() == {}
    assert listener.count > 400
    assert {200, 401, 403, 404, 405} <= listener.statuses
    for verb, body in (("resume", {"turn": PROTECTED}), ("conclude", {"turn": PROTECTED})):
        listener.press(verb, body)
    listener.press("close", {})
    assert listener.heard() == {}


def test_the_console_has_all_of_them(listener: Listener) -> None:
    client = listener.site.signed_in()
    answer = client.get(f"/api/meetings/{listener.slug}?as=moderator")
    assert {field for field, _ in CANARIES.heard(answer.data)} == set(WORDS)


@pytest.mark.parametrize("field", ["speaker", "organisation", "theme"])
def test_a_leak_in_the_views_of_turns_is_heard(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    sound = projections.public_turns

    def leaky(*arguments: Any) -> Any:
        return tuple(
            replace(turn, **{field: WORDS[field]}) if turn.id == PROTECTED else turn
            for turn in sound(*arguments)
        )

    monkeypatch.setattr(projections, "public_turns", leaky)
    heard = listener.heard()
    path = f"GET /api/meetings/{listener.slug}"
    assert {f"{path} as {role}" for role in ROLES} <= set(heard)
    assert {name for found in heard.values() for name, _ in found} == {field}


def test_a_leak_in_a_label_is_heard_on_every_page(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = projections.public_turns

    def leaky(*arguments: Any) -> Any:
        return tuple(replace(turn, label=WORDS["speaker"]) for turn in sound(*arguments))

    monkeypatch.setattr(projections, "public_turns", leaky)
    heard = set(listener.heard())
    assert f"GET /meetings/{listener.slug} as None" in heard
    assert "GET /rooms/room-xxi/screen as room" in heard
    assert "GET /rooms/room-xxi/speaker as speaker" in heard
    assert "GET /rooms/room-xxi/interpreters as interpreters" in heard


@pytest.mark.parametrize("status", [404, 401, 403])
def test_a_leak_in_an_error_is_heard(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    leaking = {**problems.SENTENCES, status: f"It was {WORDS['speaker']}."}
    monkeypatch.setattr(problems, "SENTENCES", leaking)
    monkeypatch.setattr(problems, "gettext", lambda sentence: str(sentence))
    assert listener.heard()


def test_a_leak_in_a_metric_is_heard(listener: Listener) -> None:
    listener.site.house.metrics.commands.labels(WORDS["speaker"], "done").inc()
    assert {f"GET /metrics as {role}" for role in ROLES} <= set(listener.heard())


def test_a_leak_in_the_log_is_heard(listener: Listener) -> None:
    logging.getLogger("timekeeper").info("paused: %s", json.dumps(WORDS["reason"]))
    assert listener.heard() == {"the log": {("reason", "json")}}
