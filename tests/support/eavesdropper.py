"""Conducts a meeting, and records all that callers other than a moderator could read of it."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask_socketio.test_client import SocketIOTestClient
from hidden_speaker import OUTSIDE, PROTECTED, TURNS, WORDS, leaked, whole_meeting
from in_process import LATEST, Body, Site, file_meeting, with_revision
from werkzeug.test import TestResponse

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.live.beats import PUBLIC_EVERY
from timekeeper.live.publishing.channels import Scope
from timekeeper.presentation.language import languages

PRIVATE_VALUES = re.compile(rb"\bzu\b|\bzulu\b|\bwoman\b|\bvideo\b|\b98[.,]?765\b", re.IGNORECASE)
"""A protected speaker's fields without free text: language, gender, mode and words."""

REFUSED: tuple[tuple[str, Body], ...] = (
    ("give_floor", {"turn": PROTECTED}),
    ("pause", {"turn": PROTECTED}),
    ("resume", {"turn": PROTECTED}),
    ("conclude", {"turn": PROTECTED}),
    ("cue", {"turn": PROTECTED, "text": "x"}),
    ("cue", {"turn": PROTECTED, "text": WORDS["speaker"]}),
    ("reinstate", {"turn": PROTECTED}),
    ("mark_absent", {"turn": PROTECTED}),
    ("move", {"turn": PROTECTED, "before": PROTECTED}),
    ("adjust_time", {"turn": PROTECTED, "by_ms": -9_000_000}),
    ("edit_turn", {"turn": PROTECTED, "allotted_ms": 1}),
    ("open", {}),
    ("undo", {"revision": 2}),
)
"""Sent after every third command; one that is not refused at that moment is undone."""

EVENTS: tuple[tuple[str, Any], ...] = (
    ("sync", {"t0": 1}),
    ("sync", {"t0": "x"}),
    ("report", {"nothing": 1}),
    ("join", {"meeting": "nowhere"}),
    ("join", {"room": "nowhere", "as": "speaker"}),
    ("join", {"as": "x"}),
    ("whisper", {"turn": PROTECTED}),
)
"""Events that a client may send, and events that it may not."""


class Eavesdropper:
    """``records`` has where something was read, by which audience, and what. All audiences watch
    in every language, as markup and as data, following the meeting and its room."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site, self.caplog = site, caplog
        self.records: list[tuple[str, str, bytes]] = []
        now_ms = site.house.server_time.now_ms()
        self.slug = site.lay_out(file_meeting(TURNS, start_ms=now_ms))
        self.token = site.bearer()
        self.refusals = 0
        self.live = site.app.extensions["timekeeper.live"]
        self.watchers = {
            (audience, f"{scope} {format_} {lang}"): self._watcher(audience, scope, format_, lang)
            for audience in OUTSIDE
            for scope in ("meeting", "room")
            for format_ in ("html", "json")
            for lang in languages()
        }

    def _watcher(
        self, audience: Audience, scope: str, format_: str, lang: str
    ) -> SocketIOTestClient:
        secret = self.token["Authorization"].split()[1]
        client = self.live.socketio.test_client(self.site.app, auth={"token": secret})
        target = self.slug if scope == "meeting" else "room-xxi"
        wanted = {scope: target, "as": audience, "format": format_, "lang": lang}
        joined = client.emit("join", wanted, callback=True)
        assert "error" not in joined
        self.record(f"join as {audience}", joined, audience)
        return client

    def record(self, where: str, what: Any, audience: str = "public") -> None:
        text = what if isinstance(what, str) else json.dumps(what)
        self.records.append((where, audience, text.encode()))

    def conduct(self) -> None:
        revision = 1
        self.read_everything()
        for number, (verb, body) in enumerate(whole_meeting()):
            revision = self.press(verb, with_revision(body, revision)).json["revision"]
            for wrong_verb, wrong_body in REFUSED if number % 3 == 0 else ():
                revision = self.press_and_undo(wrong_verb, wrong_body, revision)
            self.read_everything()
            if number % 10 == 0:
                self.send_events_and_beats()
        self.read_log_and_metrics()

    def press_and_undo(self, verb: str, body: Body, revision: int) -> int:
        """Sends what may be refused, and undoes it where it is not; gives the new revision."""
        answer = self.press(verb, body)
        if answer.status_code == 200:
            return int(
                self.press("undo", with_revision(LATEST, answer.json["revision"])).json["revision"]
            )
        self.refusals += 1
        return revision

    def press(self, verb: str, body: Body) -> TestResponse:
        path = f"/api/meetings/{self.slug}/{verb}"
        answer = self.site.client().post(path, json=body, headers=self.token)
        assert answer.status_code in (200, 409, 422), answer.text
        if answer.status_code != 200:
            self.record(f"{verb} refused", answer.text)
        self.record(f"headers of {verb}", str(answer.headers))
        return answer

    def read_everything(self) -> None:
        """Records every page, answer and push as it is now."""
        for path in ("/", f"/meetings/{self.slug}", "/api/meetings", f"/api/meetings/{self.slug}"):
            self._get(path, "public", {})
        for audience in OUTSIDE:
            self._get(f"/api/meetings/{self.slug}?as={audience}", audience, self.token)
        for path in (f"/api/meetings/{self.slug}/log", f"/meetings/{self.slug}/log"):
            self._get(path, "rapporteur", self.site.bearer("rapporteur"))
        for audience in OUTSIDE[1:]:
            screen = "screen" if audience == "room" else audience
            self._get(f"/rooms/room-xxi/{screen}", audience, self.token)
        self.live.publisher.push(Scope.meeting(self.slug))
        self.record_pushes()

    def _get(self, path: str, audience: str, headers: dict[str, str]) -> None:
        answer = self.site.client().get(path, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        self.record(path, f"{answer.headers}\n{answer.text}", audience)

    def record_pushes(self) -> None:
        """Records what was pushed since the last time."""
        for (audience, how), client in self.watchers.items():
            for received in client.get_received():
                event = received["name"]
                self.record(f"{event} to {audience} {how}", received["args"], audience)

    def send_events_and_beats(self) -> None:
        """Sends events over sockets, and signals over HTTP, and makes a beat for every audience."""
        for (audience, _), client in self.watchers.items():
            for event, content in EVENTS:
                answer = client.emit(event, content, callback=True)
                self.record(f"{event} answered", answer, audience)
        for signal in ("identify", "too-fast"):
            path = f"/api/rooms/room-xxi/{signal}"
            answer = self.site.client().post(path, json={}, headers=self.token)
            self.record(f"{signal} answered", answer.text, "interpreters")
        for _ in range(PUBLIC_EVERY):
            self.live._beats.beat()
        self.record_pushes()

    def read_log_and_metrics(self) -> None:
        """Records the server's log and ``/metrics``, which no audience may read names in."""
        self.record("the metrics", self.site.client().get("/metrics").text, "nobody")
        self.record("the log of the server", self.caplog.text, "nobody")

    def leaks(self) -> set[tuple[str, str]]:
        """What should not be there, each with where it was read."""
        return set(self._leaks())

    def _leaks(self) -> Iterator[tuple[str, str]]:
        for where, audience, what in self.records:
            yield from ((where, name) for name, _ in leaked(what, audience))
            if word := PRIVATE_VALUES.search(what):
                yield where, word[0].decode()


@pytest.fixture
def eavesdropper(own_site: Site, caplog: pytest.LogCaptureFixture) -> Iterator[Eavesdropper]:
    with caplog.at_level(logging.DEBUG):
        yield Eavesdropper(own_site, caplog)
