"""The publisher: what is sent to whom, and what one failure leaves alone."""

import logging
from typing import Any

import pytest
from in_process import SLUG
from wall import KENYA, NORWAY, ROOM, Wall, raising, states

from timekeeper.store.connection.database import DatabaseAway


def test_a_state_goes_to_the_meeting_s_channels_and_to_its_room_s(wall: Wall) -> None:
    here = {wall.join(KENYA), wall.join(KENYA, "moderator"), wall.join(ROOM, "speaker")}
    wall.join(NORWAY)
    wall.desk.do("open")
    sent = wall.work()
    assert set(states(sent)) == {(channel, 2) for channel in here}
    assert {content["slug"] for _, _, content in sent} == {SLUG}


def test_each_channel_is_rendered_once_however_many_are_in_it(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels = {wall.join(KENYA), wall.join(KENYA, lang="fr"), wall.join(KENYA, format="html")}
    for channel in channels:
        for number in range(100):
            wall.channels.join(f"{channel} {number}", channel)
    rendered, envelope = [], wall.views.envelope

    def counted(*how: Any) -> dict[str, Any]:
        rendered.append(how[1:])
        return envelope(*how)

    monkeypatch.setattr(wall.views, "envelope", counted)
    wall.desk.do("open")
    assert len(wall.work()) == len(rendered) == len(wall.counted) == 3


def test_what_waits_is_sent_once_and_is_the_newest(wall: Wall) -> None:
    channel = wall.join(KENYA)
    wall.desk.do("open")
    wall.desk.do("give_floor", {"turn": 1})
    wall.desk.do("give_floor", {"turn": 3})
    assert states(wall.work()) == [(channel, 4)]


def test_a_meeting_that_is_not_the_one_on_leaves_the_room_s_displays_alone(wall: Wall) -> None:
    display = wall.join(ROOM, "room")
    wall.desk.do("open")
    wall.work()
    wall.desk.do("notice", {"text": "Later today"}, slug="upr35-mali")
    assert {content["slug"] for _, channel, content in wall.work() if channel == display} <= {SLUG}


def test_a_channel_that_fails_stops_no_other(wall: Wall, caplog: pytest.LogCaptureFixture) -> None:
    channels = [wall.join(KENYA), wall.join(KENYA, lang="fr"), wall.join(ROOM, "room")]
    wall.broken = {channels[0]}
    wall.desk.do("open")
    wall.run()
    assert states(wall.sent) == [(channels[2], 2), (channels[1], 2)]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "Canary" not in caplog.text


def test_a_meeting_that_fails_stops_no_other(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wall.join(KENYA)
    norway = wall.join(NORWAY)
    meeting = wall.views.meeting

    def fails_for_kenya(slug: str) -> Any:
        if slug == SLUG:
            raise RuntimeError("a bad state")
        return meeting(slug)

    monkeypatch.setattr(wall.views, "meeting", fails_for_kenya)
    wall.desk.do("open")
    wall.desk.do("open", slug="upr35-norway")
    wall.run()
    assert states(wall.sent) == [(norway, 2)]
    assert caplog.messages == [f"a state of {SLUG} was not pushed"]


def test_a_database_that_is_away_is_waited_for(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = wall.join(KENYA)
    wall.desk.do("open")
    with monkeypatch.context() as away:
        away.setattr(wall.views, "meeting", raising(DatabaseAway))
        wall.run()
        assert wall.sent == []
    assert caplog.messages == ["the database does not answer; the next beat will catch up"]
    assert (channel, 2) in states(wall.beat())
