"""Serves the application: ``python wsgi.py``. ``--upgrade`` first brings the tables up to date.

``--prepare`` first makes ready for a trial and prints its links; with ``--demo 20`` a rehearsal
plays by itself, twenty times as fast. ``flask --app wsgi`` runs ``app``.
"""

import os
import sys

SERVES = __name__ == "__main__"

if SERVES and (os.environ.get("TIMEKEEPER_ASYNC_MODE") or "eventlet") == "eventlet":
    import warnings

    # Known: the setting TIMEKEEPER_ASYNC_MODE selects another mode.
    warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()

import argparse
import dataclasses
import gc
import io
import logging
import resource
import signal
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from config import Config, ConfigError
from timekeeper import create_app
from timekeeper.cli.trial import demonstrate, prepare
from timekeeper.process import logs
from timekeeper.process.request_head import header_lines, plain_head
from timekeeper.rehearsal.plan import LEAST_FACTOR, MOST_FACTOR
from timekeeper.store.connection.database import DatabaseUnavailable

BACKLOG = 4096
MAX_CONNECTIONS = 50_000
NEVER = 1_000_000_000
FIRST_HEAD_TIMEOUT_S = 20
"""A connection without a whole first head by then is closed, even if bytes still come."""

NEXT_HEAD_TIMEOUT_S = 75
"""So is one without another whole head for this long afterwards; nginx keeps idle ones for 60."""

MAX_UNREAD_BYTES = 16 * 1024 * 1024
"""The rest of a body is read up to here after the answer, as many clients read the answer only
when they have sent everything. A connection that sends more is closed."""
REST_OF_BODY_TIMEOUT_S = 10
READ_AT_ONCE = 16 * 1024

logger = logging.getLogger("timekeeper")

try:
    config = Config.from_environment()
    if not SERVES:
        config = dataclasses.replace(config, async_mode="threading")
    app = create_app(config)
except (ConfigError, DatabaseUnavailable) as error:
    sys.exit(f"Timekeeper does not start: {error}")


def serve() -> None:
    """Serves until SIGTERM or Ctrl-C."""
    logs.to_stderr()
    _raise_limit_of_open_files()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    arguments = _arguments()
    house = app.extensions["timekeeper"]
    if arguments.prepare or arguments.demo or arguments.upgrade:
        house.database.upgrade()
    elif not house.database.is_current:
        sys.exit(
            "Timekeeper does not start: the database is of an older version. "
            "Upgrade it with: .venv/bin/flask --app wsgi db upgrade"
        )
    house.server_time.set_anchor()
    house.views.warm_up()
    app.extensions["timekeeper.live"].start()
    if arguments.prepare:
        print(*prepare(house), sep="\n", flush=True)
    if arguments.demo:
        print(*demonstrate(house, arguments.demo), sep="\n", flush=True)
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, _stop)
    _collect_garbage_less()
    (_serve_on_eventlet if config.async_mode == "eventlet" else _serve_on_threads)()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve Timekeeper.")
    parser.add_argument("--prepare", action="store_true", help="make ready for a trial")
    parser.add_argument("--upgrade", action="store_true", help="bring the tables up to date first")
    parser.add_argument(
        "--demo",
        type=int,
        metavar="FACTOR",
        choices=range(LEAST_FACTOR, MOST_FACTOR + 1),
        help=f"play a rehearsal, {LEAST_FACTOR} to {MOST_FACTOR} times as fast",
    )
    return parser.parse_args()


def _raise_limit_of_open_files() -> None:
    """Each watcher is one open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _collect_garbage_less() -> None:
    """Collects young objects only: going through all of thousands of connections' objects would
    stop every screen.

    What exists now is never collected, and collecting young objects takes a millisecond. All
    are collected only while no meeting is open (``live/transport/event_loop.py``).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, NEVER, NEVER)


def _stop(_signal: int, _frame: object) -> None:
    """Ends at once, like a power cut: the log has what was acknowledged, and screens reconnect.

    An exception would end the connection that is being served, not the server.
    """
    os._exit(0)


