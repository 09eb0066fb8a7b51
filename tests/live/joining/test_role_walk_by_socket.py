"""Checks the table of roles over real sockets: each role tries to join as each audience."""

from itertools import product

import pytest
from running_server import Laid, RunningServer
from watching import Watcher, watching

from timekeeper.access.roles import CALLERS, PERMISSIONS, Caller
from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience
from timekeeper.store.accounts.credentials import Scope

ALLOWED_TO_SEE: dict[Caller, set[Audience]] = {
    "public": {"public"},
    "room": {"public", "room"},
    "speaker": {"public", "speaker"},
    "interpreters": {"public", "interpreters"},
    "rapporteur": {"public", "room"},
    "moderator": set(AUDIENCES),
    "admin": set(AUDIENCES),
}
"""The same as in the table, written a second time."""

REPORTS: set[Caller] = {"room", "speaker", "interpreters", "moderator", "admin"}
PAGE = {"X-Timekeeper-Page": "1"}


def may_see(role: Caller, good_for: str, audience: Audience, place: str) -> bool:
    """A room is followed across its meetings, so a right for one meeting is not enough."""
    if audience == "public":
        return True
    reaches = {"everything", "this room"} | ({"this meeting"} if place == "meeting" else set())
    return audience in ALLOWED_TO_SEE[role] and good_for in reaches


def is_allowed(watcher: Watcher, place: dict[str, str], audience: str) -> bool:
    answer = watcher.join(**place, **{"as": audience})
    assert set(answer) == {"error"} or "revision" in answer
    return "error" not in answer


def walk(watcher: Watcher, laid: Laid, role: Caller, good_for: str, kind: str) -> list[str]:
    """The deviations from the table. ``kind`` is what is joined: the meeting, or the room."""
    wrong, has_a_display = [], False
    place = {"meeting": {"meeting": laid.slug}, "room": {"room": laid.room_slug}}[kind]
    for audience in AUDIENCES:
        expected = may_see(role, good_for, audience, kind)
        has_a_display |= expected and audience in ("room", "speaker", "interpreters")
        if is_allowed(watcher, place, audience) is not expected:
            wrong.append(f"{role} of {good_for}: {audience} by {kind}")
    reported = watcher.call("report", {"what": "room"})
    if ("error" not in reported) is not (has_a_display and role in REPORTS):
        wrong.append(f"{role} of {good_for}: report {reported}")
    if "t1_ms" not in watcher.call("sync", {"t0": 1}):
        wrong.append(f"{role} of {good_for}: sync")
    return wrong


def test_the_table_is_the_same() -> None:
    for audience in AUDIENCES:
        by_table = {role for role in CALLERS if role in PERMISSIONS[f"see {audience}"].roles}
        assert by_table == {role for role in CALLERS if audience in ALLOWED_TO_SEE[role]}
    assert PERMISSIONS["event report"].roles == REPORTS


@pytest.mark.parametrize("role", [role for role in CALLERS if role != "public"])
def test_each_role_sees_over_a_socket_what_the_table_allows(
    server: RunningServer, role: Caller
) -> None:
    laid, elsewhere = server.lay_out(), server.lay_out()
    scopes = {
        "everything": Scope(),
        "this meeting": Scope(meeting_slug=laid.slug),
        "this room": Scope(room_slug=laid.room_slug),
        "another meeting": Scope(meeting_slug=elsewhere.slug),
    }
    wrong = []
    for good_for, kind in product(scopes, ("meeting", "room")):
        token = server.new_token(role, scopes[good_for])  # type: ignore[arg-type]  # not the public
        with watching(server, token=token) as watcher:
            wrong += walk(watcher, laid, role, good_for, kind)
    assert wrong == []


def test_the_public_sees_only_the_public_s_view(server: RunningServer) -> None:
    laid = server.lay_out()
    for kind in ("meeting", "room"):
        with watching(server, auth=None, headers=PAGE) as watcher:
            assert walk(watcher, laid, "public", "nothing", kind) == []
