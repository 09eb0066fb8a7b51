"""Every text that a user can write is shown as text: in the rendered page, in updates, and where
scripts insert it. No part of it is executed, fetched or turned into an element.
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
from timekeeper.exchange.planned_programme import FileMeeting, FileTurn, Programme
from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.audit import Actor

pytestmark = pytest.mark.browser

PASSWORD = "a quiet room in Geneva"
WHO_MAY = "<img src=x onerror=hit()><script>hit()</script>\"'$&{{7*7}}"
"""The payload for the name of a user or a token, which is limited in length."""

NewContext = Callable[..., BrowserContext]


def person(name: str) -> Person:
    """A person with the payload in every text field."""
    fields = ("speaker", "organisation", "theme", "coalition_of", "notes")
    return Person(**{field: text(f"{name} {field} ") for field in fields})


TURNS = (
    FileTurn("opening"),
    FileTurn("intervention", person("first"), category="CSO"),
    FileTurn("intervention", person("second"), category="CSO"),
    FileTurn("intervention", person("hidden"), category="CSO", protected=True),
    FileTurn("intervention", person("last"), category="CSO"),
)
"""The turns 1 to 5, in this order."""

FIRST, SECOND, HIDDEN, LAST = 2, 3, 4, 5
ROOM, STATE, SERIES = (text(name) for name in ("room ", "state ", "series "))


@dataclass
class PayloadMeeting:
    """A meeting whose texts are payloads, and an administrator with such a name who opens it."""

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
def payload_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for this file only, because the payloads are on all of its pages."""
    running = RunningServer(tmp_path_factory.mktemp("instance"))
    with running.house.database.writing() as session:
        now_ms = running.house.server_time.now_ms()
        running.token = credentials.mint(session, "token", "admin", WHO_MAY, now_ms)
        users.add(session, WHO_MAY, "moderator", passwords.hashed(PASSWORD))
        audit.note(session, now_ms, Actor(f"user:{WHO_MAY}", "admin"), "made a link", WHO_MAY)
    with running:
        yield running


@pytest.fixture
def meeting(payload_server: RunningServer, new_context: NewContext) -> PayloadMeeting:
    server = payload_server
    context = new_context(viewport={"width": 1366, "height": 768})
    now_ms = server.house.server_time.now_ms()
    with server.house.database.writing() as session:
        cookie = credentials.mint(session, "cookie", "admin", WHO_MAY, now_ms)
    context.add_cookies([{"name": grants.COOKIE, "value": cookie, "url": server.url}])
    return PayloadMeeting(server, planned(server, now_ms), Watch(context), context)


def planned(server: RunningServer, now_ms: int, series: str = SERIES) -> Laid:
    part = f"markup-{now_ms}"
    planned_meeting = FileMeeting(
        state_under_review=STATE,
        slug_part=part,
        scheduled_start_ms=now_ms,
        scheduled_end_ms=now_ms + HOUR_MS,
        room=ROOM,
        room_slug=part,
        turns=TURNS,
        digest=part,
    )
    programme, named = Programme((planned_meeting,)), SeriesName(series, "Europe/Zurich")
    [slug] = load(server.house.executor, programme, named)
    return Laid(slug, planned_meeting.room_slug)


SCREENS = {
    "/console/{slug}": ("first organisation ", "cue ", "notice ", "pause reason "),
    "/rooms/{room}/speaker": ("first organisation ", "cue "),
    "/rooms/{room}/screen": ("first organisation ", "first theme ", "notice "),
    "/rooms/{room}/interpreters": ("first organisation ", "first theme ", "notice "),
    "/meetings/{slug}": ("first organisation ", "first theme ", "notice "),
}
"""Each screen, and the fields that it shows after all of them were sent."""


def test_on_every_screen_a_text_is_text_in_updates_and_in_the_rendered_page(
    meeting: PayloadMeeting,
) -> None:
    pages = {address: meeting.open(address) for address in SCREENS}
    meeting.done("open")
    meeting.done("give_floor", turn=FIRST)
    announced = pages["/meetings/{slug}"].locator("[data-announced]")
    expect(announced).to_have_text(f"{text('first organisation ')} has the floor")
    meeting.done("pause", turn=FIRST, reason=text("pause reason "))
    meeting.done("notice", text=text("notice "), audience="all", names_checked=True)
    meeting.done("cue", turn=FIRST, text=text("cue "), names_checked=True)
    for address, page in pages.items():
        for name in SCREENS[address]:
            expect(page.locator("body"), address).to_contain_text(text(name), timeout=10_000)
        meeting.watch.check(page, f"{address}, sent anew", *SCREENS[address])
        page.reload()
        meeting.watch.check(page, f"{address}, anew", *SCREENS[address])


