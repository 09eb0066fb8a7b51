"""What interpreters read of each turn: language, text, pace and kind."""

import re

import pytest
from flask.testing import FlaskClient
from in_process import Site, file_meeting

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn

OPENING, STATE, STATEMENT, PROTECTED = 1, 2, 3, 4
QUESTION, REPLY = 5, 6
TURNS = (
    FileTurn("opening"),
    FileTurn("state_statement", category="State"),
    FileTurn("intervention", Person("A. One", "First", "Water", language="fr", words=900)),
    FileTurn("intervention", Person("Canary", "Canary", language="ru", words=900), protected=True),
)


@pytest.fixture
def moderator(own_site: Site) -> FlaskClient:
    now_ms = own_site.house.server_time.now_ms()
    slug = own_site.lay_out(file_meeting(TURNS, start_ms=now_ms))
    client = own_site.signed_in()
    for verb, body in (
        ("open", {}),
        ("ask_floor", {"kind": "question", "mission": "CL"}),
        ("ask_floor", {"kind": "reply", "by": STATEMENT}),
    ):
        path = f"/api/meetings/{slug}/{verb}"
        answer = client.post(path, json=body, headers=own_site.bearer())
        assert answer.status_code == 200, answer.text
    return client


def now_on(moderator: FlaskClient, own_site: Site, turn: int) -> str:
    """The text of the page about a turn that has the floor, in one line."""
    path = "/api/meetings/upr35-kenya/give_floor"
    answer = moderator.post(path, json={"turn": turn}, headers=own_site.bearer())
    assert answer.status_code == 200, answer.text
    page = moderator.get("/rooms/room-xxi/interpreters").text
    region = re.search(r'data-region="now"(.*?)<p class="now-digits"', page, re.S)
    assert region is not None
    return " ".join(re.sub(r"<[^>]+>", " ", region[1].partition(">")[2]).split())


def test_the_booths_see_speaker_theme_and_mode_of_a_statement(
    moderator: FlaskClient, own_site: Site
) -> None:
    said = now_on(moderator, own_site, STATEMENT)
    assert said.startswith("NOW First A. One · Water French in person ✓ text received ")
    assert said.endswith(" words a minute: fast")


def test_the_language_of_a_protected_speaker_is_withheld(
    moderator: FlaskClient, own_site: Site
) -> None:
    said = now_on(moderator, own_site, PROTECTED)
    assert said == "NOW Speaker 2 language not stated ✓ text received"


def test_the_turns_of_the_moderator_lack_nothing(moderator: FlaskClient, own_site: Site) -> None:
    assert now_on(moderator, own_site, OPENING) == "NOW Opening"


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (STATE, "NOW Kenya State under Review language not stated in person no text received"),
        (QUESTION, "NOW Chile question language not stated"),
        (REPLY, "NOW First reply · A. One · Water French"),
    ],
)
def test_the_kind_of_a_turn_is_shown_unless_it_is_a_statement(
    moderator: FlaskClient, own_site: Site, turn: int, said: str
) -> None:
    assert now_on(moderator, own_site, turn) == said
