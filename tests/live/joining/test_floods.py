"""A client that sends without end is cut off, takes no memory, and affects no other."""

import base64
import itertools
import os
import re
import select
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from running_server import RunningServer

FLOOD_BYTES = 200_000_000
PIECE = b"x" * 62_000
MAX_GROWTH_KB = 20 * 1024
CHECK_EVERY_BYTES = 20_000_000
CONTINUATION, BINARY, FINAL = 0x00, 0x02, 0x80


def memory_kb(server: RunningServer, kind: str) -> int:
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(rf"^{kind}:\s+(\d+) kB", status, re.M)
    assert found is not None
    return int(found[1])


def reset_peak(server: RunningServer) -> None:
    """Resets the kernel's mark of the peak memory (VmHWM)."""
    assert server.process is not None
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def websocket_to(server: RunningServer) -> socket.socket:
    """A connection after the WebSocket handshake, which takes frames from now on."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    connection.sendall(head.encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 101")
    return connection


def plain_to(server: RunningServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=5)


def frame_head(first: int, length: int) -> bytes:
    """The head of a frame; its mask is of zeros, so that its content is sent as it is."""
    return struct.pack("!BBQ", first, 0x80 | 127, length) + bytes(4)


def one_frame(_server: RunningServer) -> Iterator[bytes]:
    yield frame_head(FINAL | BINARY, FLOOD_BYTES)
    yield from itertools.repeat(PIECE)


def fragments(_server: RunningServer) -> Iterator[bytes]:
    yield frame_head(BINARY, len(PIECE)) + PIECE
    yield from itertools.repeat(frame_head(CONTINUATION, len(PIECE)) + PIECE)


def small_fragments(_server: RunningServer) -> Iterator[bytes]:
    yield frame_head(BINARY, 1) + b"x"
    yield from itertools.repeat((frame_head(CONTINUATION, 100) + b"x" * 100) * 100)


def request_to(server: RunningServer, path: str, *headers: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Authorization: Bearer {server.token}",
        "Content-Type: application/json",
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def long_body(server: RunningServer) -> Iterator[bytes]:
    path = f"/api/meetings/{server.lay_out().slug}/close"
    yield request_to(server, path, f"Content-Length: {FLOOD_BYTES}")
    yield from itertools.repeat(PIECE)


def body_in_chunks(server: RunningServer) -> Iterator[bytes]:
    path = f"/api/meetings/{server.lay_out().slug}/close"
    yield request_to(server, path, "Transfer-Encoding: chunked")
    yield from itertools.repeat(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")


def one_chunk(server: RunningServer) -> Iterator[bytes]:
    path = f"/api/meetings/{server.lay_out().slug}/close"
    yield request_to(server, path, "Transfer-Encoding: chunked") + f"{FLOOD_BYTES:x}\r\n".encode()
    yield from itertools.repeat(PIECE)


def head_of_a_chunk(server: RunningServer) -> Iterator[bytes]:
    path = f"/api/meetings/{server.lay_out().slug}/close"
    yield request_to(server, path, "Transfer-Encoding: chunked") + b"1;"
    yield from itertools.repeat(PIECE)


def body_of_a_poll(server: RunningServer) -> Iterator[bytes]:
    path = "/socket.io/?EIO=4&transport=polling&sid=nobody"
    yield request_to(server, path, f"Content-Length: {FLOOD_BYTES}")
    yield from itertools.repeat(PIECE)


def form_of_a_page(server: RunningServer) -> Iterator[bytes]:
    yield (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {FLOOD_BYTES}\r\n\r\nname="
    ).encode()
    yield from itertools.repeat(PIECE)


def endless_line(_server: RunningServer) -> Iterator[bytes]:
    yield b"GET / HTTP/1.1\r\nX-Long: "
    yield from itertools.repeat(PIECE)


def endless_address(_server: RunningServer) -> Iterator[bytes]:
    yield b"GET /"
    yield from itertools.repeat(PIECE)


def endless_head(_server: RunningServer) -> Iterator[bytes]:
    yield b"GET / HTTP/1.1\r\n"
    yield from itertools.repeat(b"X-More: " + b"x" * 1000 + b"\r\n")


OVER_A_WEBSOCKET = (one_frame, fragments, small_fragments)
OVER_HTTP = (
    long_body,
    body_in_chunks,
    one_chunk,
    head_of_a_chunk,
    body_of_a_poll,
    form_of_a_page,
    endless_line,
    endless_address,
    endless_head,
)


def send_flood(server: RunningServer, connection: socket.socket, flood: Iterator[bytes]) -> int:
    """Sends until the server ends it, or all is sent; gives how many bytes were sent."""
    sent, check_at = 0, CHECK_EVERY_BYTES
    for piece in flood:
        if sent >= FLOOD_BYTES or has_ended(connection):
            return sent
        try:
            connection.sendall(piece)
        except (ConnectionError, TimeoutError):
            return sent
        sent += len(piece)
        if sent >= check_at:
            check_at += CHECK_EVERY_BYTES
            assert requests.get(f"{server.url}/healthz", timeout=2).status_code == 200
    raise AssertionError("a flood has no end")


def has_ended(connection: socket.socket) -> bool:
    """Whether the server has closed its side; reads what it sends before."""
    while select.select([connection], [], [], 0)[0]:
        try:
            if not connection.recv(65_536):
                return True
        except ConnectionError:
            return True
    return False


def wait_until_ended(connection: socket.socket) -> None:
    connection.settimeout(10)
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        pass


@pytest.mark.parametrize(
    ("connect", "flood"),
    [
        *((websocket_to, flood) for flood in OVER_A_WEBSOCKET),
        *((plain_to, flood) for flood in OVER_HTTP),
    ],
    ids=lambda function: function.__name__,
)
def test_two_hundred_megabytes_are_not_accepted(
    either_server: RunningServer,
    connect: Callable[[RunningServer], socket.socket],
    flood: Callable[[RunningServer], Iterator[bytes]],
) -> None:
    server = either_server
    pieces = flood(server)
    first = next(pieces)
    with connect(server) as connection:
        reset_peak(server)
        before_kb = memory_kb(server, "VmRSS")
        sent = send_flood(server, connection, itertools.chain([first], pieces))
        wait_until_ended(connection)
        assert requests.get(f"{server.url}/healthz", timeout=2).status_code == 200
        assert memory_kb(server, "VmHWM") - before_kb < MAX_GROWTH_KB
        assert sent < FLOOD_BYTES
