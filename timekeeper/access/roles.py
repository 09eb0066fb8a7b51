"""Who may do what: the one table, from which every check is made. What is not in it nobody may.

A line is ``METHOD path``, ``verb V``, ``see AUDIENCE`` or ``event E``, with the roles that may
and with what their credential has to be good for. ``SECURITY.md`` shows it to people, and
tests walk all of it, over HTTP and over sockets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from timekeeper.store.accounts.credentials import Role

Caller = Literal["public", "admin", "moderator", "rapporteur", "interpreters", "speaker", "room"]
"""Whoever may ask: a holder of a role, or anybody."""

CALLERS: tuple[Caller, ...] = get_args(Caller)

Within = Literal["anywhere", "meeting", "room", "on in the room", "everything"]
"""What a credential has to cover: nothing in particular; the meeting that is meant; all that is
ever on in the room; what is on there now; all meetings."""

EVERYBODY = frozenset(CALLERS)
MODERATING: frozenset[Role] = frozenset({"admin", "moderator"})
PEOPLE: frozenset[Role] = MODERATING | {"rapporteur"}
"""Roles of those who sign in."""
DISPLAYS: frozenset[Role] = frozenset({"room", "speaker", "interpreters"})
"""Roles of a screen that stands in a room: its link opens nothing else."""


@dataclass(frozen=True)
class Rule:
    """Those who may, each where the credential covers what is meant."""

    roles: frozenset[Caller]
    within: Within = "anywhere"


NOBODY = Rule(frozenset())
ANYBODY = Rule(EVERYBODY)
MODERATORS = Rule(frozenset(MODERATING), "meeting")
PLANNERS = Rule(frozenset(MODERATING), "everything")
ADMINISTRATORS = Rule(frozenset({"admin"}), "everything")
RECORDERS = Rule(frozenset(PEOPLE), "meeting")
IN_ROOM = Rule(frozenset(MODERATING), "on in the room")


def _display(role: Role, within: Within) -> Rule:
    """Its own link, and whoever moderates."""
    return Rule(frozenset({role, *MODERATING}), within)


TABLE: Mapping[str, Rule] = {
    # Pages
    "GET /": ANYBODY,
    "GET /meetings/<slug>": ANYBODY,
    "GET /meetings/<slug>/log": RECORDERS,
    "GET /console/<slug>": MODERATORS,
    "GET /rooms/<room_slug>/screen": _display("room", "room"),
    "GET /rooms/<room_slug>/speaker": _display("speaker", "room"),
    "GET /rooms/<room_slug>/interpreters": _display("interpreters", "room"),
    "GET /meetings/new": PLANNERS,
    "POST /meetings/new": PLANNERS,
    "GET /rehearsals/new": PLANNERS,
    "POST /rehearsals/new": PLANNERS,
    "GET /identities": PLANNERS,
    "POST /identities": PLANNERS,
    "GET /audit": ADMINISTRATORS,
    # Getting in
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
    "GET /api/meetings/<slug>": ANYBODY,  # and "see …" says as whom
    "GET /api/meetings/<slug>/share": MODERATORS,
    "GET /api/meetings/<slug>/log": RECORDERS,
    "POST /api/meetings/<slug>/names-in-text": MODERATORS,
    "POST /api/meetings/<slug>/<verb>": MODERATORS,  # and "verb …" says which
    "POST /api/rooms/<room_slug>/identify": IN_ROOM,
    "POST /api/rooms/<room_slug>/pair": Rule(frozenset(MODERATING), "room"),
    "POST /api/rooms/<room_slug>/too-fast": _display("interpreters", "on in the room"),
    **{
        f"{method} /api/{rest}": ANYBODY  # to be told that there is nothing
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for rest in ("", "<path:rest>")
    },
    # For whoever runs it
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,
    # What may be seen, at a join and from the API; a room is followed by whom all in it is for
    "see public": ANYBODY,
    "see room": Rule(frozenset({"room", *PEOPLE}), "meeting"),
    "see speaker": _display("speaker", "meeting"),
    "see interpreters": _display("interpreters", "meeting"),
    "see moderator": MODERATORS,
    # What a socket may say
    "event connect": ANYBODY,
    "event join": ANYBODY,  # and "see …" says as whom
    "event sync": ANYBODY,
    "event report": Rule(DISPLAYS | MODERATING),
    # What a meeting can be told
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


def allowed(line: str) -> Rule:
    """Who may do what this line of the table is about."""
    return TABLE.get(line, NOBODY)
