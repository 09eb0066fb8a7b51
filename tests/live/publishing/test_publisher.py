"""The publisher: what is sent to whom, and that one failure stops no other."""

import logging
from typing import Any

import pytest
from in_process import SLUG
from socketless_live import KENYA, NORWAY, ROOM, SocketlessLive, raising, states

from timekeeper.store.connection.database import DatabaseUnavailable


def test_a_state_goes_to_the_meeting_s_channels_and_to_its_room_s(live: SocketlessLive) -> None:
    here = {live.join(KENYA), live.join(KENYA, "moderator"), live.join(ROOM, "speaker")}
    live.join(NORWAY)
    live.desk.do("open")
    sent = live.push_all()
    assert set(states(sent)) == {(channel, 2) for channel in here}
    assert {content["slug"] for _, _, content in sent} == {SLUG}


def test_each_channel_is_rendered_once_however_many_are_in_it(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels = {live.join(KENYA), live.join(KENYA, lang="fr"), live.join(KENYA, format="html")}
    for channel in channels:
        for number in range(100):
            live.channels.join(f"{channel} {number}", channel)
    rendered, envelope = [], live.views.envelope

    def counted(*arguments: Any) -> dict[str, Any]:
        rendered.append(arguments[1:])
        return envelope(*arguments)

    monkeypatch.setattr(live.views, "envelope", counted)
    live.desk.do("open")
    assert len(live.push_all()) == len(rendered) == len(live.counted) == 3


def test_a_meeting_that_is_queued_often_is_sent_once_at_its_newest(live: SocketlessLive) -> None:
    channel = live.join(KENYA)
    live.desk.do("open")
    live.desk.do("give_floor", {"turn": 1})
    live.desk.do("give_floor", {"turn": 3})
    assert states(live.push_all()) == [(channel, 4)]


def test_a_meeting_that_is_not_on_is_not_sent_to_the_room_s_displays(
    live: SocketlessLive,
) -> None:
    display = live.join(ROOM, "room")
    live.desk.do("open")
    live.push_all()
    live.desk.do("notice", {"text": "Later today"}, slug="upr35-mali")
    assert {content["slug"] for _, channel, content in live.push_all() if channel == display} <= {
        SLUG
    }


def test_a_channel_that_fails_stops_no_other(
    live: SocketlessLive, caplog: pytest.LogCaptureFixture
) -> None:
    channels = [live.join(KENYA), live.join(KENYA, lang="fr"), live.join(ROOM, "room")]
    live.failing = {channels[0]}
    live.desk.do("open")
    live.run_publisher()
    assert states(live.sent) == [(channels[2], 2), (channels[1], 2)]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "Canary" not in caplog.text


def test_a_meeting_that_fails_stops_no_other(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    live.join(KENYA)
    norway = live.join(NORWAY)
    meeting = live.views.meeting

    def fails_for_kenya(slug: str) -> Any:
        if slug == SLUG:
            raise RuntimeError("a bad state")
        return meeting(slug)

    monkeypatch.setattr(live.views, "meeting", fails_for_kenya)
    live.desk.do("open")
    live.desk.do("open", slug="upr35-norway")
    live.run_publisher()
    assert states(live.sent) == [(norway, 2)]
    assert caplog.messages == [f"a state of {SLUG} was not pushed"]


def test_what_fails_while_the_database_is_away_is_sent_later(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = live.join(KENYA)
    live.desk.do("open")
    with monkeypatch.context() as away:
        away.setattr(live.views, "meeting", raising(DatabaseUnavailable))
        live.run_publisher()
        assert live.sent == []
    assert caplog.messages == ["the database does not answer; the next beat will catch up"]
    assert (channel, 2) in states(live.beat())
