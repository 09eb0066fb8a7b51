"""A moderator: a program with a real token that sends real commands over HTTP."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ANSWER_WITHIN_S = 30
RETRY_AFTER_S = 0.05
SPEAKERS = (
    ("A. Adeyemi", "Coalition for Access to Justice", "CSO", "Administration of justice"),
    ("B. Brandt", "National Human Rights Commission", "NHRI", "National mechanisms"),
    ("C. Castillo", "Water for All", "CSO", "Right to water and sanitation"),
    ("D. Diop", "Union of Journalists", "CSO", "Freedom of expression"),
    ("E. Eriksen", "Network for the Rights of the Child", "CSO", "Rights of the child"),
    ("F. Farouk", "Forum of Persons with Disabilities", "CSO", "Rights of the disabled"),
    ("G. Garcia", "Observatory of Prisons", "CSO", "Conditions of detention"),
    ("H. Haddad", "Women's Council", "CSO", "Violence against women"),
)
"""Invented speakers, as many as fit into an hour."""


@dataclass(frozen=True)
class Answer:
    """The answer to one command, with the instants of sending and answering."""

    sent_ns: int
    answered_ns: int
    status: int
    body: dict[str, Any]

    @property
    def took_ms(self) -> float:
        return (self.answered_ns - self.sent_ns) / 1e6

    @property
    def revision(self) -> int:
        revision: int = self.body["revision"]
        return revision


class CommandFailed(Exception):
    """A command was refused, or not answered in time; the sentence says why."""


@dataclass
class Moderator:
    """Keeps one connection open, as a browser does."""

    port: int
    token: str
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> Answer:
        """Raises OSError or HTTPException if the server is not reached."""
        headers = {"Authorization": f"Bearer {self.token}"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=ANSWER_WITHIN_S
            )
            self._connection.connect()
        content = None if body is None else json.dumps(body)
        sent_ns = time.monotonic_ns()
        try:
            self._connection.request(method, path, content, headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        answered_ns = time.monotonic_ns()
        if response.will_close:
            self.close()
        return Answer(sent_ns, answered_ns, response.status, json.loads(text or b"{}"))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, slug: str, verb: str, **body: Any) -> Answer:
        """Sends a command once. Raises CommandFailed unless it is carried out."""
        answer = self.ask("POST", f"/api/meetings/{slug}/{verb}", body, uuid.uuid4().hex)
        if answer.status != 200:
            raise CommandFailed(f"{verb} was answered {answer.status}: {answer.body}")
        return answer

    def send_until_answered(self, slug: str, verb: str, within_s: float, **body: Any) -> Answer:
        """Repeats a command with one key until it is answered, as the console does."""
        key = uuid.uuid4().hex
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                answer = self.ask("POST", f"/api/meetings/{slug}/{verb}", body, key)
            except (OSError, http.client.HTTPException):
                time.sleep(RETRY_AFTER_S)
                continue
            if answer.status == 200:
                return answer
            if answer.status not in (429, 503):
                raise CommandFailed(f"{verb} was answered {answer.status}: {answer.body}")
            time.sleep(RETRY_AFTER_S)
        raise CommandFailed(f"{verb} was not answered within {within_s:.0f} s.")

    def new_meeting(self, state_under_review: str, room: str) -> "Toggle":
        """Plans a meeting, opens it and gives the floor to the first speaker."""
        planned = self.ask(
            "POST",
            "/api/meetings",
            {
                "state_under_review": state_under_review,
                "series": "Benchmark",
                "room": room,
                "scheduled_start": datetime.now(UTC).isoformat(timespec="seconds"),
                "duration_minutes": 60,
                "speakers": [
                    {"speaker": name, "organisation": organisation, "category": kind, "theme": of}
                    for name, organisation, kind, of in SPEAKERS
                ],
            },
        )
        if planned.status != 201:
            raise CommandFailed(f"A meeting was not planned: {planned.body}")
        slug = planned.body["slug"]
        turns = planned.body["state"]["turns"]
        first = next(turn["id"] for turn in turns if turn["kind"] == "intervention")
        self.send(slug, "open")
        self.send(slug, "give_floor", turn=first)
        return Toggle(self, slug, first)


@dataclass
class Toggle:
    """Pauses and resumes one turn alternately, so that the size of the state stays the same."""

    moderator: Moderator
    slug: str
    turn: int
    _is_paused: bool = False

    def press(self) -> Answer:
        answer = self.moderator.send(self.slug, self._next_verb(), turn=self.turn)
        self._is_paused = not self._is_paused
        return answer

    def press_until_answered(self, within_s: float) -> Answer:
        verb = self._next_verb()
        answer = self.moderator.send_until_answered(self.slug, verb, within_s, turn=self.turn)
        self._is_paused = not self._is_paused
        return answer

    def _next_verb(self) -> str:
        return "resume" if self._is_paused else "pause"

    @property
    def join(self) -> dict[str, str]:
        """The join request of a public page."""
        return {"meeting": self.slug, "as": "public", "format": "html", "lang": "en"}
