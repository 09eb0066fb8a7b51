"""A foreign page, on another port of this machine.

Under one name it is another origin of our own site, so that browsers send our cookies with its
requests; under the other name it is another site.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

SAME_SITE, OTHER_SITE = "127.0.0.1", "localhost"


@contextmanager
def foreign_pages() -> Iterator[int]:
    """Serves the foreign pages; yields the port."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    Thread(target=serving.serve_forever, daemon=True).start()
    yield serving.server_port
    serving.shutdown()
    serving.server_close()


class _Page(BaseHTTPRequestHandler):
    """A page that frames the address in its query string."""

    def do_GET(self) -> None:
        _, _, framed = self.path.partition("?")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!doctype html><iframe name="in" src="{framed}"></iframe>'.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Logs nothing."""
