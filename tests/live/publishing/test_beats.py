"""Beats: all watchers get theirs in time, and lost publishes are sent after all."""

from collections.abc import Callable

import pytest
from in_process import HOUR_MS, SLUG, START_MS
from socketless_live import KENYA, ROOM, Sent, SocketlessLive, Stop, raising, states

from timekeeper.live.beats import PUBLIC_EVERY
from timekeeper.live.displays.screens import Report
from timekeeper.live.publishing.channels import Channel
from timekeeper.store.connection.database import DatabaseUnavailable

# Healing


def test_a_lost_publish_is_healed_by_the_next_beat(
    live: SocketlessLive, lose_publishes: Callable[[], None]
) -> None:
    channels = {live.join(KENYA), live.join(ROOM, "room")}
    lose_publishes()
    live.desk.do("open")
    assert live.push_all() == []
    assert set(states(live.beat())) == {(channel, 2) for channel in channels}
    assert states(live.beat()) == []


def test_a_join_after_a_lost_publish_does_not_hide_it_from_others(
    live: SocketlessLive, lose_publishes: Callable[[], None]
) -> None:
    early = live.join(KENYA)
    lose_publishes()
    live.desk.do("open")
    late = live.join(KENYA, lang="fr")
    assert set(states(live.beat())) == {(early, 2), (late, 2)}


def test_where_nothing_was_lost_no_state_is_sent(live: SocketlessLive) -> None:
    live.join(KENYA)
    live.join(ROOM, "room")
    live.desk.do("open")
    live.push_all()
    assert states(live.beat(3)) == []


def test_a_room_is_sent_the_meeting_that_is_on_by_time_alone(live: SocketlessLive) -> None:
    display = live.join(ROOM, "room")
    live.desk.now_ms = START_MS + HOUR_MS + 1
    [shown] = [content for event, _, content in live.beat() if event == "state"]
    assert shown["slug"] == "upr35-mali"
    assert states(live.beat()) == []
    beats = [content for event, channel, content in live.beat() if channel == display]
    assert beats[0]["slug"] == "upr35-mali"


def test_a_scope_without_watchers_is_removed(live: SocketlessLive) -> None:
    channel = live.join(KENYA)
    live.beat()
    assert set(live.publisher.sent) == {KENYA}
    live.channels.leave_all(str(channel))
    live.beat()
    assert live.publisher.sent == {}


def test_a_scope_that_was_removed_too_early_is_healed(live: SocketlessLive) -> None:
    channel = live.join(KENYA)
    del live.publisher.sent[KENYA]
    assert states(live.beat()) == [(channel, 1)]


# Beats


def channels_of_beats(sent: list[Sent]) -> list[Channel]:
    return [channel for event, channel, _ in sent if event == "beat"]


def test_displays_and_consoles_get_every_beat_and_the_public_every_fifteenth(
    live: SocketlessLive,
) -> None:
    public, room = live.join(KENYA), live.join(ROOM, "room")
    console = live.join(KENYA, "moderator")
    beats = [channels_of_beats(live.beat()) for _ in range(2 * PUBLIC_EVERY)]
    assert all(room in channels and console in channels for channels in beats)
    assert [n for n, channels in enumerate(beats, start=1) if public in channels] == [15, 30]


def test_a_beat_has_the_revision_that_was_sent_last(live: SocketlessLive) -> None:
    live.join(ROOM, "room")
    live.desk.do("open")
    live.push_all()
    [(_, _, content)] = live.beat()
    assert content == {
        "epoch": live.views.epoch,
        "slug": SLUG,
        "revision": 2,
        "now_ms": live.desk.now_ms,
    }


def test_the_console_gets_its_own_screens_and_watchers(live: SocketlessLive) -> None:
    live.join(KENYA)
    live.join(KENYA, "moderator")
    live.screens.add("here", "room", "room-xxi", START_MS)
    live.screens.add("elsewhere", "room", "room-xx", START_MS)
    report = Report(what="public", clock_error_ms=3, full_screen=True)
    assert live.screens.update("here", report, START_MS)
    assert not live.screens.update("nobody", report, START_MS)
    live.desk.now_ms = START_MS + 7_000
    [(_, _, content)] = live.beat()
    assert (content["watching"], content["moderators"]) == (1, 1)
    [screen] = content["screens"]
    assert (screen["what"], screen["clock_error_ms"], screen["age_ms"]) == ("room", 3, 7_000)
    live.screens.remove("here")
    assert live.beat()[0][2]["screens"] == []


def test_screens_get_beats_while_the_database_is_away(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    console, room = live.join(KENYA, "moderator"), live.join(ROOM, "room")
    live.beat()
    monkeypatch.setattr(live.views, "_database", UnreachableDatabase())
    assert set(channels_of_beats(live.beat())) == {console, room}
    assert caplog.messages == ["the database does not answer; screens count on by themselves"]


class UnreachableDatabase:
    reading = staticmethod(raising(DatabaseUnavailable))


def test_one_failed_beat_is_not_the_last(
    live: SocketlessLive, caplog: pytest.LogCaptureFixture
) -> None:
    room = live.join(ROOM, "room")
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        live.failing = {room} if len(slept) == 1 else set()
        if len(slept) == 4:
            raise Stop

    with pytest.raises(Stop):
        live.beats.run(sleep)
    assert slept == [2, 2, 2, 2]
    assert caplog.messages == ["a beat failed"]
    assert channels_of_beats(live.sent) == [room, room]
