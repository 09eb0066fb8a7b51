"""Links: addresses that open a screen or the console, with their secret behind the ``#``."""

from collections.abc import Iterator
from io import StringIO

import segno

from .house import House
from .lan import base_urls
from .store import credentials
from .store.credentials import Role, Scope

DAY_MS = 24 * 60 * 60 * 1000


def create(house: House, role: Role, scope: Scope, *, base_url: str | None = None) -> str:
    """Mint a link; a screen's stays good until it is revoked."""
    now_ms = house.server_time.now_ms()
    with house.database.writing() as session:
        secret = credentials.mint(session, "link", role, _name(role, scope), now_ms, scope=scope)
    return _address(base_url or house.views.base_url, secret)


def create_sign_in(house: House, *, base_url: str) -> str:
    """A link that signs a moderator in, once, within a day."""
    now_ms = house.server_time.now_ms()
    with house.database.writing() as session:
        secret = credentials.mint(
            session,
            "link",
            "moderator",
            "moderator",
            now_ms,
            one_time=True,
            expires_at_ms=now_ms + DAY_MS,
        )
    return _address(base_url, secret)


def lines_to_try(house: House, slug: str) -> Iterator[str]:
    """What a newcomer is told: the address of every screen, for this machine or for the room."""
    logged = house.views.meeting(slug)
    room_slug = "" if logged is None else logged.history.meeting.room_slug
    base = base_urls(house.config)[0]
    scope = Scope(room_slug=room_slug)
    yield ""
    yield "Timekeeper is starting. A practice meeting is on now; open these in four windows:"
    yield ""
    yield f"  Moderator, sign in (once)  {create_sign_in(house, base_url=base)}"
    yield f"  Moderator's console        {base}/console/{slug}"
    yield f"  Speaker's display          {create(house, 'speaker', scope, base_url=base)}"
    yield f"  Room screen                {create(house, 'room', scope, base_url=base)}"
    yield f"  Public page                {base}/meetings/{slug}"
    yield f"  Programme                  {base}/"
    yield ""
    yield from _for_the_room(house, base, slug)
    yield "Stop with Ctrl-C; the data stays in instance/."
    yield ""


def _for_the_room(house: House, base: str, slug: str) -> Iterator[str]:
    """With HOST=0.0.0.0 other machines can reach it: say where else, and show a QR code."""
    if len(base_urls(house.config)) == 1:
        yield "Only this machine reaches it. For the other machines of a room: make run HOST=0.0.0.0"
        return
    for other in base_urls(house.config)[1:]:
        yield f"  also at {other}"
    drawn = StringIO()
    segno.make(f"{base}/meetings/{slug}").terminal(drawn, compact=True)
    yield "The public page, for a phone in the same network:"
    yield drawn.getvalue()


def _name(role: Role, scope: Scope) -> str:
    return f"{role} of {scope.room_slug or scope.meeting_slug}"


def _address(base_url: str, secret: str) -> str:
    return f"{base_url}/link#{secret}"
