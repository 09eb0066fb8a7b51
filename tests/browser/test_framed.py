"""The public page within another site's page, as in a stream's overlay: where it is listed."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Frame, FrameLocator, expect
from running_server import Laid, RunningServer
from screens import WHO

from timekeeper.store.credentials import Scope

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


class Overlay(BaseHTTPRequestHandler):
    """A page of somebody else: it frames whatever stands behind its address's question mark."""

    def do_GET(self) -> None:
        _, _, framed = self.path.partition("?")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!doctype html><iframe src="{framed}"></iframe>'.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def overlay_port() -> Iterator[int]:
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Overlay)
    Thread(target=serving.serve_forever, daemon=True).start()
    yield serving.server_port
    serving.shutdown()
    serving.server_close()


@pytest.fixture(scope="module")
def listed(overlay_port: int) -> str:
    return f"http://localhost:{overlay_port}"


@pytest.fixture(scope="module")
def unlisted(overlay_port: int) -> str:
    return f"http://127.0.0.1:{overlay_port}"


@pytest.fixture(scope="module")
def framing(tmp_path_factory: pytest.TempPathFactory, listed: str) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("instance"), FRAME_ANCESTORS=listed)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def laid(framing: RunningServer) -> Laid:
    return framing.lay_out()


def framed(context: BrowserContext, origin: str, address: str) -> tuple[FrameLocator, Frame]:
    """A page of another site with ours in a frame."""
    page = context.new_page()
    page.goto(f"{origin}/?{address}")
    return page.frame_locator("iframe"), page.frames[-1]


def test_a_site_that_is_listed_shows_the_meeting_live(
    framing: RunningServer, listed: str, laid: Laid, new_context: NewContext
) -> None:
    framing.done(laid.slug, "open")
    shown, _ = framed(new_context(), listed, f"{framing.url}/meetings/{laid.slug}")
    expect(shown.locator("main")).to_contain_text("State")
    framing.done(laid.slug, "give_floor", {"turn": 3})
    expect(shown.locator(WHO["public"])).to_have_text("First Organisation")
    expect(shown.locator("html")).to_have_attribute("data-connection", "live")


def test_a_site_that_is_not_listed_shows_nothing(
    framing: RunningServer, unlisted: str, laid: Laid, new_context: NewContext
) -> None:
    shown, frame = framed(new_context(), unlisted, f"{framing.url}/meetings/{laid.slug}")
    expect(shown.locator("main")).to_have_count(0)
    assert frame.url.startswith("chrome-error:")


@pytest.mark.parametrize("address", ["/", "/sign-in", "/console/{slug}", "/rooms/{room}/screen"])
def test_no_other_page_is_shown_even_there(
    framing: RunningServer, listed: str, laid: Laid, new_context: NewContext, address: str
) -> None:
    context = new_context()
    link = framing.new_link("moderator", Scope(meeting_slug=laid.slug))
    context.new_page().goto(f"{framing.url}/link#{link}")
    own = address.format(slug=laid.slug, room=laid.room_slug)
    shown, frame = framed(context, listed, framing.url + own)
    expect(shown.locator("main")).to_have_count(0)
    assert frame.url.startswith("chrome-error:")
