"""Requests that end in an error, by status, each with a given word wherever it accepts one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from address_walk import AddressWalk
from hidden_speaker import PROTECTED, WORDS
from in_process import form_token
from werkzeug.test import TestResponse

from config import MAX_BODY_BYTES
from timekeeper.store.connection.database import DatabaseUnavailable

MEETING = "/api/meetings/upr35-kenya"
LATER_MS = 60_000


@dataclass(frozen=True)
class Wrong:
    """``WORD`` is replaced by the word to send. ``who`` is a role, or ``program`` with a token."""

    status: int
    method: str
    path: str
    who: str = "public"
    sent: Mapping[str, Any] = field(default_factory=dict)
    fault: tuple[str, type[Exception]] | None = None
    """A method of the house, and the exception that it raises with a protected name."""
    has_form_token: bool = False
    is_flooding: bool = False
    times: int = 1

    def ask(self, walk: AddressWalk, word: str) -> TestResponse:
        client = walk.site.client() if self.who == "program" else walk.browser(self.who)
        sent = filled(self.sent, word)
        if self.who == "program":
            sent["headers"] = {**walk.bearer, **sent.get("headers", {})}
        if self.has_form_token:
            sent["data"] = {**sent["data"], "csrf_token": form_token(client.get(self.path).text)}
        if self.is_flooding:
            flood(walk)
        with pytest.MonkeyPatch.context() as monkeypatch:
            if self.fault is not None:
                plant_fault(monkeypatch, walk, *self.fault, word)
            for _ in range(self.times):
                answer = client.open(filled(self.path, quote(word)), method=self.method, **sent)
        return answer


def filled(value: Any, word: str) -> Any:
    if isinstance(value, str):
        return value.replace("WORD", word)
    if isinstance(value, dict):
        return {filled(name, word): filled(each, word) for name, each in value.items()}
    return value


def flood(walk: AddressWalk) -> None:
    """Uses up all commands that the program may send within the next minute."""
    commands, time = walk.site.house.command_buckets, walk.site.house.server_time
    while commands.take(1, time.monotonic_ms() + LATER_MS):
        pass


def plant_fault(
    monkeypatch: pytest.MonkeyPatch,
    walk: AddressWalk,
    place: str,
    kind: type[Exception],
    word: str,
) -> None:
    part, _, name = place.partition(".")

    def fails(*_given: Any, **_how: Any) -> None:
        raise kind(f"Failing row contains ({WORDS['speaker']}, {WORDS['notes']}, {word})")

    monkeypatch.setattr(getattr(walk.site.house, part), name, fails)


def command(status: int, verb: str = "pause", *, fault: Any = None, **sent: Any) -> Wrong:
    sent = sent or {"json": {"turn": PROTECTED}}
    return Wrong(status, "POST", f"{MEETING}/{verb}", "program", sent, fault)


CHUNKS = {"environ_overrides": {"HTTP_TRANSFER_ENCODING": "chunked"}, "data": "WORD"}
TOO_MUCH = {"data": "WORD" + "x" * MAX_BODY_BYTES}
FORM = "application/x-www-form-urlencoded"
NO_LENGTH = Wrong(400, "GET", "/", sent={"environ_overrides": {"CONTENT_LENGTH": "-1"}})

IN_JSON = {
    "a body that is none": command(400, data='{"WORD', content_type="application/json"),
    "a key that is none": command(
        400, json={"turn": PROTECTED}, headers={"Idempotency-Key": "two words"}
    ),
    "nobody": Wrong(401, "POST", f"{MEETING}/pause", sent={"json": {"WORD": "WORD"}}),
    "another's view": Wrong(403, "GET", f"{MEETING}?as=moderator&x=WORD", "room"),
    "no right": Wrong(403, "POST", f"{MEETING}/pause?x=WORD", "rapporteur", {"json": ["WORD"]}),
    "no address": Wrong(404, "GET", "/api/WORD"),
    "no meeting": Wrong(404, "GET", "/api/meetings/WORD"),
    "no verb": command(404, "WORD"),
    "another method": Wrong(405, "PROPFIND", "/api/meetings?x=WORD", sent={"json": ["WORD"]}),
    "refused": command(409),
    "chunks": command(411, **CHUNKS),
    "stale": command(412, "resume", json={"turn": PROTECTED}, headers={"If-Match": '"1"'}),
    "too much": command(413, **TOO_MUCH),
    "no JSON": command(415, data="WORD", content_type="text/plain"),
    "no such field": command(422, json={"turn": PROTECTED, "WORD": "WORD"}),
    "a wrong value": command(422, json={"turn": "WORD"}),
    "no audience": Wrong(422, "GET", f"{MEETING}?as=WORD"),
    "a flood": Wrong(
        429, "POST", f"{MEETING}/pause", "program", {"json": {"WORD": 1}}, is_flooding=True
    ),
    "a fault while reading": Wrong(
        500, "GET", f"{MEETING}?x=WORD", fault=("views.envelope", KeyError)
    ),
    "a fault at a press": command(500, "resume", fault=("executor.execute", ValueError)),
    "the database is away": command(503, "resume", fault=("executor.execute", DatabaseUnavailable)),
}
AS_PAGES = {
    # No 415: pages take forms; at /link a body that is not JSON gets a 400.
    "no JSON": Wrong(400, "POST", "/link", sent={"data": "WORD", "content_type": "text/plain"}),
    "no link": Wrong(401, "GET", "/rooms/room-xxi/screen?x=WORD"),
    "no form token": Wrong(403, "POST", "/sign-in", sent={"data": {"name": "WORD"}}),
    "not theirs": Wrong(403, "GET", "/audit?x=WORD", "rapporteur"),
    "no address": Wrong(404, "GET", "/WORD"),
    "no meeting": Wrong(404, "GET", "/meetings/WORD"),
    "another method": Wrong(405, "PUT", "/sign-in?x=WORD", sent={"data": "WORD"}),
    "chunks": Wrong(411, "POST", "/sign-in", sent=CHUNKS),
    "too much": Wrong(413, "POST", "/sign-in", sent=TOO_MUCH),
    "a wrong day": Wrong(
        422,
        "POST",
        "/identities",
        "moderator",
        {"data": {"series": "upr35", "until": "WORD"}, "content_type": FORM},
        has_form_token=True,
    ),
    "no such series": Wrong(
        422,
        "POST",
        "/identities",
        "moderator",
        {"data": {"series": "WORD", "until": "2099-01-01"}, "content_type": FORM},
        has_form_token=True,
    ),
    "guessing": Wrong(
        429,
        "POST",
        "/sign-in",
        sent={"data": {"name": "WORD", "password": "WORD"}, "content_type": FORM},
        has_form_token=True,
        times=7,
    ),
    "a fault": Wrong(500, "GET", "/meetings/upr35-kenya?x=WORD", fault=("views.meeting", KeyError)),
    "the database is away": Wrong(
        503, "GET", "/meetings/upr35-kenya?x=WORD", fault=("views.meeting", DatabaseUnavailable)
    ),
}