def test_menus_and_dialogs_of_the_console_show_text(meeting: PayloadMeeting) -> None:
    """Menus, dialogs that scripts fill, and the line about another moderator's acts."""
    meeting.done("open")
    meeting.done("give_floor", turn=FIRST)
    meeting.done("conclude", turn=FIRST)
    meeting.done("ask_floor", kind="question", mission="Chile", to=SECOND)
    console = meeting.open("/console/{slug}", "first organisation ")

    def opened(where: str, *shown: str) -> None:
        meeting.watch.check(console, where, *shown)
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
    meeting.done("replace", turn=LAST, speaker=text("instead "), organisation=text("theirs "))
    expect(console.locator("[data-others]")).to_contain_text(f"{WHO_MAY}: ")
    meeting.done("correct_time", turn=FIRST, spent_ms=1_000, reason=text("late "))
    meeting.done("edit_turn", turn=SECOND, theme=text("edited "), notes=text("noted "))
    meeting.done("add_turn", speaker=text("added "), coalition_of=text("of "))
    expect(console.locator("[data-region=list]")).to_contain_text(text("added "))
    console.locator("#deeds").click()
    expect(console.locator("#deeds-menu")).to_contain_text(WHO_MAY)
    opened("what was done last", "theirs ")
    meeting.done("suspend", reason=text("suspended "))
    expect(console.locator("#floor-heading")).to_contain_text(text("suspended "))

    console.locator("#notice-text").fill("<b>hidden</b>")
    console.locator("[data-notice-form] button").click()
    expect(console.locator("#names-dialog [data-says=words]")).not_to_be_empty()
    opened("the question about a notice that names somebody", "suspended ")


def test_the_other_pages_show_text(meeting: PayloadMeeting) -> None:
    meeting.done("open")
    meeting.done("replace", turn=FIRST, speaker=text("instead "), organisation=text("theirs "))
    meeting.done("close")
    meeting.open("/", "state ", "room ", "series ")
    meeting.open("/meetings/{slug}/log", "state ", "theirs ")
    audit = meeting.open("/audit", "theirs ")
    expect(audit.locator("main")).to_contain_text(WHO_MAY)
    meeting.open("/identities", "series ")
    meeting.open("/rehearsals/new")
    new = meeting.open("/meetings/new")
    rooms = new.locator("#rooms option").evaluate_all("all => all.map(({ value }) => value)")
    assert ROOM in rooms
    for name in ("state", "series", "room"):
        new.locator(f"#{name}").fill(text("")[:100])
    new.locator("#speakers").fill(f"a – b – {MARKUP}\n{MARKUP} – b – c")
    new.get_by_role("button", name="Create and open").click()
    expect(new.locator("#wrong-speakers")).to_contain_text(f"“{MARKUP[:40]}” is not known here")
    expect(new.locator("#series")).to_have_value(text("")[:100])
    meeting.watch.check(new, "the new meeting's faults")


def test_a_part_of_an_address_is_shown_as_text_or_not_at_all(meeting: PayloadMeeting) -> None:
    """Includes a script in place of an address, and answers that are no pages."""
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
        meeting.open(address)
    meeting.context.clear_cookies()
    for wanted in (said, quote("javascript:hit()"), quote("//evil.example/y"), "%2F" + said):
        page = meeting.open(f"/sign-in?next={wanted}")
        page.locator("#name").fill(MARKUP[:100])
        page.locator("#password").fill("a guess")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("#name")).to_have_value(MARKUP[:100])
        meeting.watch.check(page, f"signing in on the way to {wanted}")
    page = meeting.open("/sign-in?next=" + quote("javascript:hit()"))
    page.locator("#name").fill(WHO_MAY)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{meeting.server.url}/")
    expect(page.locator("header")).to_contain_text(WHO_MAY)
    meeting.watch.check(page, "who is signed in")


# Texts that reverse the direction of what follows

REVERSING = "Left \u202e to right"
READS_FORWARD = """(element) => {
  const at = (start) => {
    const range = document.createRange();
    range.setStart(element.lastChild, start);
    range.setEnd(element.lastChild, start + 1);
    return range.getBoundingClientRect().left;
  };
  return at(1) < at(5);
}"""


def test_a_name_that_reverses_the_direction_does_not_move_what_is_beside_it(
    payload_server: RunningServer, new_context: NewContext
) -> None:
    """Such a name is refused now; one from before that rule may still be in the database."""
    now_ms = payload_server.house.server_time.now_ms()
    laid = planned(payload_server, now_ms, series=REVERSING)
    page = new_context().new_page()
    page.goto(f"{payload_server.url}/meetings/{laid.slug}")
    head = page.locator(".page-head p")
    expect(head).to_have_text(f"{REVERSING} · Pre-session")
    assert head.evaluate(READS_FORWARD)
    answer = payload_server.post(laid.slug, "edit_turn", {"turn": FIRST, "theme": REVERSING})
    assert (answer.status_code, answer.json()["field"]) == (422, "theme")
