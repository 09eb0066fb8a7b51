"""The displays of a room: their numbers, and which ones are made to show them."""

from timekeeper.live.displays.identification import Identification
from timekeeper.live.displays.screens import Report, Screens

ROOM, ELSEWHERE = "room-xxi", "room-xx"
NOW_MS = 1_000


def joined(screens: Screens, sid: str, room_slug: str = ROOM, page: str | None = None) -> int:
    screens.add(sid, "room", room_slug, NOW_MS, page)
    return screens.in_this_process(room_slug)[sid].number


def numbers(screens: Screens, room_slug: str = ROOM) -> list[int]:
    return [screen["number"] for screen in screens.in_all_processes(room_slug, NOW_MS)]


def test_each_display_of_a_room_gets_the_smallest_number_that_is_free() -> None:
    screens = Screens()
    assert [joined(screens, sid) for sid in "abc"] == [1, 2, 3]
    screens.remove("b")
    assert joined(screens, "d") == 2
    assert joined(screens, "e") == 4


def test_every_room_has_its_own_numbers() -> None:
    screens = Screens()
    assert joined(screens, "a") == 1
    assert joined(screens, "b", ELSEWHERE) == 1
    assert (numbers(screens), numbers(screens, ELSEWHERE)) == ([1], [1])


def test_a_number_stays_through_reports_further_joins_and_other_displays_leaving() -> None:
    screens = Screens()
    for sid in "ab":
        joined(screens, sid)
    screens.remove("a")
    assert screens.update("b", Report(what="room", sound=True), NOW_MS)
    assert joined(screens, "b") == 2
    assert numbers(screens) == [2]


def test_a_page_on_another_connection_replaces_its_dead_one() -> None:
    screens = Screens()
    for sid in "ab":
        joined(screens, sid, page=f"page of {sid}")
    assert joined(screens, "c", page="page of a") == 1
    assert list(screens.in_this_process(ROOM)) == ["c", "b"]
    screens.remove("a")
    assert numbers(screens) == [1, 2]


def test_displays_without_a_page_id_are_different_ones() -> None:
    screens = Screens()
    assert [joined(screens, sid) for sid in "ab"] == [1, 2]


def test_a_page_that_goes_to_another_room_is_numbered_there() -> None:
    screens = Screens()
    joined(screens, "z", ELSEWHERE)
    joined(screens, "a", page="page")
    assert joined(screens, "b", ELSEWHERE, "page") == 2
    assert list(screens.in_this_process(ROOM)) == ["a"]


def test_a_connection_that_goes_to_another_room_leaves_the_first() -> None:
    screens = Screens()
    joined(screens, "a")
    joined(screens, "z", ELSEWHERE)
    assert joined(screens, "a", ELSEWHERE) == 2
    assert numbers(screens) == []


def test_the_displays_of_a_room_are_listed_by_number() -> None:
    screens = Screens()
    for sid in "abc":
        joined(screens, sid)
    screens.remove("a")
    joined(screens, "d")
    assert numbers(screens) == [1, 2, 3]


def test_each_display_of_the_room_and_no_other_is_sent_its_number() -> None:
    screens = Screens()
    sent_events: list[tuple[str, dict[str, object], str]] = []
    identification = Identification(screens, lambda *sent: sent_events.append(sent))
    screens.add("a", "room", ROOM, NOW_MS)
    screens.add("b", "speaker", ROOM, NOW_MS)
    screens.add("c", "speaker", ELSEWHERE, NOW_MS)
    assert identification.identify(ROOM) == 2
    assert sent_events == [
        ("identify", {"number": 1, "what": "room"}, "a"),
        ("identify", {"number": 2, "what": "speaker"}, "b"),
    ]
    assert identification.identify("room-nowhere") == 0
