"""Plans a rehearsal and, if it is to play by itself, starts its player."""

import time

from timekeeper.domain.refusal import Refused
from timekeeper.exchange.loading import PROGRAMME, load
from timekeeper.exchange.planned_programme import DURATION_MS, Programme, slug_of
from timekeeper.house import House
from timekeeper.process.addresses import own_url
from timekeeper.store.accounts import credentials
from timekeeper.store.accounts.credentials import Scope
from timekeeper.store.audit import Actor

from .console import Console
from .plan import ROOM, SERIES, rehearsal_meeting
from .player import play
from .story import story

PLAYER = "Rehearsal"
"""The name of the moderating program in the log."""


def begin(
    house: House,
    *,
    factor: int,
    by_itself: bool,
    room: str = ROOM,
    lead_s: float = 0,
    by: Actor = PROGRAMME,
) -> str:
    """Plans a rehearsal and returns its slug; with ``by_itself`` it is opened after ``lead_s``.

    Raises Refused when a meeting is open in the room.
    """
    _check_free(house, room)
    start_ms = house.server_time.now_ms() + round(1000 * lead_s)
    player = f"token:{PLAYER}" if by_itself else None
    meeting = rehearsal_meeting(start_ms, factor=factor, room=room, player=player)
    [slug] = load(house.executor, Programme((meeting,)), SERIES, by=by)
    if by_itself:
        console = Console(own_url(house.config), slug, _token(house, slug, factor), time.sleep)
        house.background.start(lambda: play(story(factor), console, time.sleep, lead_s=lead_s))
    return slug


def _check_free(house: House, room: str) -> None:
    followed = house.views.followed_room(slug_of(room))
    logged = None if followed is None else followed.logged
    if followed is None or logged is None or not logged.history.meeting.is_on:
        return
    raise Refused(
        "The Pre-session of {other} is still open in {room}; close it first.",
        field="room",
        other=logged.history.meeting.state_under_review,
        room=followed.room_label,
    )


def _token(house: House, slug: str, factor: int) -> str:
    """A token for this meeting alone, valid for twice its planned duration and a minute."""
    now_ms = house.server_time.now_ms()
    with house.database.writing() as session:
        return credentials.mint(
            session,
            "token",
            "moderator",
            PLAYER,
            now_ms,
            scope=Scope(meeting_slug=slug),
            expires_at_ms=now_ms + 2 * DURATION_MS // factor + 60_000,
        )
