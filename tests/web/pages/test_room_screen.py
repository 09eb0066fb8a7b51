"""What the room screen says comes next."""

import re

import requests
from moderating import OPENING, STATE, Hour, panel_of
from running_server import RunningServer

FIRST, SECOND, CLOSING = 3, 4, 5
QUESTIONS = "questions from the Permanent Missions"


def next_on(hour: Hour) -> list[str]:
    """What stands under NEXT on the room's screen."""
    page = requests.get(
        f"{hour.server.url}/rooms/{hour.state()['room_slug']}/screen",
        headers={"Authorization": f"Bearer {hour.server.token}"},
        timeout=10,
    )
    [aside] = re.findall(r"<aside.*?</aside>", page.text, re.S)
    return [re.sub(r"<[^>]+>", "", row).strip() for row in re.findall(r"<span>(.*?)</span>", aside)]


def test_questions_come_before_the_closing_and_no_longer_once_they_are_asked(
    server: RunningServer,
) -> None:
    hour = Hour(server, panel_of(2))
    hour.do("open")
    for turn in (OPENING, STATE):
        hour.do("give_floor", turn=turn)
    assert next_on(hour) == ["Organisation 1", "Organisation 2", QUESTIONS]
    for turn in (FIRST, SECOND):
        hour.do("give_floor", turn=turn)
    assert next_on(hour) == [QUESTIONS, "Closing"]
    asked = hour.do("ask_floor", kind="question", mission="Chile")["state"]
    [chile] = [turn["id"] for turn in asked["turns"] if turn["kind"] == "question"]
    assert next_on(hour) == ["Chile", QUESTIONS, "Closing"]
    hour.do("give_floor", turn=chile)
    assert next_on(hour) == ["Closing"]
