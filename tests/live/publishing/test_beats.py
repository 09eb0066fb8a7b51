"""Beats: a sign of life for everybody in time, and what got lost is sent after all."""

from collections.abc import Callable

import pytest
from in_process import HOUR_MS, SLUG, START_MS
from wall import KENYA, ROOM, Sent, Stop, Wall, raising, states

from timekeeper.live.beats import PUBLIC_EVERY
from timekeeper.live.displays.screens import Report
from timekeeper.live.publishing.channels import Channel
from timekeeper.store.connection.database import DatabaseAway

# Healing


def test_a_lost_publish_is_healed_by_the_next_beat(wall: Wall, losing: Callable[[], None]) -> None:
    channels = {wall.join(KENYA), wall.join(ROOM, "room")}
    losing()
    wall.desk.do("open")
    assert wall.work() == []
    assert set(states(wall.beat())) == {(channel, 2) for channel in channels}
    assert states(wall.beat()) == []


def test_who_joins_after_a_lost_publish_does_not_hide_it_from_the_others(
    wall: Wall, losing: Callable[[], None]
) -> None:
    early = wall.join(KENYA)
    losing()
    wall.desk.do("open")
    late = wall.join(KENYA, lang="fr")
    assert set(states(wall.beat())) == {(early, 2), (late, 2)}


def test_nothing_to_heal_costs_no_state(wall: Wall) -> None:
    wall.join(KENYA)
    wall.join(ROOM, "room")
    wall.desk.do("open")
    wall.work()
    assert states(wall.beat(3)) == []


def test_a_room_is_told_when_time_alone_has_changed_what_is_on(wall: Wall) -> None:
    display = wall.join(ROOM, "room")
    wall.desk.now_ms = START_MS + HOUR_MS + 1
    [shown] = [content for event, _, content in wall.beat() if event == "state"]
    assert shown["slug"] == "upr35-mali"
    assert states(wall.beat()) == []
    beats = [content for event, channel, content in wall.beat() if channel == display]
    assert beats[0]["slug"] == "upr35-mali"


def test_what_nobody_watches_any_more_is_forgotten(wall: Wall) -> None:
    channel = wall.join(KENYA)
    wall.beat()
    assert set(wall.publisher.sent) == {KENYA}
    wall.channels.leave_all(str(channel))
    wall.beat()
    assert wall.publisher.sent == {}


def test_a_scope_that_was_forgotten_too_early_is_healed(wall: Wall) -> None:
    channel = wall.join(KENYA)
    del wall.publisher.sent[KENYA]
    assert states(wall.beat()) == [(channel, 1)]


# Beats


def beaten(sent: list[Sent]) -> list[Channel]:
    return [channel for event, channel, _ in sent if event == "beat"]


def test_displays_and_consoles_hear_every_beat_and_the_public_every_fifteenth(
    wall: Wall,
) -> None:
    public, room = wall.join(KENYA), wall.join(ROOM, "room")
    console = wall.join(KENYA, "moderator")
    heard = [beaten(wall.beat()) for _ in range(2 * PUBLIC_EVERY)]
    assert all(room in channels and console in channels for channels in heard)
    assert [n for n, channels in enumerate(heard, start=1) if public in channels] == [15, 30]


def test_a_beat_says_what_was_sent_last(wall: Wall) -> None:
    wall.join(ROOM, "room")
    wall.desk.do("open")
    wall.work()
    [(_, _, content)] = wall.beat()
    assert content == {
        "epoch": wall.views.epoch,
        "slug": SLUG,
        "revision": 2,
        "now_ms": wall.desk.now_ms,
    }


def test_the_console_hears_of_its_own_screens_and_watchers(wall: Wall) -> None:
    wall.join(KENYA)
    wall.join(KENYA, "moderator")
    wall.screens.connected("here", "room", "room-xxi", START_MS)
    wall.screens.connected("elsewhere", "room", "room-xx", START_MS)
    report = Report(what="public", clock_error_ms=3, full_screen=True)
    assert wall.screens.reported("here", report, START_MS)
    assert not wall.screens.reported("nobody", report, START_MS)
    wall.desk.now_ms = START_MS + 7_000
    [(_, _, content)] = wall.beat()
    assert (content["watching"], content["moderators"]) == (1, 1)
    [screen] = content["screens"]
    assert (screen["what"], screen["clock_error_ms"], screen["age_ms"]) == ("room", 3, 7_000)
    wall.screens.left("here")
    assert wall.beat()[0][2]["screens"] == []


def test_screens_hear_beats_while_the_database_is_away(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    console, room = wall.join(KENYA, "moderator"), wall.join(ROOM, "room")
    wall.beat()
    monkeypatch.setattr(wall.views, "_database", Away())
    assert set(beaten(wall.beat())) == {console, room}
    assert caplog.messages == ["the database does not answer; screens count on by themselves"]


class Away:
    reading = staticmethod(raising(DatabaseAway))


def test_one_failed_beat_is_not_the_last(wall: Wall, caplog: pytest.LogCaptureFixture) -> None:
    room = wall.join(ROOM, "room")
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        wall.broken = {room} if len(slept) == 1 else set()
        if len(slept) == 4:
            raise Stop

    with pytest.raises(Stop):
        wall.beats.run(sleep)
    assert slept == [2, 2, 2, 2]
    assert caplog.messages == ["a beat failed"]
    assert beaten(wall.sent) == [room, room]
