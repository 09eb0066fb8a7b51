"""A body must state its length: a request without it is refused."""

import socket

import pytest
import requests
from running_server import RunningServer


@pytest.fixture
def slug(server: RunningServer) -> str:
    laid = server.lay_out()
    server.done(laid.slug, "open")
    return laid.slug


def test_a_chunked_body_is_refused_and_not_read_as_empty(server: RunningServer, slug: str) -> None:
    answer = requests.post(
        f"{server.url}/api/meetings/{slug}/close",
        data=iter([b"{}"]),
        headers={"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        timeout=10,
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (411, "application/problem+json")
    assert server.state(slug)["status"] == "open"


def test_bytes_after_a_chunked_body_are_not_read_as_a_request(
    server: RunningServer, slug: str
) -> None:
    command = (
        f"POST /api/meetings/{slug}/close HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {server.token}\r\nContent-Length: 0\r\n\r\n"
    ).encode()
    head = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + b"0\r\n\r\n" + command)
        connection.shutdown(socket.SHUT_WR)
        read = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert read.count(b"HTTP/1.1 ") == 1
    assert read.startswith(b"HTTP/1.1 411")
    assert server.state(slug)["status"] == "open"
