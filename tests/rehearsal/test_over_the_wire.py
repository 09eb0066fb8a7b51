"""A rehearsal is moderated over the API, as any program with a token does it."""

import logging
import time
from collections.abc import Callable

import pytest
import requests
from in_process import form_token
from running_server import RunningServer

from timekeeper.access.grants import COOKIE
from timekeeper.exchange.loading import load
from timekeeper.exchange.planned_programme import Programme
from timekeeper.rehearsal.console import Console
from timekeeper.rehearsal.plan import SERIES, rehearsal_meeting
from timekeeper.rehearsal.player import play
from timekeeper.rehearsal.story import STATE_STATEMENT, story
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Scope

TIMEOUT_S = 10
FACTOR = 20
BEGINS_WITHIN_S = 20


class Rehearsed:
    """A rehearsal on a real server, in a room of its own, without the waiting between steps."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        now_ms = server.house.server_time.now_ms()
        self.room = f"Room {now_ms}"
        meeting = rehearsal_meeting(now_ms, factor=FACTOR, room=self.room, player="token:tests")
        [self.slug] = load(server.house.executor, Programme((meeting,)), SERIES)
        self.token = server.new_token("moderator", Scope(meeting_slug=self.slug))

    def play(self, before_step: Callable[[int], None] = lambda number: None) -> None:
        """Plays it; ``before_step`` is called with the number of each step in place of a wait."""
        waits = iter(range(-1, 1_000))
        console = Console(self.server.url, self.slug, self.token, lambda seconds: None)
        play(story(FACTOR), console, lambda seconds: before_step(next(waits)))

    def log(self) -> list[dict[str, str]]:
        answer = requests.get(
            f"{self.server.url}/api/meetings/{self.slug}/log",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=TIMEOUT_S,
        )
        found: list[dict[str, str]] = answer.json()
        return found


@pytest.fixture
def rehearsed(server: RunningServer) -> Rehearsed:
    return Rehearsed(server)


def test_the_whole_story_is_played_over_the_api(rehearsed: Rehearsed) -> None:
    assert rehearsed.server.state(rehearsed.slug)["rehearsal"] == {
        "factor": FACTOR,
        "plays_itself": True,
    }
    rehearsed.play()
    state = rehearsed.server.state(rehearsed.slug)
    assert state["status"] == "closed"
    assert state["rehearsal"] == {"factor": FACTOR, "plays_itself": False}
    assert {entry["actor"] for entry in rehearsed.log()[1:]} == {"token:tests"}
    assert len(rehearsed.log()) >= len(story(FACTOR))


def test_a_command_of_somebody_else_takes_the_rehearsal_over(
    rehearsed: Rehearsed, caplog: pytest.LogCaptureFixture
) -> None:
    def somebody_pauses(number: int) -> None:
        if number == 3:
            rehearsed.server.done(rehearsed.slug, "pause", {"turn": STATE_STATEMENT})

    with caplog.at_level(logging.INFO):
        rehearsed.play(somebody_pauses)
    state = rehearsed.server.state(rehearsed.slug)
    assert (state["floor"], state["status"]) == (STATE_STATEMENT, "open")
    assert state["turns"][STATE_STATEMENT - 1]["status"] == "paused"
    assert rehearsed.log()[-1]["verb"] == "pause"
    assert "a rehearsal was taken over" in caplog.text


def test_a_takeover_shows_on_the_console_at_once(rehearsed: Rehearsed) -> None:
    server = rehearsed.server
    own = server.post(rehearsed.slug, "open", token=rehearsed.token).json()["state"]
    assert own["rehearsal"]["plays_itself"]
    with server.house.database.writing() as session:
        now_ms = server.house.server_time.now_ms()
        other = credentials.mint(session, "token", "moderator", "somebody", now_ms)
    foreign = server.post(rehearsed.slug, "notice", {"text": "Mine"}, token=other).json()["state"]
    assert not foreign["rehearsal"]["plays_itself"]


def test_it_stops_with_a_sentence_when_a_command_is_refused(
    rehearsed: Rehearsed, caplog: pytest.LogCaptureFixture
) -> None:
    other = Rehearsed(rehearsed.server)
    other.play(lambda number: None)
    blocked = rehearsal_meeting(0, factor=FACTOR, room=rehearsed.room, player="token:tests")
    [slug] = load(rehearsed.server.house.executor, Programme((blocked,)), SERIES)
    rehearsed.server.done(slug, "open")
    rehearsed.play()
    assert rehearsed.server.state(rehearsed.slug)["status"] == "scheduled"
    assert "a rehearsal stopped: The Pre-session of Ruritania is still open in" in caplog.text


def test_it_goes_on_after_the_server_restarts(own_server: RunningServer) -> None:
    rehearsed = Rehearsed(own_server)

    def crash(number: int) -> None:
        if number == 5:
            own_server.kill()

    def start_again(seconds: float) -> None:
        if own_server.process is None:
            own_server.start()

    waits = iter(range(-1, 1_000))
    console = Console(own_server.url, rehearsed.slug, rehearsed.token, start_again)
    play(story(FACTOR), console, lambda seconds: crash(next(waits)))
    assert own_server.state(rehearsed.slug)["status"] == "closed"


def test_the_form_starts_a_rehearsal_that_plays_by_itself(own_server: RunningServer) -> None:
    browser = requests.Session()
    with own_server.house.database.writing() as session:
        now_ms = own_server.house.server_time.now_ms()
        cookie = credentials.mint(session, "cookie", "moderator", "tests", now_ms)
    browser.cookies.set(COOKIE, cookie)
    address = f"{own_server.url}/rehearsals/new"
    page = browser.get(address, timeout=TIMEOUT_S)
    answer = browser.post(
        address,
        data={
            "csrf_token": form_token(page.text),
            "factor": "20",
            "moderator": "itself",
            "room": "Rehearsal room",
        },
        headers={"Origin": own_server.url},
        allow_redirects=False,
        timeout=TIMEOUT_S,
    )
    assert answer.status_code == 303, answer.text
    slug = answer.headers["Location"].removeprefix("/console/")
    assert own_server.state(slug)["status"] == "scheduled"
    deadline = time.monotonic() + BEGINS_WITHIN_S
    while (state := own_server.state(slug))["floor"] is None:
        assert time.monotonic() < deadline, "nobody was given the floor"
        time.sleep(0.2)
    assert (state["status"], state["rehearsal"]["plays_itself"]) == ("open", True)
