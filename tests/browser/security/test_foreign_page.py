"""A foreign page in a moderator's browser: its requests change nothing, and it cannot read the
answers. A real browser sends them, with the cookies that it has.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from foreign import OTHER_SITE, SAME_SITE, foreign_pages
from in_process import form_token
from playwright.sync_api import BrowserContext, Page, Response, expect
from running_server import Laid, RunningServer
from sqlalchemy import func, select

from timekeeper.access import passwords
from timekeeper.store.accounts import users
from timekeeper.store.accounts.credentials import Scope
from timekeeper.store.models import Base

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
PASSWORD = "a quiet room in Geneva"

SIMPLE = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b")
"""Content types that a page may send to another site without a preflight request."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with foreign_pages() as port:
        yield port


@pytest.fixture(params=[SAME_SITE, OTHER_SITE])
def origin(request: pytest.FixtureRequest, port: int) -> str:
    return f"http://{request.param}:{port}"


@pytest.fixture
def laid(site: RunningServer) -> Laid:
    return site.lay_out()


@pytest.fixture
def moderator(site: RunningServer, new_context: NewContext) -> BrowserContext:
    """A browser that was signed in by a link."""
    context = new_context()
    page = context.new_page()
    page.goto(f"{site.url}/link#{site.new_link('moderator', Scope())}")
    expect(page).to_have_url(f"{site.url}/")
    page.close()
    return context


@pytest.fixture
def page(moderator: BrowserContext, origin: str) -> Page:
    found = moderator.new_page()
    found.goto(f"{origin}/?about:blank")
    return found


# Requests that would change something


def attempts(site: RunningServer, laid: Laid) -> dict[str, dict[str, str]]:
    """Addresses that change something, with the fields of their forms."""
    with site.house.database.writing() as session:
        if users.find(session, "Mallory") is None:
            users.add(session, "Mallory", "moderator", passwords.hashed(PASSWORD))
    token = form_token(requests.get(f"{site.url}/sign-in", timeout=10).text)
    entering = {"name": "Mallory", "password": PASSWORD, "next": "/", "csrf_token": token}
    link = site.new_link("moderator", Scope())
    return {
        f"/api/meetings/{laid.slug}/open": {"csrf_token": token},
        f"/api/meetings/{laid.slug}/notice": {"text": "Go home", "audience": "all"},
        f"/api/rooms/{laid.room_slug}/pair": {"code": "ABCDEF", "as": "room"},
        f"/api/rooms/{laid.room_slug}/identify": {},
        "/sign-out": {"csrf_token": token},
        "/sign-in": entering,
        "/link": {"token": link},
        "/password": {"token": link, "password": PASSWORD},
        "/identities": {"series": laid.slug.split("-")[0], "until": "2020-01-01"},
        "/meetings/new": {"state": "Andorra", "series": "By force", "room": "Room 1"},
        "/screen": {},
    }


SENDS = """async ({ address, type, body }) => {
  const how = { method: "POST", credentials: "include", headers: { "Content-Type": type }, body };
  try {
    const answer = await fetch(address, { ...how, mode: "no-cors" });
    return answer.type;
  } catch (error) {
    return error.name;
  }
}"""

READS = """async ({ address, how }) => {
  try {
    const answer = await fetch(address, { credentials: "include", ...how });
    return await answer.text();
  } catch (error) {
    return error.name;
  }
}"""

