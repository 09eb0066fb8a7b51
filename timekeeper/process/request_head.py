"""Reads the heads of requests that are plain, as those of browsers are, quickly.

The standard library reads a head as it would an e-mail's, which is a tenth of what letting a
watcher in costs. Whatever is not plain is left to it: a body to come, a line that goes on,
anything that is not ASCII, a line end of another kind. So no two readers can differ over where
a request ends: what is read here has no body.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_LINES = 101
"""Of more the standard library says that they are too many."""

PLAIN_REQUEST = re.compile(rb"GET (/(?!/)[\x21-\x7e]*) HTTP/1\.1\r\n")
PLAIN_HEADER = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\t\x20-\x7e]*)\r\n")
LINE_ENDS = (b"\r\n", b"\n", b"")
NOT_PLAIN = frozenset({"content-length", "transfer-encoding", "expect"})


@dataclass(frozen=True, slots=True)
class Head:
    path: str
    """With its query, as it was sent."""
    headers: list[tuple[str, str]]
    keeps_open: bool
    """Whether another request may follow on the connection."""


def header_lines(read_line: Callable[[], bytes]) -> list[bytes]:
    """The lines up to and with the empty one, or until the end or one too many."""
    lines: list[bytes] = []
    while len(lines) < MOST_LINES:
        lines.append(read_line())
        if lines[-1] in LINE_ENDS:
            break
    return lines


def plain_head(request_line: bytes, lines: Sequence[bytes]) -> Head | None:
    """What ``http.client.parse_headers`` would find, or None where the head is not plain."""
    request = PLAIN_REQUEST.fullmatch(request_line)
    if request is None or not lines or lines[-1] != b"\r\n":
        return None
    headers: list[tuple[str, str]] = []
    keeps_open = True
    for line in lines[:-1]:
        header = PLAIN_HEADER.fullmatch(line)
        if header is None:
            return None
        name, value = header[1].decode(), header[2].decode()
        lowered = name.lower()
        if lowered in NOT_PLAIN:
            return None
        if lowered == "connection" and value.lower() == "close":
            keeps_open = False
        headers.append((name, value))
    return Head(request[1].decode(), headers, keeps_open)
