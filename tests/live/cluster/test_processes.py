"""Two real processes, one database and a real Redis: changes in one reach the other."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import requests
from running_server import RunningServer
from services import PostgreSQL, Redis
from two_servers import Pair, is_ready, two_servers, until
from watching import watching

PAUSED: list[tuple[str, dict[str, int]]] = [("pause", {"turn": 1}), ("resume", {"turn": 1})]
WHILE_AWAY: list[tuple[str, dict[str, int]]] = [
    ("open", {}),
    ("give_floor", {"turn": 1}),
    *PAUSED * (15 if os.environ.get("FULL") else 0),
    ("pause", {"turn": 1}),
]
"""In `make full` for a minute, as the other process gets each at its next beat."""


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL, redis_server: Redis
) -> Iterator[Pair]:
    settings = {"MESSAGE_QUEUE_URL": redis_server.url, "DATABASE_URL": postgres.database()}
    yield from two_servers(tmp_path_factory.mktemp("instance"), settings)


@pytest.fixture
def own_pair(tmp_path: Path, redis_server: Redis) -> Iterator[Pair]:
    """For a test that stops Redis; on one machine a file is enough as the database."""
    yield from two_servers(tmp_path, {"MESSAGE_QUEUE_URL": redis_server.url})
    redis_server.start()


def revisions_received(server: RunningServer) -> float:
    """How many messages about a new revision this process has received."""
    [line] = [
        line
        for line in server.metrics().splitlines()
        if line.startswith('timekeeper_told_total{kind="published"}')
    ]
    return float(line.split()[1])


def too_fast(server: RunningServer, room_slug: str) -> int:
    headers = {"Authorization": f"Bearer {server.token}"}
    address = f"{server.url}/api/rooms/{room_slug}/too-fast"
    return requests.post(address, headers=headers, timeout=10).status_code


def test_a_command_in_one_process_reaches_the_screens_of_the_other(pair: Pair) -> None:
    one, two = pair
    laid = one.lay_out()
    before = revisions_received(two)
    with watching(two) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        for verb in ("open", "close"):
            revision = one.done(laid.slug, verb)["revision"]
            assert watcher.next("state", lambda s, r=revision: s["revision"] == r)
    assert revisions_received(two) - before == 2
    assert "Traceback" not in two.log()


def test_each_process_reads_what_the_other_has_written(pair: Pair) -> None:
    one, two = pair
    laid = one.lay_out()
    one.done(laid.slug, "open")
    assert two.state(laid.slug)["status"] == "open"
    two.done(laid.slug, "give_floor", {"turn": 1})
    assert one.state(laid.slug)["floor"] == 1
    answer = one.post(laid.slug, "close", {}, If_Match='"2"')
    assert answer.status_code == 412


def test_the_console_gets_all_watchers_and_every_screen(pair: Pair) -> None:
    one, two = pair
    laid = one.lay_out()
    with (
        watching(one) as console,
        watching(one) as here,
        watching(two) as there,
        watching(two) as display,
        watching(two) as colleague,
    ):
        console.join(**{"meeting": laid.slug, "as": "moderator"})
        here.join(meeting=laid.slug)
        there.join(meeting=laid.slug)
        display.join(**{"room": laid.room_slug, "as": "speaker"})
        colleague.join(**{"meeting": laid.slug, "as": "moderator"})
        beat = console.next("beat", lambda beat: beat["watching"] == 2 and beat["screens"])
        assert beat["moderators"] == 2
        assert [(screen["what"], screen["number"]) for screen in beat["screens"]] == [
            ("speaker", 1)
        ]


def test_identify_and_too_fast_reach_displays_and_consoles(pair: Pair) -> None:
    one, two = pair
    laid = one.lay_out()
    with watching(two) as display, watching(two) as console:
        # The console first: a process that knows the display then knows the console too.
        console.join(**{"meeting": laid.slug, "as": "moderator"})
        display.join(**{"room": laid.room_slug, "as": "room"})
        one.done(laid.slug, "open")
        one.done(laid.slug, "give_floor", {"turn": 3})
        headers = {"Authorization": f"Bearer {one.token}"}
        address = f"{one.url}/api/rooms/{laid.room_slug}"
        until(
            lambda: (
                requests.post(f"{address}/identify", headers=headers, timeout=5).json()
                == {"screens": 1}
            )
        )
        assert display.next("identify") == {"number": 1, "what": "room"}
        answer = requests.post(f"{address}/too-fast", headers=headers, timeout=5)
        assert answer.json() == {"consoles": 1}
        assert console.next("signal")["turn"] == 3
        assert too_fast(two, laid.room_slug) == 429


@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_while_redis_is_away_screens_stay_up_to_date_and_afterwards_all_is_as_before(
    own_pair: Pair, redis_server: Redis, how: str
) -> None:
    one, two = own_pair
    laid = one.lay_out()
    with watching(two) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        getattr(redis_server, how)()
        try:
            for verb, body in WHILE_AWAY:
                revision = one.done(laid.slug, verb, body)["revision"]
                assert watcher.next("state", lambda s, r=revision: s["revision"] == r)
            assert too_fast(one, laid.room_slug) == 200
            assert too_fast(one, laid.room_slug) == 429  # without Redis it counts by itself
            until(lambda: not is_ready(two))
            assert "queue" in requests.get(f"{two.url}/readyz", timeout=5).text
            assert requests.get(f"{two.url}/healthz", timeout=5).status_code == 200
        finally:
            redis_server.start() if how == "kill" else redis_server.thaw()
        until(lambda: is_ready(one) and is_ready(two))
        before = revisions_received(two)
        revision = one.done(laid.slug, "resume", {"turn": 1})["revision"]
        assert watcher.next("state", lambda s: s["revision"] == revision)
        until(lambda: revisions_received(two) > before)
    assert "Traceback" not in one.log() + two.log()


def test_a_subscription_that_was_lost_without_an_error_is_made_anew(
    own_pair: Pair, redis_server: Redis
) -> None:
    one, two = own_pair
    laid = one.lay_out()
    client = redis.Redis.from_url(redis_server.url)
    client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    with watching(two) as watcher:
        watcher.join(meeting=laid.slug, format="json")
        before = revisions_received(two)
        revision = one.done(laid.slug, "open")["revision"]
        assert watcher.next("state", lambda s: s["revision"] == revision)
        until(lambda: is_ready(two))
        one.done(laid.slug, "close")
        until(lambda: revisions_received(two) > before)
    client.close()


def test_no_name_or_text_is_sent_between_processes(pair: Pair, redis_server: Redis) -> None:
    """Turn 5 is protected; the notice and the cue are not for those who can read Redis."""
    one, two = pair
    laid = one.lay_out()
    client = redis.Redis.from_url(redis_server.url, decode_responses=True)
    with client.pubsub() as subscription, watching(two) as console:
        subscription.psubscribe("*")
        console.join(**{"meeting": laid.slug, "as": "moderator", "format": "html"})
        one.done(laid.slug, "open")
        one.done(laid.slug, "give_floor", {"turn": 5})
        one.done(laid.slug, "cue", {"turn": 5, "text": "Canary cue", "names_checked": True})
        last = one.done(
            laid.slug, "notice", {"text": "Canary notice", "audience": "all", "names_checked": True}
        )
        messages: list[str] = []
        while not any(f'"revision":{last["revision"]}' in text for text in messages):
            message = subscription.get_message(timeout=5)
            assert message is not None
            messages.append(str(message["data"]))
        kept = [str(client.dump(key)) for key in client.scan_iter()]
    client.close()
    assert "Canary" not in "".join([*messages, *kept])
    sent = [json.loads(text) for text in messages if text.startswith("{")]
    assert {m["kind"] for m in sent} <= {"published", "present", "signal", "identify"}
    published = [message["content"] for message in sent if message["kind"] == "published"]
    # One for each command, and none for a join.
    assert [content["revision"] for content in published] == [2, 3, 4, 5]
    assert all(content.keys() == {"slug", "revision"} for content in published)
