"""What has no measure is refused before it is held: bodies, chunks, heads that never end."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
from running_server import RunningServer

MEGABYTE = b"a" * (1 << 20)
SLOW_S = 30


@contextmanager
def connected(server: RunningServer) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=SLOW_S) as connection:
        yield connection


def answered(server: RunningServer, content: bytes) -> bytes:
    """What is answered to this and nothing after it."""
    with connected(server) as connection, suppress(ConnectionError):
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))
    return b""


def status(read: bytes) -> bytes:
    found = re.match(rb"HTTP/1\.[01] (\d+)", read)
    assert found, read
    return found[1]


def head(server: RunningServer, path: str, *lines: str) -> bytes:
    first = (
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Authorization: Bearer {server.token}",
        "Content-Type: application/json",
    )
    return "\r\n".join([*first, *lines, "", ""]).encode()


def memory_kb(server: RunningServer) -> int:
    assert server.process is not None
    with open(f"/proc/{server.process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def test_a_body_in_chunks_is_refused_in_words_and_changes_nothing(server: RunningServer) -> None:
    laid = server.lay_out()
    sent = head(server, f"/api/meetings/{laid.slug}/open", "Transfer-Encoding: chunked")
    read = answered(server, sent + b"2\r\n{}\r\n0\r\n\r\n")
    assert status(read) == b"411"
    problem = json.loads(read.partition(b"\r\n\r\n")[2])
    assert (
        problem["detail"]
        == "The request must say how long its body is; a body in chunks is not accepted."
    )
    assert b"Content-Security-Policy: " in read
    assert server.state(laid.slug)["status"] == "scheduled"


@pytest.mark.parametrize("path", ["/api/meetings", "/socket.io/?EIO=4&transport=polling"])
def test_a_chunk_whose_length_never_ends_is_not_held(server: RunningServer, path: str) -> None:
    before_kb = memory_kb(server)
    with connected(server) as connection, suppress(ConnectionError):
        connection.sendall(head(server, path, "Transfer-Encoding: chunked"))
        for _ in range(64):
            connection.sendall(MEGABYTE)
    assert memory_kb(server) - before_kb < 32 * 1024


@pytest.mark.parametrize("length", ["-5", "5x", "+5", "0x10", "²", "9" * 5_000])
@pytest.mark.parametrize("path", ["/api/meetings", "/socket.io/?EIO=4&transport=polling&sid=x"])
def test_a_length_that_is_no_number_is_refused(
    server: RunningServer, path: str, length: str
) -> None:
    assert status(answered(server, head(server, path, f"Content-Length: {length}"))) == b"400"


def test_a_body_that_is_announced_too_long_is_refused_before_it_comes(
    server: RunningServer,
) -> None:
    sent = head(server, "/api/meetings", "Content-Length: 65537")
    assert status(answered(server, sent)) == b"413"


@pytest.fixture
def polled(server: RunningServer) -> str:
    """The address of a connection that began by polling."""
    address = "/socket.io/?EIO=4&transport=polling"
    page = {"X-Timekeeper-Page": "1"}
    greeting = requests.get(server.url + address, headers=page, timeout=5).text
    return f"{address}&sid={json.loads(greeting[1:])['sid']}"


def test_what_polls_may_not_post_more_either(server: RunningServer, polled: str) -> None:
    sent = head(server, polled, "Content-Length: 65537")
    assert status(answered(server, sent)) == b"413"


def test_who_posts_what_is_no_packet_is_let_go_at_once(server: RunningServer, polled: str) -> None:
    """The library would wait until somebody polls, that is for ever."""
    assert requests.post(server.url + polled, data="9", timeout=5).status_code == 400
    assert requests.post(server.url + polled, data="40", timeout=5).status_code == 400


def test_of_many_packets_in_one_post_none_is_read(server: RunningServer, polled: str) -> None:
    """And the log, which the library would fill, has nothing of it."""
    body = b"\x1e".join([b"40"] * 17)
    logged = len(server.log())
    read = answered(server, head(server, polled, f"Content-Length: {len(body)}") + body)
    assert status(read) in (b"200", b"400")
    requests.post(server.url + polled, data="40", timeout=5)
    packets = requests.get(server.url + polled, timeout=5).text.split("\x1e")
    assert [packet[:2] for packet in packets] == ["40"]
    assert "Traceback" not in server.log()[logged:]


@pytest.mark.full
@pytest.mark.parametrize("start", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nA: "])
def test_a_head_that_never_ends_is_not_waited_for(own_server: RunningServer, start: bytes) -> None:
    """Twenty seconds, however it drips; others are served meanwhile."""
    began = time.monotonic()
    with connected(own_server) as connection:
        connection.sendall(start)
        connection.settimeout(2)
        while time.monotonic() - began < SLOW_S:
            try:
                assert connection.recv(100) == b""
                break
            except TimeoutError:
                connection.sendall(b"x" if start else b"")
            except ConnectionError:
                break
            own_server.state(own_server.lay_out().slug)
    assert 19 < time.monotonic() - began < 24
