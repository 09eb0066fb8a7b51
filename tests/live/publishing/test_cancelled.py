"""A cancelled meeting: its own page says so, and the displays of its room pass it over."""

from collections.abc import Callable

import pytest
from in_process import SLUG
from socketless_live import KENYA, NORWAY, ROOM, Sent, SocketlessLive, states

from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience
from timekeeper.live.publishing.channels import Channel, Scope

OTHER_ROOM = Scope.room("room-xx")


def shown_to(channel: Channel, sent: list[Sent]) -> list[str | None]:
    """Which meetings the states that a channel was sent are of."""
    return [content["slug"] for event, to, content in sent if event == "state" and to == channel]


def test_the_display_of_a_room_goes_on_to_the_next_meeting_at_once(live: SocketlessLive) -> None:
    display, public = live.join(ROOM, "room"), live.join(KENYA)
    live.desk.do("cancel")
    sent = live.push_all()
    assert shown_to(display, sent) == ["upr35-mali"]
    assert [c["state"]["status"] for _, to, c in sent if to == public] == ["cancelled"]
    live.desk.do("undo", {"revision": 2})
    assert shown_to(display, live.push_all()) == [SLUG]


def test_the_display_of_a_room_in_which_nothing_is_left_says_so(live: SocketlessLive) -> None:
    display, drawn = live.join(OTHER_ROOM, "room"), live.join(OTHER_ROOM, "speaker", format="html")
    live.desk.do("cancel", slug="upr35-norway")
    sent = {channel: content for event, channel, content in live.push_all() if event == "state"}
    assert (sent[display]["slug"], sent[display]["revision"]) == (None, 0)
    assert sent[display]["state"] is None
    assert "No Pre-session is planned in this room" in sent[drawn]["html"]["floor"]
    assert "Room XX" in sent[drawn]["html"]["floor"]
    assert "Norway" not in sent[drawn]["html"]["floor"]
    again = live.beat()
    assert states(again) == []
    assert [content["slug"] for _, channel, content in again if channel == display] == [None]
    live.desk.do("undo", {"revision": 2}, slug="upr35-norway")
    assert shown_to(display, live.push_all()) == ["upr35-norway"]


def test_a_lost_publish_of_a_cancellation_is_healed_by_the_next_beat(
    live: SocketlessLive, lose_publishes: Callable[[], None]
) -> None:
    display, public = live.join(OTHER_ROOM, "room"), live.join(NORWAY)
    lose_publishes()
    live.desk.do("cancel", slug="upr35-norway")
    assert live.push_all() == []
    sent = live.beat()
    assert shown_to(display, sent) == [None]
    assert shown_to(public, sent) == ["upr35-norway"]


def test_who_joins_a_room_in_which_nothing_is_left_is_told_when_something_is_again(
    live: SocketlessLive,
) -> None:
    live.desk.do("cancel", slug="upr35-norway")
    display = live.join(OTHER_ROOM, "room")
    live.push_all()
    live.desk.do("undo", {"revision": 2}, slug="upr35-norway")
    assert shown_to(display, live.push_all()) == ["upr35-norway"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_whoever_follows_a_room_in_which_nothing_is_left_is_sent_something(
    live: SocketlessLive, audience: Audience
) -> None:
    channels = {live.join(OTHER_ROOM, audience, format=format_) for format_ in ("json", "html")}
    live.desk.do("cancel", slug="upr35-norway")
    sent = [(channel, content) for event, channel, content in live.push_all() if event == "state"]
    assert {channel for channel, _ in sent} == channels
    assert {(content["slug"], content["revision"]) for _, content in sent} == {(None, 0)}
