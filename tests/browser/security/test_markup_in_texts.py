"""Every text that somebody may write is shown as text: in the first paint, in what is sent anew,
and in what scripts make of it. Nothing in it is run, fetched or made an element.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from markup import MARKUP, Watch, text
from playwright.sync_api import BrowserContext, Page, expect
from running_server import HOUR_MS, Laid, RunningServer

from timekeeper.access import grants, passwords
from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.loading import SeriesName, load
from timekeeper.exchange.planned_meeting import FileMeeting, FileTurn, Programme
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.audit import Actor

pytestmark = pytest.mark.browser

PASSWORD = "a quiet room in Geneva"
WHO_MAY = "<img src=x onerror=hit()><script>hit()</script>\"'$&{{7*7}}"
"""The payload of a user's or a token's name, which may be no longer than that."""

NewContext = Callable[..., BrowserContext]


def person(name: str) -> Person:
    """Somebody of whom everything that is a text is the payload."""
    fields = ("speaker", "organisation", "theme", "coalition_of", "notes")
    return Person(**{field: text(f"{name} {field} ") for field in fields})


TURNS = (
    FileTurn("opening"),
    FileTurn("intervention", person("first"), category="CSO"),
    FileTurn("intervention", person("second"), category="CSO"),
    FileTurn("intervention", person("hidden"), category="CSO", protected=True),
    FileTurn("intervention", person("last"), category="CSO"),
)
"""Ids 1 to 5 in this order."""

FIRST, SECOND, HIDDEN, LAST = 2, 3, 4, 5
ROOM, STATE, SERIES = (text(name) for name in ("room ", "state ", "series "))


@dataclass
class Show:
    """One meeting of nothing but payloads, and an administrator of that name who looks at it."""

    server: RunningServer
    laid: Laid
    watch: Watch
    context: BrowserContext

    def open(self, address: str, *shown: str) -> Page:
        page = self.context.new_page()
        page.goto(self.server.url + address.format(slug=self.laid.slug, room=self.laid.room_slug))
        self.watch.check(page, address, *shown)
        return page

    def done(self, verb: str, **body: object) -> None:
        self.server.done(self.laid.slug, verb, body)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of this file's own: what is loaded here is on its every page."""
    running = RunningServer(tmp_path_factory.mktemp("instance"))
    with running.house.database.writing() as session:
        now_ms = running.house.server_time.now_ms()
        running.token = credentials.mint(session, "token", "admin", WHO_MAY, now_ms)
        users.add(session, WHO_MAY, "moderator", passwords.hashed(PASSWORD))
        audit.note(session, now_ms, Actor(f"user:{WHO_MAY}", "admin"), "made a link", WHO_MAY)
    with running:
        yield running


@pytest.fixture
def show(hall: RunningServer, new_context: NewContext) -> Show:
    context = new_context(viewport={"width": 1366, "height": 768})
    now_ms = hall.house.server_time.now_ms()
    with hall.house.database.writing() as session:
        cookie = credentials.mint(session, "cookie", "admin", WHO_MAY, now_ms)
    context.add_cookies([{"name": grants.COOKIE, "value": cookie, "url": hall.url}])
    return Show(hall, planned(hall, now_ms), Watch(context), context)


def planned(server: RunningServer, now_ms: int, series: str = SERIES) -> Laid:
    part = f"markup-{now_ms}"
    meeting = FileMeeting(
        state_under_review=STATE,
        slug_part=part,
        scheduled_start_ms=now_ms,
        scheduled_end_ms=now_ms + HOUR_MS,
        room=ROOM,
        room_slug=part,
        turns=TURNS,
        digest=part,
    )
    programme, named = Programme((meeting,)), SeriesName(series, "Europe/Zurich")
    [slug] = load(server.house.executor, programme, named)
    return Laid(slug, meeting.room_slug)


SCREENS = {
    "/console/{slug}": ("first organisation ", "cue ", "notice ", "pause reason "),
    "/rooms/{room}/speaker": ("first organisation ", "cue "),
    "/rooms/{room}/screen": ("first organisation ", "first theme ", "notice "),
    "/rooms/{room}/interpreters": ("first organisation ", "first theme ", "notice "),
    "/meetings/{slug}": ("first organisation ", "first theme ", "notice "),
}
"""Each screen, and the fields that are read on it once all of them were sent."""


