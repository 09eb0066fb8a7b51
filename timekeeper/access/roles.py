"""The table of permissions: which roles may do what. An action that is not in it is forbidden.

An action is ``METHOD path``, ``verb V``, ``see AUDIENCE`` or ``event E``. Its rule names the roles
and what their credential must cover. ``SECURITY.md`` has the same table for people, and tests try
every action over HTTP and over sockets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from timekeeper.store.accounts.credentials import Role

Caller = Literal["public", "admin", "moderator", "rapporteur", "interpreters", "speaker", "room"]
"""Who sends a request: a holder of a role, or the public."""

CALLERS: tuple[Caller, ...] = get_args(Caller)

Within = Literal["anywhere", "meeting", "room", "on in the room", "everything"]
"""What a credential must cover: nothing in particular; the meeting of the request; every meeting in
the room; the meeting that is on there now; all meetings."""

EVERYBODY = frozenset(CALLERS)
MODERATING: frozenset[Role] = frozenset({"admin", "moderator"})
PEOPLE: frozenset[Role] = MODERATING | {"rapporteur"}
"""Roles of people who sign in."""
DISPLAYS: frozenset[Role] = frozenset({"room", "speaker", "interpreters"})
"""Roles of screens in a room: the link of one opens that screen alone."""


@dataclass(frozen=True)
class Rule:
    """The roles that may, and what the credential must cover."""

    roles: frozenset[Caller]
    within: Within = "anywhere"


NOBODY = Rule(frozenset())
ANYBODY = Rule(EVERYBODY)
MODERATORS = Rule(frozenset(MODERATING), "meeting")
PLANNERS = Rule(frozenset(MODERATING), "everything")
ADMINISTRATORS = Rule(frozenset({"admin"}), "everything")
LOG_READERS = Rule(frozenset(PEOPLE), "meeting")
MODERATORS_IN_ROOM = Rule(frozenset(MODERATING), "on in the room")


def _display_rule(role: Role, within: Within) -> Rule:
    """The display's own link, and moderators."""
    return Rule(frozenset({role, *MODERATING}), within)


PERMISSIONS: Mapping[str, Rule] = {
    # Pages
    "GET /": ANYBODY,
    "GET /meetings/<slug>": ANYBODY,
    "GET /meetings/<slug>/log": LOG_READERS,
    "GET /console/<slug>": MODERATORS,
    "GET /rooms/<room_slug>/screen": _display_rule("room", "room"),
    "GET /rooms/<room_slug>/speaker": _display_rule("speaker", "room"),
    "GET /rooms/<room_slug>/interpreters": _display_rule("interpreters", "room"),
    "GET /meetings/new": PLANNERS,
    "POST /meetings/new": PLANNERS,
    "GET /rehearsals/new": PLANNERS,
    "POST /rehearsals/new": PLANNERS,
    "GET /identities": PLANNERS,
    "POST /identities": PLANNERS,
    "GET /audit": ADMINISTRATORS,
    # Signing in, links, pairing
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-out": ANYBODY,
    "GET /link": ANYBODY,
    "POST /link": ANYBODY,
    "GET /password": ANYBODY,
    "POST /password": ANYBODY,
    "GET /screen": ANYBODY,
    "POST /screen": ANYBODY,
    "POST /screen/wait": ANYBODY,
    # The API
    "GET /api/openapi.json": ANYBODY,
    "GET /api/meetings": ANYBODY,
    "POST /api/meetings": PLANNERS,
    "GET /api/meetings/<slug>": ANYBODY,  # its "as" needs "see …" too
    "GET /api/meetings/<slug>/share": MODERATORS,
    "GET /api/meetings/<slug>/log": LOG_READERS,
    "POST /api/meetings/<slug>/names-in-text": MODERATORS,
    "POST /api/meetings/<slug>/<verb>": MODERATORS,  # needs "verb …" too
    "POST /api/rooms/<room_slug>/identify": MODERATORS_IN_ROOM,
    "POST /api/rooms/<room_slug>/pair": Rule(frozenset(MODERATING), "room"),
    "POST /api/rooms/<room_slug>/too-fast": _display_rule("interpreters", "on in the room"),
    **{
        f"{method} /api/{rest}": ANYBODY  # answered with 404
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for rest in ("", "<path:rest>")
    },
    # Operation
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,
    # Audiences, at a join and in the API; following a room needs all of its meetings
    "see public": ANYBODY,
    "see room": Rule(frozenset({"room", *PEOPLE}), "meeting"),
    "see speaker": _display_rule("speaker", "meeting"),
    "see interpreters": _display_rule("interpreters", "meeting"),
    "see moderator": MODERATORS,
    # Events from a socket
    "event connect": ANYBODY,
    "event join": ANYBODY,  # its "as" needs "see …" too
    "event sync": ANYBODY,
    "event report": Rule(DISPLAYS | MODERATING),
    # Verbs of a meeting
    "verb cancel": MODERATORS,
    "verb open": MODERATORS,
    "verb give_floor": MODERATORS,
    "verb pause": MODERATORS,
    "verb resume": MODERATORS,
    "verb conclude": MODERATORS,
    "verb adjust_time": MODERATORS,
    "verb mark_absent": MODERATORS,
    "verb decline": MODERATORS,
    "verb reinstate": MODERATORS,
    "verb withdraw": MODERATORS,
    "verb replace": MODERATORS,
    "verb swap": MODERATORS,
    "verb move": MODERATORS,
    "verb protect": MODERATORS,
    "verb add_turn": MODERATORS,
    "verb edit_turn": MODERATORS,
    "verb correct_time": MODERATORS,
    "verb ask_floor": MODERATORS,
    "verb set_reserve": MODERATORS,
    "verb apply_share": MODERATORS,
    "verb suspend": MODERATORS,
    "verb resume_meeting": MODERATORS,
    "verb extend": MODERATORS,
    "verb cue": MODERATORS,
    "verb notice": MODERATORS,
    "verb veil": MODERATORS,
    "verb undo": MODERATORS,
    "verb close": MODERATORS,
}


def rule_for(action: str) -> Rule:
    return PERMISSIONS.get(action, NOBODY)
