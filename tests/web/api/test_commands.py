"""Commands over HTTP, against a real server in both async modes."""

from concurrent.futures import ThreadPoolExecutor

import requests
from running_server import RunningServer


def test_a_meeting_from_opening_to_closing(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    server.done(slug, "give_floor", {"turn": 1})
    server.done(slug, "give_floor", {"turn": 3})
    state = server.done(slug, "conclude", {"turn": 3})["state"]
    assert [turn["status"] for turn in state["turns"][:3]] == ["concluded", "waiting", "concluded"]
    assert server.done(slug, "close")["state"]["status"] == "closed"


def test_opening_gives_nobody_the_floor(server: RunningServer) -> None:
    state = server.done(server.lay_out().slug, "open")["state"]
    assert state["status"] == "open"
    assert state["floor"] is None


def test_passing_the_floor_on_is_one_revision(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    before = server.done(slug, "give_floor", {"turn": 1})["revision"]
    envelope = server.done(slug, "give_floor", {"turn": 4})
    assert envelope["revision"] == before + 1
    assert envelope["state"]["floor"] == 4
    assert envelope["state"]["turns"][0]["status"] == "concluded"


def test_one_command_sent_three_times_has_one_effect(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    body = {"turn": 3, "by_ms": 30_000}
    answers = [server.post(slug, "adjust_time", body, Idempotency_Key="k1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].text == answers[1].text == answers[2].text
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [
        None,
        "true",
        "true",
    ]
    assert server.state(slug)["turns"][2]["clock"]["allotted_ms"] == 450_000


def test_a_repeat_gets_its_first_answer_after_later_commands(server: RunningServer) -> None:
    slug = server.lay_out().slug
    first = server.post(slug, "open", {}, Idempotency_Key="k1")
    server.done(slug, "give_floor", {"turn": 1})
    again = server.post(slug, "open", {}, Idempotency_Key="k1", If_Match='"0"')
    assert (again.status_code, again.text) == (200, first.text)


def test_a_key_is_good_for_one_command(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.post(slug, "open", {}, Idempotency_Key="k1")
    answer = server.post(slug, "give_floor", {"turn": 1}, Idempotency_Key="k1")
    assert answer.status_code == 422
    assert answer.json()["field"] == "Idempotency-Key"
    assert server.state(slug)["floor"] is None


def test_if_match_refuses_the_second_command(server: RunningServer) -> None:
    slug = server.lay_out().slug
    revision = server.done(slug, "open")["revision"]
    first = server.post(slug, "give_floor", {"turn": 1}, If_Match=f'"{revision}"')
    second = server.post(slug, "give_floor", {"turn": 2}, If_Match=f'"{revision}"')
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["revision"] == revision + 1
    assert first.headers["ETag"] == f'"{revision + 1}"'


def test_two_moderators_press_at_once_and_no_turn_is_skipped(server: RunningServer) -> None:
    """Both conclude turn 3 and give the floor to turn 4: one succeeds, the other is refused."""
    slug = server.lay_out().slug
    server.done(slug, "open")
    server.done(slug, "give_floor", {"turn": 3})
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: server.post(slug, "give_floor", {"turn": 4}), range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["detail"] == "National Commission already has the floor."
    assert server.state(slug)["floor"] == 4


def test_many_at_once_lose_nothing(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: server.post(slug, "adjust_time", {"turn": 3, "by_ms": 1_000}), range(24)
            )
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["revision"] for answer in answers}) == 24
    assert server.state(slug)["turns"][2]["clock"]["allotted_ms"] == 420_000 + 24_000


def test_undo_and_undo_of_undo(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    given = server.done(slug, "give_floor", {"turn": 3})
    paused = server.done(slug, "pause", {"turn": 3, "reason": "No interpretation"})
    assert paused["state"]["pause_reason"] == "No interpretation"
    undone = server.done(slug, "undo", {"revision": paused["revision"]})
    assert undone["state"]["turns"] == given["state"]["turns"]
    redone = server.done(slug, "undo", {"revision": undone["revision"]})
    assert redone["state"]["turns"] == paused["state"]["turns"]


def test_one_meeting_is_open_in_a_room(server: RunningServer) -> None:
    first = server.lay_out()
    second = server.lay_out(room_slug=first.room_slug)
    server.done(first.slug, "open")
    answer = server.post(second.slug, "open")
    assert answer.status_code == 409
    assert server.state(first.slug)["state_under_review"] in answer.json()["detail"]
    closed = server.done(first.slug, "close")
    server.done(second.slug, "open")
    assert server.post(first.slug, "undo", {"revision": closed["revision"]}).status_code == 409


def test_adding_and_editing_a_turn(server: RunningServer) -> None:
    slug = server.lay_out().slug
    added = server.done(
        slug, "add_turn", {"organisation": "Late Organisation", "category": "CSO", "before": 4}
    )["state"]
    assert [turn["id"] for turn in added["turns"]] == [1, 2, 3, 8, 4, 5, 6, 7]
    edited = server.done(slug, "edit_turn", {"turn": 8, "speaker": "E. Late", "words": 700})
    turn = edited["state"]["turns"][3]
    assert (turn["organisation"], turn["speaker"], turn["words"]) == (
        "Late Organisation",
        "E. Late",
        700,
    )
    undone = server.done(slug, "undo", {"revision": edited["revision"]})["state"]
    assert undone["turns"] == added["turns"]


def test_notice_cue_and_extension(server: RunningServer) -> None:
    slug = server.lay_out().slug
    opened = server.done(slug, "open")["state"]
    server.done(slug, "give_floor", {"turn": 3})
    server.done(slug, "cue", {"turn": 3, "text": "Slower, please"})
    server.done(slug, "notice", {"text": "Doors close at ten", "audience": "room"})
    state = server.done(slug, "extend", {"by_ms": 60_000})["state"]
    assert state["hard_end_ms"] == opened["hard_end_ms"] + 60_000
    assert server.state(slug, "speaker")["cue"]["text"] == "Slower, please"
    assert server.state(slug, "room")["notice"] == "Doors close at ten"
    assert server.state(slug, "public")["notice"] is None
    assert "cue" not in server.state(slug, "public")


def test_the_log_tells_who_did_what(server: RunningServer) -> None:
    slug = server.lay_out().slug
    server.done(slug, "open")
    server.done(slug, "give_floor", {"turn": 5})
    answer = requests.get(
        f"{server.url}/api/meetings/{slug}/log",
        headers={"Authorization": f"Bearer {server.token}"},
        timeout=10,
    )
    last = answer.json()[-1]
    assert (last["actor"], last["verb"]) == ("token:tests", "give_floor")
    assert last["sentence"] == "Give the floor to Speaker 3 – CSO"
