"""Prepares a trial: loads a programme and prints links to the screens of a meeting to try.

The meeting is a practice meeting that somebody moderates, or a rehearsal that plays by itself.
"""

from collections.abc import Iterator
from io import StringIO

import segno

from timekeeper.access.links import create_link, create_sign_in_link
from timekeeper.commands.execute import Command
from timekeeper.domain.meeting.clock import digits
from timekeeper.exchange.loading import PROGRAMME, SeriesName, load
from timekeeper.exchange.planned_programme import DURATION_MS, Programme
from timekeeper.exchange.practice.meeting import current_practice
from timekeeper.exchange.programme_file.file import built_in_programme, read_programme
from timekeeper.house import House
from timekeeper.process.addresses import base_urls
from timekeeper.rehearsal.beginning import begin
from timekeeper.rehearsal.plan import ROOM
from timekeeper.store.accounts.credentials import Role, Scope

LEAD_S = 20
"""Seconds for opening a few windows before a rehearsal begins."""

BUILT_IN = SeriesName("UPR 35", "Europe/Zurich", illustrative=True)


def built_in() -> Programme:
    return read_programme(built_in_programme(), time_zone=BUILT_IN.time_zone)


def prepare(house: House) -> Iterator[str]:
    """Loads the built-in series and a practice meeting; yields the lines with their addresses."""
    house.server_time.set_anchor()
    load(house.executor, built_in(), BUILT_IN)
    slug = current_practice(house.executor, house.views, house.server_time.now_ms())
    what = "A practice Pre-session is on now. Open each of these in a window of its own:"
    yield from _lines_to_try(house, slug, what, "make run")


def demonstrate(house: House, factor: int) -> Iterator[str]:
    """Does the same with a rehearsal, after closing an earlier one that is still open."""
    house.server_time.set_anchor()
    load(house.executor, built_in(), BUILT_IN)
    _close_open_rehearsal(house)
    slug = begin(house, factor=factor, by_itself=True, lead_s=LEAD_S)
    lasts = digits(DURATION_MS // factor)
    what = (
        f"A rehearsal opens in {LEAD_S} seconds and runs by itself, {factor} times as fast "
        f"(at most {lasts}).\nOpen each of these in a window of its own; press anything on the "
        "console to take over:"
    )
    yield from _lines_to_try(house, slug, what, "make demo")


def _close_open_rehearsal(house: House) -> None:
    for meeting in [logged.history.meeting for logged in house.views.meetings()]:
        if meeting.rehearsal is not None and meeting.is_on and meeting.room == ROOM:
            house.executor.execute(Command(meeting.slug, "close", {}, PROGRAMME.actor))


def _lines_to_try(house: House, slug: str, what: str, command: str) -> Iterator[str]:
    """The address of every screen, for this machine or for the room's network."""
    logged = house.views.meeting(slug)
    room_slug = "" if logged is None else logged.history.meeting.room_slug
    base = base_urls(house.config)[0]
    scope = Scope(room_slug=room_slug)
    sign_in = create_sign_in_link(house.database, house.server_time.now_ms(), base_url=base)
    yield ""
    yield f"Timekeeper is starting. {what}"
    yield ""
    yield f"  Moderator, sign in (once)  {sign_in}"
    yield f"  Moderator's console        {base}/console/{slug}"
    yield f"  Speaker's display          {_link(house, 'speaker', scope, base)}"
    yield f"  Room screen                {_link(house, 'room', scope, base)}"
    yield f"  Interpreters               {_link(house, 'interpreters', scope, base)}"
    yield f"  Public page                {base}/meetings/{slug}"
    yield f"  Programme                  {base}/"
    yield ""
    yield from _for_the_room(house, base, slug, command)
    yield "Stop with Ctrl-C; the data stays in instance/."
    yield ""


def _link(house: House, role: Role, scope: Scope, base_url: str) -> str:
    return create_link(house.database, role, scope, house.server_time.now_ms(), base_url=base_url)


def _for_the_room(house: House, base: str, slug: str, command: str) -> Iterator[str]:
    """With HOST=0.0.0.0, the other addresses of the server and a QR code of the public page."""
    if len(base_urls(house.config)) == 1:
        yield f"Only this machine can reach it. To let in the room's others: {command} HOST=0.0.0.0"
        return
    for other in base_urls(house.config)[1:]:
        yield f"  also at {other}"
    qr_code = StringIO()
    segno.make(f"{base}/meetings/{slug}").terminal(qr_code, compact=True)
    yield "The public page, for a phone on the same network:"
    yield qr_code.getvalue()
