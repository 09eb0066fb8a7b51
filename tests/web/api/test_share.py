"""The share of the hour over HTTP: the proposal, its choices and the two verbs."""

from typing import Any

import pytest
import requests
from running_server import SPEAKERS, RunningServer

from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.planned_programme import FileTurn
from timekeeper.store.accounts.credentials import Scope

MINUTE = 60_000
NINE = (
    FileTurn("opening"),
    FileTurn("state_statement", category="State"),
    *(
        FileTurn("intervention", Person(f"Speaker {n}", f"Organisation {n}"), category="CSO")
        for n in range(1, 10)
    ),
    FileTurn("closing"),
)
WIRE = {"hard_end_ms", "available_ms", "share_ms", "allotted", "short_by_ms", "choices"}
WIRE_CHOICE = {"kind", "sentence", "ends_at_ms", "allotted", "apply"}


def asked(server: RunningServer, slug: str, **params: str) -> requests.Response:
    return requests.get(
        f"{server.url}/api/meetings/{slug}/share",
        params=params,
        headers={"Authorization": f"Bearer {server.token}"},
        timeout=10,
    )


def share(server: RunningServer, slug: str) -> dict[str, Any]:
    answer = asked(server, slug)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def opened(server: RunningServer, minutes_late: int = 0) -> str:
    slug = server.lay_out(NINE, starts_in_ms=-minutes_late * MINUTE).slug
    server.done(slug, "open")
    return slug


def ends_ms(state: dict[str, Any], now_ms: int) -> int:
    slips = state["slips_from_ms"]
    end: int = state["projected_end_ms"] + (0 if slips is None else max(0, now_ms - slips))
    return end


def test_the_proposal_has_a_share_for_each_waiting_speaker(server: RunningServer) -> None:
    found = share(server, opened(server))
    assert set(found) >= WIRE
    assert set(found["allotted"]) == {str(turn) for turn in range(3, 12)}
    assert 304_000 <= found["share_ms"] <= 305_000
    assert set(found["allotted"].values()) == {found["share_ms"]}
    assert sum(found["allotted"].values()) <= found["available_ms"]
    assert found["short_by_ms"] == 0
    assert found["left_ms"] == found["hard_end_ms"] - found["as_of_ms"]


def test_the_proposal_is_for_moderators(server: RunningServer) -> None:
    laid = server.lay_out()
    url = f"{server.url}/api/meetings/{laid.slug}/share"
    assert requests.get(url, timeout=10).status_code == 401
    link = server.new_token("room", Scope(room_slug=laid.room_slug))
    headers = {"Authorization": f"Bearer {link}"}
    assert requests.get(url, headers=headers, timeout=10).status_code in (401, 403)
    assert asked(server, "nowhere").status_code == 404


def test_the_proposal_as_it_came_can_be_applied_to_the_revision_it_is_for(
    server: RunningServer,
) -> None:
    slug = opened(server, minutes_late=3)
    answer = asked(server, slug)
    body = {"allotted": answer.json()["allotted"]}
    done = server.post(slug, "apply_share", body, If_Match=answer.headers["ETag"])
    assert done.status_code == 200
    applied = {str(t["id"]): t["clock"]["allotted_ms"] for t in done.json()["state"]["turns"]}
    assert applied.items() >= body["allotted"].items()
    stale = server.post(slug, "apply_share", body, If_Match=answer.headers["ETag"])
    assert stale.status_code == 412


def test_nine_speakers_and_eight_minutes_late_have_choices_that_work(
    server: RunningServer,
) -> None:
    """The verbs of each choice, sent unchanged, make the hour end in time; they are then undone."""
    slug = opened(server, minutes_late=8)
    found = share(server, slug)
    assert found["short_by_ms"] == sum(found["allotted"].values()) - found["available_ms"]
    assert 7 * MINUTE < found["short_by_ms"] < 8 * MINUTE
    kinds = {choice["kind"] for choice in found["choices"]}
    assert kinds == {"release", "under_shortest", "overrun"}
    for choice in found["choices"]:
        assert set(choice) >= WIRE_CHOICE
        assert choice["sentence"]
        before = server.state(slug)
        for act in choice["apply"]:
            envelope = server.done(slug, act["verb"], act["body"])
        state, now_ms = envelope["state"], envelope["now_ms"]
        late_ms = now_ms - found["as_of_ms"]
        assert 0 <= ends_ms(state, now_ms) - choice["ends_at_ms"] <= late_ms
        assert choice["ends_at_ms"] <= state["hard_end_ms"] == choice["hard_end_ms"]
        lengths = {str(turn["id"]): turn["clock"]["allotted_ms"] for turn in state["turns"]}
        assert lengths.items() >= choice["allotted"].items()
        for back in range(len(choice["apply"])):
            server.done(slug, "undo", {"revision": envelope["revision"] - back})
        assert server.state(slug)["turns"] == before["turns"]


