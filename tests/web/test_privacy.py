"""A protected speaker's identity never leaves the console: a canary through a whole meeting."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from flask_socketio.test_client import SocketIOTestClient
from in_process import LATEST, WHOLE_MEETING, Body, Site, file_meeting, said
from running_server import SPEAKERS
from werkzeug.test import TestResponse

from timekeeper.domain import audience as projections
from timekeeper.domain.audience import Audience
from timekeeper.domain.labels import own_label
from timekeeper.domain.turn_views import PublicTurn
from timekeeper.domain.turns import Category, Person
from timekeeper.live.channels import Scope
from timekeeper.store import credentials
from timekeeper.web import problems

CANARY = Person(
    speaker="Canary Speaker",
    organisation="Canary Organisation",
    theme="Canary Theme",
    language="zu",
    gender="woman",
    national=True,
    coalition_of="Canary Coalition",
    words=98_765,
    notes="Canary Notes",
)
PROTECTED = 5
WITH_CANARY = tuple(replace(turn, person=CANARY) if turn.protected else turn for turn in SPEAKERS)
TELLTALE = re.compile(r"canary|\bzu\b|\bwoman\b|\bvideo\b|\b98765\b", re.IGNORECASE)
OUTSIDE: tuple[Audience, ...] = ("public", "room", "speaker", "interpreters")

REFUSED: tuple[tuple[str, Body], ...] = (
    ("give_floor", {"turn": PROTECTED}),
    ("pause", {"turn": PROTECTED}),
    ("resume", {"turn": PROTECTED}),
    ("conclude", {"turn": PROTECTED}),
    ("cue", {"turn": PROTECTED, "text": "x"}),
    ("reinstate", {"turn": PROTECTED}),
    ("mark_absent", {"turn": PROTECTED}),
    ("move", {"turn": PROTECTED, "before": PROTECTED}),
    ("adjust_time", {"turn": PROTECTED, "by_ms": -9_000_000}),
    ("edit_turn", {"turn": PROTECTED, "allotted_ms": 1}),
    ("open", {}),
    ("undo", {"revision": 2}),
)
"""Sent after every third command; what is not refused at that moment is undone again."""


class Eavesdropper:
    """Conducts a meeting and keeps all that anybody but a moderator could read of it."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site, self.caplog = site, caplog
        self.heard: list[tuple[str, str]] = []
        now_ms = site.house.server_time.now_ms()
        self.slug = site.lay_out(file_meeting(WITH_CANARY, start_ms=now_ms))
        self.token = site.bearer()
        self.refusals = 0
        self.live = site.app.extensions["timekeeper.live"]
        self.watchers = dict(self._watchers())

    def _watchers(self) -> Iterator[tuple[str, SocketIOTestClient]]:
        for audience in OUTSIDE:
            for format_ in ("html", "json"):
                client = self.live.socketio.test_client(
                    self.site.app, auth={"token": self.token["Authorization"].split()[1]}
                )
                wanted = {"meeting": self.slug, "as": audience, "format": format_, "lang": "en"}
                joined = client.emit("join", wanted, callback=True)
                assert "error" not in joined
                self.hear(f"join as {audience}", joined)
                yield f"{audience} {format_}", client

    def hear(self, where: str, what: Any) -> None:
        self.heard.append((where, what if isinstance(what, str) else json.dumps(what)))

    def conduct(self) -> None:
        revision = 1
        self.look()
        for number, (verb, body) in enumerate(WHOLE_MEETING):
            revision = self.press(verb, said(body, revision)).json["revision"]
            for wrong_verb, wrong_body in REFUSED if number % 3 == 0 else ():
                revision = self.try_in_vain(wrong_verb, wrong_body, revision)
            self.look()
        self.hear("the metrics", self.site.client().get("/metrics").text)
        self.hear("the log of the server", self.caplog.text)

    def try_in_vain(self, verb: str, body: Body, revision: int) -> int:
        """Press what cannot be done; gives the revision, as undoing what could makes new ones."""
        answer = self.press(verb, body)
        if answer.status_code == 200:
            return int(self.press("undo", said(LATEST, answer.json["revision"])).json["revision"])
        self.refusals += 1
        return revision

    def press(self, verb: str, body: Body) -> TestResponse:
        path = f"/api/meetings/{self.slug}/{verb}"
        answer = self.site.client().post(path, json=body, headers=self.token)
        assert answer.status_code in (200, 409, 422), answer.text
        if answer.status_code != 200:
            self.hear(f"{verb} refused", answer.text)
        self.hear(f"headers of {verb}", str(answer.headers))
        return answer

    def look(self) -> None:
        """What every page, answer and push says now."""
        for path in ("/", f"/meetings/{self.slug}", "/api/meetings", f"/api/meetings/{self.slug}"):
            self._get(path, {})
        for audience in ("room", "speaker", "interpreters"):
            self._get(f"/api/meetings/{self.slug}?as={audience}", self.token)
        self._get(f"/api/meetings/{self.slug}/log", self.token)
        for screen in ("screen", "speaker", "interpreters"):
            self._get(f"/rooms/room-xxi/{screen}", self.token)
        self.live.publisher.push(Scope.meeting(self.slug))
        for who, client in self.watchers.items():
            for received in client.get_received():
                self.hear(f"pushed to {who}", received)

    def _get(self, path: str, headers: dict[str, str]) -> None:
        answer = self.site.client().get(path, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        self.hear(path, f"{answer.headers}\n{answer.text}")

    def telltales(self) -> list[tuple[str, str]]:
        found = ((where, TELLTALE.search(what)) for where, what in self.heard)
        return [(where, telltale[0]) for where, telltale in found if telltale]


@pytest.fixture
def eavesdropper(own_site: Site, caplog: pytest.LogCaptureFixture) -> Iterator[Eavesdropper]:
    with caplog.at_level(logging.DEBUG):
        yield Eavesdropper(own_site, caplog)


def test_nothing_of_a_protected_speaker_is_heard_outside_the_console(
    eavesdropper: Eavesdropper,
) -> None:
    eavesdropper.conduct()
    assert eavesdropper.telltales() == []
    heard = {where for where, _ in eavesdropper.heard}
    assert {f"pushed to {who}" for who in eavesdropper.watchers} <= heard
    assert eavesdropper.refusals > 50
    assert sum("Speaker 3 – CSO" in what or "u2013 CSO" in what for _, what in eavesdropper.heard)


def test_the_console_has_all_of_it(eavesdropper: Eavesdropper) -> None:
    path = f"/api/meetings/{eavesdropper.slug}?as=moderator"
    answer = eavesdropper.site.client().get(path, headers=eavesdropper.token)
    turn = answer.json["state"]["turns"][PROTECTED - 1]
    shown = {name: turn[name] for name in vars(CANARY)}
    assert shown == vars(CANARY)
    assert TELLTALE.search(answer.text)


@pytest.mark.parametrize("field", ["speaker", "organisation", "theme", "mode", "label"])
def test_a_leak_in_a_projection_is_heard(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    sound = projections.public_turns

    def leaky(meeting: Any, names: Any, *rest: Any) -> tuple[PublicTurn, ...]:
        [turn] = [turn for turn in meeting.turns if turn.protected]
        person = names.person(turn)
        own = {**vars(person), "mode": turn.mode, "label": own_label(meeting, turn, names)}
        return tuple(
            replace(shown, **{field: own[field]}) if shown.id == PROTECTED else shown
            for shown in sound(meeting, names, *rest)
        )

    eavesdropper.press("open", {})
    eavesdropper.press("give_floor", {"turn": PROTECTED})
    assert eavesdropper.telltales() == []
    monkeypatch.setattr(projections, "public_turns", leaky)
    eavesdropper.look()
    where = {where for where, _ in eavesdropper.telltales()}
    assert f"/api/meetings/{eavesdropper.slug}" in where
    assert {f"pushed to {audience} json" for audience in OUTSIDE} <= where
    if field == "label":
        assert {f"pushed to {audience} html" for audience in OUTSIDE} <= where
        assert {f"/meetings/{eavesdropper.slug}", "/rooms/room-xxi/screen"} <= where


def test_a_leak_in_an_error_is_heard(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(meeting: Any, names: Any, *_rest: Any) -> dict[int, str]:
        return {turn.id: str(names.person(turn).speaker) for turn in meeting.turns}

    monkeypatch.setattr(problems, "public_labels", leaky)
    eavesdropper.press("open", {})
    eavesdropper.press("pause", {"turn": PROTECTED})
    assert eavesdropper.telltales() == [("pause refused", "Canary")]


def test_a_leak_in_the_server_s_log_is_heard(eavesdropper: Eavesdropper) -> None:
    logging.getLogger("timekeeper").info("gave the floor to %s", CANARY.speaker)
    eavesdropper.hear("the log of the server", eavesdropper.caplog.text)
    assert eavesdropper.telltales() == [("the log of the server", "Canary")]


# What singles out


@pytest.mark.parametrize(("sharing", "shown"), [(1, None), (2, None), (3, "NHRI"), (4, "NHRI")])
def test_a_category_that_few_share_is_withheld_with_the_name(
    own_site: Site, sharing: int, shown: Category | None
) -> None:
    protected = replace(WITH_CANARY[PROTECTED - 1], category="NHRI")
    other = replace(WITH_CANARY[2], category="NHRI")
    turns = (protected, *(other for _ in range(sharing - 1)))
    now_ms = own_site.house.server_time.now_ms()
    slug = own_site.lay_out(file_meeting(turns, start_ms=now_ms))
    state = own_site.client().get(f"/api/meetings/{slug}").json["state"]
    turn = state["turns"][0]
    assert (turn["category"], turn["label"]) == (
        shown,
        "Speaker 1 – NHRI" if shown else "Speaker 1",
    )
    page = own_site.client().get(f"/meetings/{slug}").text
    assert ("Speaker 1 – NHRI" in page) is bool(shown)
    assert TELLTALE.search(page) is None


@pytest.mark.parametrize("category", get_args(Category))
def test_no_field_of_a_protected_turn_is_there_that_is_not_named_here(
    own_site: Site, category: Category
) -> None:
    protected = replace(WITH_CANARY[PROTECTED - 1], category=category)
    now_ms = own_site.house.server_time.now_ms()
    slug = own_site.lay_out(file_meeting((protected,), start_ms=now_ms))
    turn = own_site.client().get(f"/api/meetings/{slug}").json["state"]["turns"][0]
    withheld = ("category", "speaker", "organisation", "theme", "mode")
    assert {name: turn.pop(name) for name in withheld} == dict.fromkeys(withheld)
    assert set(turn) == {
        *("id", "position", "number", "kind", "label", "status"),
        *("clock", "warning_ms", "estimated_start_ms", "started_at_ms"),
        *("mission", "by", "to"),
    }


def test_a_turn_that_is_added_protected_is_never_seen_without(own_site: Site) -> None:
    slug = own_site.lay_out()
    body = {"speaker": "Canary Late", "category": "CSO", "protected": True, "notes": "Canary"}
    path = f"/api/meetings/{slug}/add_turn"
    assert own_site.client().post(path, json=body, headers=own_site.bearer()).status_code == 200
    for shown in (f"/meetings/{slug}", f"/api/meetings/{slug}"):
        assert TELLTALE.search(own_site.client().get(shown).text) is None


def test_a_link_s_secret_is_in_no_log(own_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    own_site.lay_out()
    secret = own_site.minted("link", "room", credentials.Scope("room-xxi"))
    with caplog.at_level(logging.DEBUG):
        own_site.client().post("/link", json={"token": secret})
        own_site.client().post("/link", json={"token": secret[:-1]})
    assert secret[:-1] not in caplog.text
