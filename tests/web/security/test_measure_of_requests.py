"""Requests without limits are refused before they fill the memory: bodies, chunks, heads."""

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
    """The answer to this content."""
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


def test_a_chunked_body_is_refused_in_a_sentence(server: RunningServer) -> None:
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
def test_a_chunk_with_an_endless_length_is_not_kept(server: RunningServer, path: str) -> None:
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


def test_a_body_that_is_announced_too_long_is_refused_before_it_is_sent(
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


def test_a_polling_connection_may_not_post_more_either(server: RunningServer, polled: str) -> None:
    sent = head(server, polled, "Content-Length: 65537")
    assert status(answered(server, sent)) == b"413"


def test_a_post_without_a_packet_ends_its_connection(server: RunningServer, polled: str) -> None:
    """The library would wait until somebody polls, which may be for ever."""
    assert requests.post(server.url + polled, data="9", timeout=5).status_code == 400
    assert requests.post(server.url + polled, data="40", timeout=5).status_code == 400


def test_a_post_with_many_packets_is_not_read(server: RunningServer, polled: str) -> None:
    """The server's log gets nothing of it; the library would log an error for each packet."""
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
def test_an_endless_head_is_cut_off(own_server: RunningServer, start: bytes) -> None:
    """It is cut off after twenty seconds, and other requests are served meanwhile."""
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
