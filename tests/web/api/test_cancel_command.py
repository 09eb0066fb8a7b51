"""Cancelling over HTTP and over real sockets: what is answered, and who is told."""

from contextlib import ExitStack

from running_server import RunningServer
from watching import watching

from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.store.accounts.credentials import Scope

HOUR_MS = 3_600_000
CANCELLED = "The Pre-session is cancelled; undo the cancellation to continue."


def test_a_planned_meeting_is_cancelled_once_and_undo_brings_it_back(server: RunningServer) -> None:
    slug = server.lay_out().slug
    first = server.post(slug, "cancel", {}, Idempotency_Key="k1", If_Match='"1"')
    assert (first.status_code, first.json()["state"]["status"]) == (200, "cancelled")
    again = server.post(slug, "cancel", {}, Idempotency_Key="k1")
    assert (again.text, again.headers["Idempotency-Replayed"]) == (first.text, "true")
    assert server.state(slug, "public")["status"] == "cancelled"
    state = server.done(slug, "undo", {"revision": 2})["state"]
    assert (state["status"], state["redo"]["sentence"]) == ("scheduled", "Cancel the Pre-session")
    assert server.done(slug, "open")["state"]["status"] == "open"


def test_what_cannot_be_cancelled_and_what_a_cancelled_one_takes(server: RunningServer) -> None:
    slug = server.lay_out().slug
    assert server.post(slug, "cancel", {"more": 1}).status_code == 422
    server.done(slug, "open")
    refused = server.post(slug, "cancel", {})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "The Pre-session has been opened; close it instead."
    server.done(slug, "undo", {"revision": 2})
    server.done(slug, "cancel")
    for verb, body in (("open", {}), ("cancel", {}), ("mark_absent", {"turn": 3})):
        refused = server.post(slug, verb, body)
        assert (refused.status_code, refused.json()["detail"]) == (409, CANCELLED)
    assert server.done(slug, "protect", {"turn": 3, "on": True})["state"]["status"] == "cancelled"


def test_only_who_moderates_it_cancels_it(server: RunningServer) -> None:
    mine, other = server.lay_out(), server.lay_out()
    token = server.new_token(scope=Scope(meeting_slug=mine.slug))
    assert server.post(other.slug, "cancel", {}, token=token).status_code == 403
    rapporteur = server.new_token("rapporteur")
    assert server.post(mine.slug, "cancel", {}, token=rapporteur).status_code == 403
    assert server.post(mine.slug, "cancel", {}, token=token).status_code == 200


def test_every_watcher_is_told_and_who_follows_the_room_sees_the_next(
    server: RunningServer,
) -> None:
    laid = server.lay_out()
    then = server.lay_out(room_slug=laid.room_slug, starts_in_ms=HOUR_MS)
    with ExitStack() as stack:
        watchers = {audience: stack.enter_context(watching(server)) for audience in AUDIENCES}
        for audience, watcher in watchers.items():
            assert "state" in watcher.join(**{"meeting": laid.slug, "as": audience})
        follower = stack.enter_context(watching(server))
        assert follower.join(room=laid.room_slug)["slug"] == laid.slug

        server.done(laid.slug, "cancel")
        for audience, watcher in watchers.items():
            state = watcher.next("state")["state"]
            assert state["status"] == "cancelled", audience
            assert ("Canary" in str(state)) == (audience == "moderator")
        assert follower.next("state")["slug"] == then.slug

        server.done(then.slug, "cancel")
        nothing = follower.next("state", lambda state: state["slug"] is None)
        assert (nothing["revision"], nothing["state"]) == (0, None)
        with watching(server) as late:
            joined = late.join(room=laid.room_slug)
            assert (joined["slug"], joined["state"]) == (None, None)

        server.done(laid.slug, "undo", {"revision": 2})
        assert follower.next("state")["slug"] == laid.slug
