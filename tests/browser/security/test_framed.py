"""The public page in a frame of another site, as in a stream's overlay, if the site is listed."""

from collections.abc import Callable, Iterator

import pytest
from foreign import OTHER_SITE, SAME_SITE, foreign_pages
from playwright.sync_api import BrowserContext, Frame, FrameLocator, expect
from running_server import Laid, RunningServer
from screens import WHO

from timekeeper.store.accounts.credentials import Scope

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def overlay_port() -> Iterator[int]:
    with foreign_pages() as port:
        yield port


@pytest.fixture(scope="module")
def listed(overlay_port: int) -> str:
    return f"http://{OTHER_SITE}:{overlay_port}"


@pytest.fixture(scope="module")
def unlisted(overlay_port: int) -> str:
    return f"http://{SAME_SITE}:{overlay_port}"


@pytest.fixture(scope="module")
def framing(tmp_path_factory: pytest.TempPathFactory, listed: str) -> Iterator[RunningServer]:
    instance = tmp_path_factory.mktemp("instance")
    with RunningServer(instance, FRAME_ANCESTORS=listed) as running:
        yield running


@pytest.fixture
def laid(framing: RunningServer) -> Laid:
    return framing.lay_out()


def framed(context: BrowserContext, origin: str, address: str) -> tuple[FrameLocator, Frame]:
    """A page of another site with one of our pages in a frame."""
    page = context.new_page()
    page.goto(f"{origin}/?{address}")
    return page.frame_locator("iframe"), page.frames[-1]


def test_a_listed_site_shows_the_meeting_live(
    framing: RunningServer, listed: str, laid: Laid, new_context: NewContext
) -> None:
    framing.done(laid.slug, "open")
    shown, _ = framed(new_context(), listed, f"{framing.url}/meetings/{laid.slug}")
    expect(shown.locator("main")).to_contain_text("State")
    framing.done(laid.slug, "give_floor", {"turn": 3})
    expect(shown.locator(WHO["public"])).to_have_text("First Organisation")
    expect(shown.locator("html")).to_have_attribute("data-connection", "live")


def test_an_unlisted_site_shows_nothing(
    framing: RunningServer, unlisted: str, laid: Laid, new_context: NewContext
) -> None:
    shown, frame = framed(new_context(), unlisted, f"{framing.url}/meetings/{laid.slug}")
    expect(shown.locator("main")).to_have_count(0)
    assert frame.url.startswith("chrome-error:")


PAGES = (
    *("/", "/sign-in", "/link", "/password", "/screen", "/nowhere"),
    *("/meetings/new", "/rehearsals/new", "/identities", "/audit", "/meetings/{slug}/log"),
    *("/rooms/{room}/screen", "/rooms/{room}/speaker", "/rooms/{room}/interpreters"),
    "/console/{slug}",
)


def test_no_other_page_is_framed_even_by_a_listed_site(
    framing: RunningServer, listed: str, unlisted: str, laid: Laid, new_context: NewContext
) -> None:
    """A press there would be a press on a hidden console (clickjacking)."""
    context = new_context()
    context.new_page().goto(f"{framing.url}/link#{framing.new_link('admin', Scope())}")
    for address in PAGES:
        for origin in (listed, unlisted):
            own = address.format(slug=laid.slug, room=laid.room_slug)
            shown, frame = framed(context, origin, framing.url + own)
            expect(shown.locator("main, .console, pre"), address).to_have_count(0)
            assert frame.url.startswith("chrome-error:"), address
