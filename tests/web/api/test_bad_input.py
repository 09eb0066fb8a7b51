"""Wrong requests get the right status and a sentence, and change nothing."""

from typing import Any

import pytest
import requests
from running_server import RunningServer

HUGE = 10 * 1024 * 1024

BAD = [
    ("give_floor", {"turn": 99}, 422, "turn"),
    ("give_floor", {"turn": "3"}, 422, "turn"),
    ("give_floor", {"turn": 3.0}, 422, "turn"),
    ("give_floor", {"turn": True}, 422, "turn"),
    ("give_floor", {"turn": 3, "more": 1}, 422, "more"),
    ("give_floor", {}, 422, "turn"),
    ("give_floor", {"turn": 3, "started_ago_ms": -1}, 422, "started_ago_ms"),
    ("adjust_time", {"turn": 3, "by_ms": -420_001}, 409, None),
    ("adjust_time", {"turn": 3, "by_ms": 10**30}, 422, "by_ms"),
    ("adjust_time", {"turn": 3, "by_ms": 0}, 422, "by_ms"),
    ("pause", {"turn": 3}, 409, None),
    ("cue", {"turn": 3}, 422, "text"),
    ("notice", {"text": "x" * 201}, 422, "text"),
    ("notice", {"text": "\x00"}, 422, "text"),
    ("notice", {"text": "x", "audience": "everybody"}, 422, "audience"),
    ("edit_turn", {"turn": 3, "organisation": "#N/A"}, 422, "organisation"),
    ("add_turn", {"speaker": "#NAME?"}, 422, "speaker"),
    ("replace", {"turn": 3, "speaker": "#REF!"}, 422, "speaker"),
    ("move", {"turn": 3, "before": 3}, 422, "before"),
    ("undo", {"revision": 99}, 422, "revision"),
    ("undo", {"revision": 1}, 409, None),
    ("open", {}, 409, None),
    ("plan", {}, 404, None),
    ("explode", {}, 404, None),
]


@pytest.fixture
def slug(server: RunningServer) -> str:
    laid = server.lay_out()
    server.done(laid.slug, "open")
    return laid.slug


def check_problem(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["detail"].strip().endswith(".")
    return problem


@pytest.mark.parametrize(("verb", "body", "status", "field"), BAD)
def test_a_wrong_command(
    server: RunningServer, slug: str, verb: str, body: dict[str, Any], status: int, field: str
) -> None:
    before = server.state(slug)
    problem = check_problem(server.post(slug, verb, body), status)
    assert problem.get("field") == field
    after = server.state(slug)
    assert after == before


def send(server: RunningServer, slug: str, **request: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {server.token}", **request.pop("headers", {})}
    url = f"{server.url}/api/meetings/{slug}/close"
    return requests.post(url, headers=headers, timeout=10, **request)


def test_malformed_json(server: RunningServer, slug: str) -> None:
    answer = send(server, slug, data="{", headers={"Content-Type": "application/json"})
    check_problem(answer, 400)


def test_another_content_type(server: RunningServer, slug: str) -> None:
    check_problem(send(server, slug, data="{}", headers={"Content-Type": "text/plain"}), 415)


def test_a_list_is_no_body(server: RunningServer, slug: str) -> None:
    check_problem(send(server, slug, json=[1]), 422)


def test_a_body_of_ten_megabytes(server: RunningServer, slug: str) -> None:
    answer = send(server, slug, data=b"x" * HUGE, headers={"Content-Type": "application/json"})
    check_problem(answer, 413)
    assert server.state(slug)["status"] == "open"


def test_a_missing_credential_is_reported_first(server: RunningServer, slug: str) -> None:
    url = f"{server.url}/api/meetings/{slug}/close"
    check_problem(requests.post(url, data="{", timeout=10), 401)
    wrong = {"Authorization": "Bearer wrong"}
    check_problem(requests.post(url, json={}, headers=wrong, timeout=10), 401)
    assert server.state(slug)["status"] == "open"


def test_an_unknown_meeting(server: RunningServer) -> None:
    check_problem(server.post("nowhere", "open"), 404)
    check_problem(requests.get(f"{server.url}/api/meetings/nowhere", timeout=10), 404)


def test_other_audiences_need_a_credential(server: RunningServer, slug: str) -> None:
    url = f"{server.url}/api/meetings/{slug}"
    for audience in ("room", "speaker", "moderator"):
        check_problem(requests.get(url, params={"as": audience}, timeout=10), 401)
    check_problem(requests.get(url, params={"as": "everybody"}, timeout=10), 422)
    assert requests.get(url, timeout=10).status_code == 200


def test_wrong_headers(server: RunningServer, slug: str) -> None:
    check_problem(server.post(slug, "close", {}, If_Match="soon"), 400)
    check_problem(server.post(slug, "close", {}, Idempotency_Key="k" * 201), 400)