def test_the_time_of_an_absent_speaker_is_shared_by_a_click(server: RunningServer) -> None:
    slug = opened(server)
    server.done(slug, "mark_absent", {"turn": 3})
    [choice] = share(server, slug)["choices"]
    assert choice["kind"] == "lengthen"
    [act] = choice["apply"]
    state = server.done(slug, act["verb"], act["body"])["state"]
    assert {turn["clock"]["allotted_ms"] for turn in state["turns"][3:11]} <= {344_000, 345_000}


def test_the_reserve_that_is_set_is_the_one_that_everybody_sees(server: RunningServer) -> None:
    slug = opened(server)
    before = share(server, slug)
    set_ = server.done(slug, "set_reserve", {"ms": 2 * MINUTE})
    assert server.state(slug, "public")["reserve_ms"] == 2 * MINUTE
    after = share(server, slug)
    assert after["reserve_ms"] == 2 * MINUTE
    gained_ms = after["available_ms"] - before["available_ms"]
    assert gained_ms == 5 * MINUTE - (after["as_of_ms"] - before["as_of_ms"])
    server.done(slug, "undo", {"revision": set_["revision"]})
    assert server.state(slug)["reserve_ms"] == 7 * MINUTE


def test_the_clock_of_the_current_speaker_is_not_shared(server: RunningServer) -> None:
    slug = opened(server)
    clock = server.done(slug, "give_floor", {"turn": 3})["state"]["turns"][2]["clock"]
    assert "3" not in share(server, slug)["allotted"]
    refused = server.post(slug, "apply_share", {"allotted": {"3": MINUTE, "4": MINUTE}})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Organisation 1 has the floor and is no longer waiting."
    state = server.done(slug, "apply_share", {"allotted": {"4": MINUTE}})["state"]
    assert state["turns"][2]["clock"] == clock
    assert state["turns"][3]["clock"]["allotted_ms"] == MINUTE


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("set_reserve", {}, "ms"),
        ("set_reserve", {"ms": -1}, "ms"),
        ("set_reserve", {"ms": 4 * 60 * MINUTE}, "ms"),
        ("set_reserve", {"ms": "60000"}, "ms"),
        ("apply_share", {}, "allotted"),
        ("apply_share", {"allotted": {}}, "allotted"),
        ("apply_share", {"allotted": [3]}, "allotted"),
        ("apply_share", {"allotted": {"3": 0}}, "allotted"),
        ("apply_share", {"allotted": {"99": MINUTE}}, "allotted"),
        ("apply_share", {"allotted": {"1": MINUTE}}, "allotted"),
        ("apply_share", {"allotted": {"3": 1.5}}, "allotted.3"),
        ("apply_share", {"allotted": {"x": MINUTE}}, "allotted.x.[key]"),
    ],
)
def test_a_wrong_share_is_refused_and_changes_nothing(
    server: RunningServer, verb: str, body: dict[str, Any], field: str
) -> None:
    slug = server.lay_out().slug
    answer = server.post(slug, verb, body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert server.state(slug)["reserve_ms"] == 7 * MINUTE


def test_a_protected_speaker_is_a_number_in_the_proposal(server: RunningServer) -> None:
    late = tuple(SPEAKERS[:2]) + tuple(SPEAKERS[2:6]) * 2 + (SPEAKERS[6],)
    slug = server.lay_out(late, starts_in_ms=-15 * MINUTE).slug
    server.done(slug, "open")
    answer = asked(server, slug)
    found = answer.json()
    assert "Speaker 3 – CSO" in [row["label"] for row in found["rows"]]
    said = [choice["sentence"] for choice in found["choices"]]
    assert any(sentence.startswith("Release Speaker 3 – CSO and ") for sentence in said)
    assert "Canary" not in answer.text


def test_there_is_no_proposal_for_a_meeting_that_is_closed(server: RunningServer) -> None:
    slug = opened(server)
    server.done(slug, "close")
    answer = asked(server, slug)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The Pre-session is closed;")


def test_the_proposal_is_in_the_description_of_the_api(server: RunningServer) -> None:
    document = requests.get(f"{server.url}/api/openapi.json", timeout=10).json()
    assert "get" in document["paths"]["/api/meetings/{slug}/share"]
    assert set(document["components"]["schemas"]["ShareView"]["required"]) >= WIRE
    body = document["components"]["schemas"]["ApplyShareBody"]["properties"]["allotted"]
    assert body["additionalProperties"]["type"] == "integer"


def test_the_state_does_not_change_while_time_alone_passes(server: RunningServer) -> None:
    """The proposal changes with time, so it is requested and not part of the state."""
    slug = opened(server, minutes_late=8)
    assert "share" not in server.state(slug)
    assert server.state(slug) == server.state(slug)
