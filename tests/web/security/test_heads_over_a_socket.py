"""Raw requests against the real server: each is answered once, with any head."""

import re
import socket

import pytest
from running_server import RunningServer

PLAIN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LAST = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def answers(server: RunningServer, content: bytes) -> list[bytes]:
    """The statuses of all answers until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(content)
        read = b"".join(iter(lambda: connection.recv(65_536), b""))
    return re.findall(rb"HTTP/1\.[01] (\d+)", read)


@pytest.mark.parametrize(
    "second",
    [
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n12345",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long:\r\n folded\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Name: caf\xc3\xa9\r\n\r\n",
        PLAIN,
    ],
    ids=["a body", "a folded line", "not ASCII", "plain"],
)
def test_requests_one_after_the_other_are_answered_one_by_one(
    on_eventlet: RunningServer, second: bytes
) -> None:
    found = answers(on_eventlet, PLAIN + second + LAST)
    assert found == [b"200"] * 3


def test_the_body_of_one_is_never_read_as_the_next(on_eventlet: RunningServer) -> None:
    hidden = b"GET /not-there HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    length = b"%d" % len(hidden)
    head = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + length + b"\r\n\r\n"
    assert answers(on_eventlet, head + hidden + LAST) == [b"200"] * 2


@pytest.mark.parametrize(
    "headers",
    [b"A: b\r\n" * 200, b"A: " + b"b" * 100_000 + b"\r\n"],
    ids=["too many lines", "too long a line"],
)
def test_an_oversized_head_is_refused(on_eventlet: RunningServer, headers: bytes) -> None:
    try:
        found = answers(on_eventlet, b"GET /healthz HTTP/1.1\r\n" + headers + b"\r\n")
    except ConnectionResetError:
        return  # refused, and gone before all of it was read
    assert found[0] in (b"400", b"431")