def test_on_every_screen_a_text_is_text_in_what_is_sent_anew_and_in_the_first_paint(
    show: Show,
) -> None:
    pages = {address: show.open(address) for address in SCREENS}
    show.done("open")
    show.done("give_floor", turn=FIRST)
    announced = pages["/meetings/{slug}"].locator("[data-announced]")
    expect(announced).to_have_text(f"{text('first organisation ')} has the floor")
    show.done("pause", turn=FIRST, reason=text("pause reason "))
    show.done("notice", text=text("notice "), audience="all", names_checked=True)
    show.done("cue", turn=FIRST, text=text("cue "), names_checked=True)
    for address, page in pages.items():
        for name in SCREENS[address]:
            expect(page.locator("body"), address).to_contain_text(text(name), timeout=10_000)
        show.watch.check(page, f"{address}, sent anew", *SCREENS[address])
        page.reload()
        show.watch.check(page, f"{address}, anew", *SCREENS[address])


def test_what_the_console_opens_and_asks_shows_text(show: Show) -> None:
    """Menus, dialogs with what scripts fill in, and what is said of somebody else's acts."""
    show.done("open")
    show.done("give_floor", turn=FIRST)
    show.done("conclude", turn=FIRST)
    show.done("ask_floor", kind="question", mission="Chile", to=SECOND)
    console = show.open("/console/{slug}", "first organisation ")

    def opened(where: str, *shown: str) -> None:
        show.watch.check(console, where, *shown)
        console.keyboard.press("Escape")

    def press(turn: int, name: str) -> None:
        console.locator(f"#turn-{turn} .more").click()
        console.locator(f"#menu-{turn}").get_by_role("button", name=name).click()

    press(SECOND, "Edit …")
    for field in ("speaker", "organisation", "theme", "coalition_of", "notes"):
        filled = console.locator(f"#turn-dialog [name={field}]")
        expect(filled).to_have_value(text(f"second {field} "))
    opened("the dialog to edit")
    console.locator("[data-adds]").click()
    place = console.locator("#turn-dialog [name=before] option", has_text="last ")
    expect(place).to_have_text(f"before {text('last organisation ')}")
    opened("the dialog to add")
    press(SECOND, "Swap with …")
    other = console.locator("#act-dialog [name=other] option", has_text="last ")
    expect(other).to_have_text(text("last organisation "))
    opened("the dialog to swap")
    press(HIDDEN, "Remove protection …")
    asked = console.locator("#unprotect-dialog [data-says=askedThen]")
    expect(asked).to_contain_text(text("hidden theme "))
    opened("the question about protection")
    console.locator("[data-shares]").click()
    expect(console.locator("#share-dialog [data-name]").first).to_be_attached()
    opened("the dialog to share", "second organisation ")
    console.locator("[data-opens=replies-dialog]").click()
    opened("the dialog of replies")
    console.locator("[data-opens=pair-dialog]").click()
    expect(console.locator("#pair-dialog-title")).to_contain_text(ROOM)
    opened("the dialog to pair")

    console.locator("[name=mission]").fill("$&<img src=x onerror=hit()>")
    none = console.locator("[data-none]")
    expect(none).to_have_text("No country matches “$&<img src=x onerror=hit()>”.")
    opened("a country that is none")
    show.done("replace", turn=LAST, speaker=text("instead "), organisation=text("theirs "))
    expect(console.locator("[data-others]")).to_contain_text(f"{WHO_MAY}: ")
    show.done("correct_time", turn=FIRST, spent_ms=1_000, reason=text("late "))
    show.done("edit_turn", turn=SECOND, theme=text("edited "), notes=text("noted "))
    show.done("add_turn", speaker=text("added "), coalition_of=text("of "))
    expect(console.locator("[data-region=list]")).to_contain_text(text("added "))
    console.locator("#deeds").click()
    expect(console.locator("#deeds-menu")).to_contain_text(WHO_MAY)
    opened("what was done last", "theirs ")
    show.done("suspend", reason=text("suspended "))
    expect(console.locator("#floor-heading")).to_contain_text(text("suspended "))

    console.locator("#notice-text").fill("<b>hidden</b>")
    console.locator("[data-notice-form] button").click()
    expect(console.locator("#names-dialog [data-says=words]")).not_to_be_empty()
    opened("the question about a notice that names somebody", "suspended ")


