"""An hour on a real server, of which a part is over when the test begins.

A test cannot wait for an hour. A second desk on the server's database therefore carries out what
has happened before: on the same write path, with a clock that is handed in. From then on the test
sends its commands over HTTP, in real time.
"""

from typing import Any

import requests
from running_server import RunningServer

from timekeeper.commands.execute import Command, Executor
from timekeeper.domain.meeting.turns import Category, Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.journal import Journal

SECOND = 1_000
MINUTE = 60_000
OPENING, STATE = 1, 2

Body = dict[str, Any]


def panel_of(
    speakers: int, *, nhri: int | None = None, protected: int | None = None
) -> tuple[FileTurn, ...]:
    """Planned turns: opening 1, State 2, the speakers from 3 on, the closing last."""
    return (
        FileTurn("opening"),
        FileTurn("state_statement", category="State"),
        *(
            _intervention(n, "NHRI" if n == nhri else "CSO", n == protected)
            for n in range(1, speakers + 1)
        ),
        FileTurn("closing"),
    )


def _intervention(number: int, category: Category, protected: bool) -> FileTurn:
    person = Person(f"Speaker {number}", f"Organisation {number}")
    return FileTurn("intervention", person, category=category, protected=protected)


class Hour:
    """One meeting; its scheduled start was ``began_ago_ms`` before it is made."""

    def __init__(
        self, server: RunningServer, turns: tuple[FileTurn, ...], *, began_ago_ms: int = 0
    ) -> None:
        self.server = server
        self.slug = server.lay_out(turns, starts_in_ms=-began_ago_ms).slug
        self.begins_ms = self.state()["scheduled_start_ms"]

    def past(self, after_ms: int, verb: str, **body: Any) -> None:
        """Carries out a command ``after_ms`` after the scheduled start, in the past."""
        server = self.server
        clock = self.begins_ms + after_ms
        executor = Executor(server.house.database, Journal(), lambda: clock)
        executor.execute(Command(self.slug, verb, body, "token:tests"))

    def do(self, verb: str, **body: Any) -> Body:
        """Sends a command that must work; returns the envelope."""
        return self.server.done(self.slug, verb, body)

    def refused(self, verb: str, **body: Any) -> str:
        """Sends a command that must be refused; returns the sentence."""
        answer = self.server.post(self.slug, verb, body)
        assert answer.status_code == 409, answer.text
        sentence: str = answer.json()["detail"]
        return sentence

    def state(self, audience: str = "moderator") -> Body:
        return self.server.state(self.slug, audience)

    def turn(self, turn_id: int, audience: str = "moderator") -> Body:
        [found] = [turn for turn in self.state(audience)["turns"] if turn["id"] == turn_id]
        return found

    def lengths(self) -> dict[int, int]:
        """What each intervention is allotted, in milliseconds."""
        turns = self.state()["turns"]
        return {t["id"]: t["clock"]["allotted_ms"] for t in turns if t["kind"] == "intervention"}

    def share(self) -> Body:
        answer = requests.get(
            f"{self.server.url}/api/meetings/{self.slug}/share",
            headers={"Authorization": f"Bearer {self.server.token}"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    def choose(self, choice: Body) -> None:
        for act in choice["apply"]:
            self.do(act["verb"], **act["body"])

    def holds(self) -> bool:
        """Whether the hour ends in time as things stand now."""
        share = self.share()
        in_time: bool = share["projected_end_ms"] <= share["hard_end_ms"]
        return in_time


def kinds_of(share: Body) -> list[str]:
    return [choice["kind"] for choice in share["choices"]]