def _serve_on_eventlet() -> None:
    """Serves thousands in one pool; the library's own limit of 1,024 logs nothing."""
    import eventlet.wsgi

    class TooSlow(Exception):
        """The head did not come in time."""

    class Protocol(eventlet.wsgi.HttpProtocol):
        # Each connection keeps such buffers; longer data is read and written in pieces.
        rbufsize = wbufsize = 2048
        head_timeout_s = FIRST_HEAD_TIMEOUT_S

        def handle_one_request(self) -> None:
            self.head_timeout = eventlet.Timeout(self.head_timeout_s, TooSlow)
            self.head_timeout_s = NEXT_HEAD_TIMEOUT_S
            try:
                super().handle_one_request()
            except TooSlow:
                self.close_connection = True
            finally:
                self.head_timeout.cancel()

        def parse_request(self) -> bool:
            is_read = self._read_head()
            self.head_timeout.cancel()
            return is_read

        def _read_head(self) -> bool:
            """Reads a plain head here, and leaves all others to the library."""
            lines = header_lines(self.rfile.readline)  # type: ignore[has-type]  # of a library without types
            head = plain_head(self.raw_requestline, lines)
            if head is None:
                self.rfile = io.BytesIO(b"".join(lines))
                is_read: bool = super().parse_request()
                if is_read and "transfer-encoding" in self.headers:  # type: ignore[has-type]  # as above
                    # It is refused, and what follows is not read.
                    self.close_connection = True
                return is_read
            self.requestline = self.raw_requestline.decode().rstrip()
            self.command, self.path, self.request_version = "GET", head.path, "HTTP/1.1"
            self.close_connection = not head.keeps_open
            self.headers = self.MessageClass()
            for name, value in head.headers:
                self.headers[name] = value
            return True

        def handle_one_response(self) -> None:
            """Answers, and ends the connection unless the whole body of the request was read."""
            body = self.environ["eventlet.input"]
            body.discard = bool  # the library would read for as long as a client sends
            super().handle_one_response()
            has_none = not body.content_length and not body.chunked_input
            if has_none or body.should_send_hundred_continue:
                return  # or the client waits for “100 Continue” and has sent none
            with eventlet.Timeout(REST_OF_BODY_TIMEOUT_S, False):
                if body.chunked_input:
                    read_rest(self.rfile.read)
                elif read_rest(body.read) and body.position == body.content_length:
                    return
            self.close_connection = True

    listener = _listener()
    logger.info("serving on http://%s:%s", config.host, config.port)
    eventlet.wsgi.server(
        listener,
        without_compressed_frames(app),
        protocol=Protocol,
        max_size=MAX_CONNECTIONS,
        log_output=False,
        debug=False,
        socket_timeout=NEXT_HEAD_TIMEOUT_S,
    )


def _listener() -> socket.socket:
    """Listens alone on its port: a second server exits, and does not take half of the traffic."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((config.host, config.port))
    except OSError as error:
        sys.exit(
            f"Timekeeper does not start: port {config.port} of {config.host}: {error.strerror}"
        )
    listener.listen(BACKLOG)
    return listener


def read_rest(read: Callable[[int], bytes]) -> bool:
    """Reads and discards; gives whether the end was reached within ``MAX_UNREAD_BYTES``."""
    return any(not read(READ_AT_ONCE) for _ in range(MAX_UNREAD_BYTES // READ_AT_ONCE))


def without_compressed_frames(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """Compressing each frame would cost CPU and 90 KB for every watcher."""

    def serve_plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return application(environ, start_response)

    return serve_plain


def _serve_on_threads() -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        timeout = FIRST_HEAD_TIMEOUT_S  # for each read of a head; the library has none for all

        def parse_request(self) -> bool:
            is_read = super().parse_request()
            self.connection.settimeout(None)
            return is_read

        def log(self, type: str, message: str, *args: Any) -> None:
            """Writes no line for each request: addresses are private."""

        def make_environ(self) -> dict[str, Any]:
            environ = super().make_environ()
            self.rfile = RestOfBody(self.connection, self.rfile)
            return environ

    class RestOfBody(io.BufferedIOBase):
        """The rest of a body once it is answered: reads and discards it, and gives nothing."""

        def __init__(self, connection: socket.socket, source: Any) -> None:
            self._connection, self._source = connection, source

        def read(self, _size: int | None = -1, /) -> bytes:
            self._connection.settimeout(REST_OF_BODY_TIMEOUT_S)
            with suppress(OSError):
                read_rest(self._source.read1)
            return b""

        def readline(self, _size: int | None = -1, /) -> bytes:
            """Gives nothing: no other request follows, not even after a WebSocket."""
            return b""

        def close(self) -> None:
            self._source.close()
            super().close()

    server = make_server(
        config.host,
        config.port,
        without_compressed_frames(app),
        threaded=True,
        request_handler=Handler,
    )
    logger.info("serving on http://%s:%s", config.host, config.port)
    server.serve_forever()


if SERVES:
    serve()
