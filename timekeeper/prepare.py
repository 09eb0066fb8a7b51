"""Making ready for a trial: a programme, a practice meeting, and links to its screens."""

from collections.abc import Iterator
from io import StringIO

import segno

from .exchange.loading import SeriesName, load
from .exchange.practice_meeting import current_practice
from .exchange.programme_file import Programme, built_in_programme, read_programme
from .house import House
from .lan import base_urls
from .links import create, create_sign_in
from .store.credentials import Scope

BUILT_IN = SeriesName("UPR 35", "Europe/Zurich", illustrative=True)


def built_in() -> Programme:
    return read_programme(built_in_programme(), time_zone=BUILT_IN.time_zone)


def prepare(house: House) -> Iterator[str]:
    """Lay out what a newcomer tries, and give the lines that say where it is."""
    house.server_time.settle()
    load(house.executor, built_in(), BUILT_IN)
    slug = current_practice(house.executor, house.views, house.server_time.now_ms())
    yield from _lines_to_try(house, slug)


def _lines_to_try(house: House, slug: str) -> Iterator[str]:
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
        yield "Only this machine reaches it. For a room's other machines: make run HOST=0.0.0.0"
        return
    for other in base_urls(house.config)[1:]:
        yield f"  also at {other}"
    drawn = StringIO()
    segno.make(f"{base}/meetings/{slug}").terminal(drawn, compact=True)
    yield "The public page, for a phone in the same network:"
    yield drawn.getvalue()
