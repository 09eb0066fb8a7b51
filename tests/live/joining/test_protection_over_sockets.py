"""Protection that is set in the middle of a statement reaches every screen at once."""

from contextlib import ExitStack
from typing import Any

from running_server import RunningServer
from watching import watching

from timekeeper.domain.audience.meeting_views import AUDIENCES

SPEAKER = 3
NAME = "First Organisation"


def has_name(content: dict[str, Any]) -> bool:
    return NAME in str(content)


def test_every_audience_loses_the_name_with_one_push_and_gets_it_back_with_one(
    server: RunningServer,
) -> None:
    laid = server.lay_out()
    server.done(laid.slug, "open")
    server.done(laid.slug, "give_floor", {"turn": SPEAKER})
    with ExitStack() as stack:
        watchers = {}
        for audience in AUDIENCES:
            for format_ in ("html", "json"):
                watcher = stack.enter_context(watching(server))
                joined = watcher.join(**{"meeting": laid.slug, "as": audience, "format": format_})
                assert has_name(joined), (audience, format_)
                watchers[audience, format_] = watcher
        follower = stack.enter_context(watching(server))
        assert has_name(follower.join(**{"room": laid.room_slug, "as": "room", "format": "json"}))
        watchers["room", "that follows"] = follower

        for on in (True, False):
            done = server.done(laid.slug, "protect", {"turn": SPEAKER, "on": on})
            for (audience, format_), watcher in watchers.items():
                pushed = watcher.next("state")
                assert pushed["revision"] == done["revision"]
                is_named = audience == "moderator" or not on
                assert has_name(pushed) == is_named, (audience, format_, on)


def test_a_join_or_request_right_after_gives_no_name(server: RunningServer) -> None:
    laid = server.lay_out()
    server.done(laid.slug, "protect", {"turn": SPEAKER, "on": True})
    for audience in ("public", "room", "speaker", "interpreters"):
        assert not has_name(server.state(laid.slug, audience))
        with watching(server) as watcher:
            assert not has_name(watcher.join(**{"meeting": laid.slug, "as": audience}))
