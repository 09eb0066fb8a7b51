"""Plain heads are parsed as the standard library parses them; others are left to it."""

import http.client
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timekeeper.process.request_head import MAX_LINES, Head, header_lines, plain_head

GET = b"GET /socket.io/?EIO=4 HTTP/1.1\r\n"
END = b"\r\n"

names = st.text("abcdefghijKLMNOP-0123", min_size=1, max_size=12).map(str.encode)
values = st.text(st.characters(min_codepoint=9, max_codepoint=255), max_size=20).map(
    lambda text: text.encode("latin-1")
)
lines = st.one_of(
    st.tuples(names, st.sampled_from([b":", b": ", b":\t ", b" :", b""]), values).map(b"".join),
    st.binary(max_size=20),
)
ends = st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r"])
heads = st.lists(st.tuples(lines, ends).map(b"".join), max_size=8).map(b"".join)


def head_of(content: bytes, request_line: bytes = GET) -> Head | None:
    return plain_head(request_line, header_lines(io.BytesIO(content).readline))


@given(heads)
def test_a_plain_head_is_parsed_as_by_the_standard_library(head: bytes) -> None:
    content = io.BytesIO(head + END + b"what comes after")
    found = plain_head(GET, header_lines(content.readline))
    if found is not None:
        after = content.tell()
        content.seek(0)
        assert found.headers == http.client.parse_headers(content).items()
        assert content.tell() == after


def test_a_browsers_head_is_plain() -> None:
    head = head_of(
        b"Host: localhost:5000\r\nOrigin: http://localhost:5000\r\nUpgrade: websocket\r\n"
        b"Connection: keep-alive, Upgrade\r\nCookie: a=b; c=d\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert head is not None
    assert head.path == "/socket.io/?EIO=4"
    assert ("Cookie", "a=b; c=d") in head.headers
    assert head.keeps_open


def test_a_connection_that_asks_to_be_closed_is_not_kept_open() -> None:
    head = head_of(b"Connection: Close\r\n\r\n")
    assert head is not None
    assert not head.keeps_open


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 3\r\n",
        b"content-length: 0\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Expect: 100-continue\r\n",
        b" folded: yes\r\n",
        b"Host: a\r\n b\r\n",
        b"Content-Length : 3\r\n",
        b"no colon\r\n",
        b"Host: a\n",
        b"X: a\rContent-Length: 3\r\n",
        b"X: a\x0bY: b\r\n",
        b"X: a\x00\r\n",
        b"X: caf\xc3\xa9\r\n",
        b"X_Y: b\r\n",
    ],
)
def test_a_head_that_two_parsers_might_read_differently_is_left_to_the_library(
    header: bytes,
) -> None:
    assert head_of(b"Host: a\r\n" + header + END) is None


@pytest.mark.parametrize(
    "request_line",
    [
        b"POST / HTTP/1.1\r\n",
        b"GET / HTTP/1.0\r\n",
        b"GET /\r\n",
        b"GET //elsewhere HTTP/1.1\r\n",
        b"GET http://elsewhere/ HTTP/1.1\r\n",
        b"GET  / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\n",
        b"GET /a b HTTP/1.1\r\n",
    ],
)
def test_any_other_request_line_is_left_to_the_library(request_line: bytes) -> None:
    assert head_of(END, request_line) is None


def test_a_head_that_breaks_off_is_not_plain() -> None:
    assert head_of(b"Host: a\r\n") is None
    assert head_of(b"") is None


def test_no_more_lines_are_read_than_the_library_would() -> None:
    content = io.BytesIO(b"A: b\r\n" * 1_000)
    assert len(header_lines(content.readline)) == MAX_LINES
    assert content.tell() == MAX_LINES * 6
    with pytest.raises(http.client.HTTPException):
        http.client.parse_headers(io.BytesIO(b"A: b\r\n" * MAX_LINES + END))