# Each form has its own frame, because the one before may still be loading its refusal.
SUBMITS = """({ address, fields, target, enctype }) => {
  const form = document.createElement("form");
  if (target === "in") {
    target = `in ${document.forms.length}`;
    document.body.append(Object.assign(document.createElement("iframe"), { name: target }));
  }
  Object.assign(form, { action: address, method: "post", target, enctype });
  for (const [name, value] of Object.entries(fields)) {
    const field = Object.assign(document.createElement("input"), { name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def everything(site: RunningServer, laid: Laid) -> tuple[Any, ...]:
    """The number of rows of each table, and the state of the meeting."""
    with site.house.database.reading() as session:
        tables = Base.metadata.tables.items()
        rows = {n: session.scalar(select(func.count()).select_from(t)) for n, t in tables}
    state = site.state(laid.slug)
    return rows, state["status"], state["notice"]


def sent_by_a_form(address: str) -> Callable[[Response], bool]:
    """Matches the answer to a form, in any frame or window."""
    return lambda answer: answer.url == address and answer.request.is_navigation_request()


def test_no_request_of_a_foreign_page_changes_anything(
    site: RunningServer, laid: Laid, moderator: BrowserContext, page: Page
) -> None:
    tried = attempts(site, laid)
    before, cookies = everything(site, laid), moderator.cookies()
    answers: dict[str, set[int]] = {}
    moderator.on(
        "response", lambda a: answers.setdefault(a.url.removeprefix(site.url), set()).add(a.status)
    )
    for path, fields in tried.items():
        address = site.url + path
        for kind in SIMPLE:
            said = {"address": address, "type": kind, "body": "{}"}
            assert page.evaluate(SENDS, said) in ("opaque", "TypeError"), path
        how = {"method": "POST", "body": "{}", "headers": {"Content-Type": "application/json"}}
        assert page.evaluate(READS, {"address": address, "how": how}) == "TypeError", path
        for enctype in ("text/plain", "application/x-www-form-urlencoded"):
            said = {"address": address, "fields": fields, "target": "in", "enctype": enctype}
            with moderator.expect_event("response", sent_by_a_form(address)) as answered:
                page.evaluate(SUBMITS, said)
            assert answered.value.status in (400, 401, 403, 415), path
    assert everything(site, laid) == before
    assert moderator.cookies() == cookies
    assert {status for path in tried for status in answers[path]} <= {400, 401, 403, 415}


def test_a_form_that_navigates_the_whole_window_changes_nothing_either(
    site: RunningServer, laid: Laid, moderator: BrowserContext, page: Page
) -> None:
    tried = attempts(site, laid)
    before, cookies, start = everything(site, laid), moderator.cookies(), page.url
    for path, fields in tried.items():
        said = {"address": site.url + path, "fields": fields, "target": "_top"}
        with page.expect_navigation(url=site.url + path) as answered:
            page.evaluate(SUBMITS, {**said, "enctype": "application/x-www-form-urlencoded"})
        assert answered.value.status in (400, 401, 403, 415), path
        page.goto(start)
    assert everything(site, laid) == before
    assert moderator.cookies() == cookies


def test_a_request_of_our_own_page_in_that_browser_changes_something(
    site: RunningServer, laid: Laid, moderator: BrowserContext
) -> None:
    """Shows that the tests above refuse because of the page, not because of missing cookies."""
    page = moderator.new_page()
    page.goto(f"{site.url}/console/{laid.slug}")
    page.locator("#primary").click()
    expect(page.locator("#primary")).to_contain_text("Give the floor")
    assert site.state(laid.slug)["status"] == "open"


# Requests that would read something

LISTENS = """(address) => new Promise((resolve) => {
  const said = [];
  const socket = new WebSocket(address);
  socket.onmessage = ({ data }) => {
    said.push(data);
    if (data.startsWith("0")) socket.send("40");
    else resolve(said);
  };
  socket.onerror = () => resolve(["error"]);
  socket.onclose = () => resolve(said.length ? said : ["closed"]);
})"""


def websocket(site: RunningServer) -> str:
    return f"{site.url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"


def polling(site: RunningServer) -> str:
    return f"{site.url}/socket.io/?EIO=4&transport=polling"


def test_a_foreign_page_opens_no_socket_and_receives_nothing(
    site: RunningServer, moderator: BrowserContext, page: Page
) -> None:
    assert page.evaluate(LISTENS, websocket(site)) == ["error"]
    assert page.evaluate(READS, {"address": polling(site), "how": {}}) == "TypeError"
    said = {"address": polling(site), "type": "text/plain", "body": "40"}
    assert page.evaluate(SENDS, said) in ("opaque", "TypeError")


def test_our_own_page_opens_a_socket(site: RunningServer, moderator: BrowserContext) -> None:
    page = moderator.new_page()
    page.goto(f"{site.url}/sign-in")
    said = page.evaluate(LISTENS, websocket(site))
    assert [packet[:2] for packet in said] == ["0{", "40"]
    assert page.evaluate(READS, {"address": polling(site), "how": {}}).startswith("0{")


def test_a_foreign_page_reads_none_of_our_pages_and_answers(
    site: RunningServer, laid: Laid, page: Page
) -> None:
    for path in (
        "/",
        f"/console/{laid.slug}",
        f"/meetings/{laid.slug}/log",
        f"/api/meetings/{laid.slug}?as=moderator",
        f"/api/meetings/{laid.slug}/log",
        "/metrics",
    ):
        said = {"address": site.url + path, "how": {}}
        assert page.evaluate(READS, said) == "TypeError", path