def test_the_other_pages_show_text(show: Show) -> None:
    show.done("open")
    show.done("replace", turn=FIRST, speaker=text("instead "), organisation=text("theirs "))
    show.done("close")
    show.open("/", "state ", "room ", "series ")
    show.open("/meetings/{slug}/log", "state ", "theirs ")
    audit = show.open("/audit", "theirs ")
    expect(audit.locator("main")).to_contain_text(WHO_MAY)
    show.open("/identities", "series ")
    show.open("/rehearsals/new")
    new = show.open("/meetings/new")
    rooms = new.locator("#rooms option").evaluate_all("all => all.map(({ value }) => value)")
    assert ROOM in rooms
    for name in ("state", "series", "room"):
        new.locator(f"#{name}").fill(text("")[:100])
    new.locator("#speakers").fill(f"a – b – {MARKUP}\n{MARKUP} – b – c")
    new.get_by_role("button", name="Create and open").click()
    expect(new.locator("#wrong-speakers")).to_contain_text(f"“{MARKUP[:40]}” is not known here")
    expect(new.locator("#series")).to_have_value(text("")[:100])
    show.watch.check(new, "the new meeting's faults")


def test_what_stands_in_an_address_is_text_or_is_not_shown(show: Show) -> None:
    """Also a script where an address is expected, and an answer that is no page."""
    said = quote(MARKUP, safe="")
    for address in (
        f"/{said}",
        f"/meetings/{said}",
        f"/console/{said}",
        f"/rooms/{said}/screen",
        f"/meetings/{{slug}}?lang={said}&as={said}",
        f"/rooms/{{room}}/screen?lang={said}",
        f"/audit?before={said}",
        f"/link#{said}",
        f"/password#{said}",
        f"/api/meetings/{{slug}}?as={said}",
        f"/api/meetings/{said}",
        "/api/meetings/{slug}?as=moderator",
    ):
        show.open(address)
    show.context.clear_cookies()
    for wanted in (said, quote("javascript:hit()"), quote("//evil.example/y"), "%2F" + said):
        page = show.open(f"/sign-in?next={wanted}")
        page.locator("#name").fill(MARKUP[:100])
        page.locator("#password").fill("a guess")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("#name")).to_have_value(MARKUP[:100])
        show.watch.check(page, f"signing in on the way to {wanted}")
    page = show.open("/sign-in?next=" + quote("javascript:hit()"))
    page.locator("#name").fill(WHO_MAY)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{show.server.url}/")
    expect(page.locator("header")).to_contain_text(WHO_MAY)
    show.watch.check(page, "who is signed in")


# Texts that turn around what follows

TURNED = "Left \u202e to right"
READS_ON = """(element) => {
  const at = (start) => {
    const range = document.createRange();
    range.setStart(element.lastChild, start);
    range.setEnd(element.lastChild, start + 1);
    return range.getBoundingClientRect().left;
  };
  return at(1) < at(5);
}"""


def test_a_name_that_turns_around_leaves_what_stands_beside_it_in_its_place(
    hall: RunningServer, new_context: NewContext
) -> None:
    """Nobody can send one any more; one that was sent before may still be there."""
    laid = planned(hall, hall.house.server_time.now_ms(), series=TURNED)
    page = new_context().new_page()
    page.goto(f"{hall.url}/meetings/{laid.slug}")
    head = page.locator(".page-head p")
    expect(head).to_have_text(f"{TURNED} · Pre-session")
    assert head.evaluate(READS_ON)
    answer = hall.post(laid.slug, "edit_turn", {"turn": FIRST, "theme": TURNED})
    assert (answer.status_code, answer.json()["field"]) == (422, "theme")
