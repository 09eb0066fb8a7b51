"""Reading frames that a library writes; and what is refused, and when."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.frame_protocol import FrameProtocol

from timekeeper.live.transport.frames import (
    BINARY,
    CLOSE,
    PING,
    PROTOCOL_ERROR,
    TEXT,
    TOO_BIG,
    FrameReader,
    InvalidFrame,
    pong,
)

MAX_BYTES = 1_000


def sent(*messages: str | bytes, is_final: bool = True) -> bytes:
    """Messages as a client sends them; fragments with ``is_final=False``."""
    client = FrameProtocol(client=True, extensions=[])
    return b"".join(client.send_data(message, fin=is_final) for message in messages)


def read(*pieces: bytes) -> list[tuple[int, bytes]]:
    reader = FrameReader(MAX_BYTES)
    return [message for piece in pieces for message in reader.messages(piece)]


def cut(whole: bytes, *places: int) -> list[bytes]:
    ends = [0, *sorted(place % (len(whole) + 1) for place in places), len(whole)]
    return [whole[start:end] for start, end in pairwise(ends)]


@given(
    messages=st.lists(st.text(max_size=200) | st.binary(max_size=900), max_size=4),
    places=st.lists(st.integers(0, 10_000), max_size=6),
)
def test_messages_are_read_as_they_were_sent_however_they_arrive(messages, places) -> None:
    pieces = cut(sent(*messages), *places)
    assert read(*pieces) == [
        (TEXT, message.encode()) if isinstance(message, str) else (BINARY, message)
        for message in messages
    ]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, MAX_BYTES])
def test_every_length_up_to_the_most_is_read(length: int) -> None:
    assert read(sent(b"x" * length)) == [(BINARY, b"x" * length)]


def test_fragments_are_joined_and_control_frames_between_them_come_at_once() -> None:
    client = FrameProtocol(client=True, extensions=[])
    begun = client.send_data("be", fin=False)
    ping = FrameProtocol(client=True, extensions=[]).ping(b"?")
    ended = client.send_data("gun", fin=True)
    assert read(begun, ping, ended) == [(PING, b"?"), (TEXT, b"begun")]


def test_a_closing_frame_is_read_with_its_status() -> None:
    assert read(FrameProtocol(client=True, extensions=[]).close(1001)) == [
        (CLOSE, struct.pack("!H", 1001))
    ]


def test_a_client_reads_the_answer_to_its_ping() -> None:
    client = FrameProtocol(client=True, extensions=[])
    client.receive_bytes(pong(b"?"))
    [answer] = client.received_frames()
    assert bytes(answer.payload) == b"?"


def head(length: int, *, first: int = 0x82) -> bytes:
    """The head of a frame of this length, and nothing of its content."""
    if length < 126:
        return struct.pack("!BB", first, 0x80 | length)
    return struct.pack("!BBQ", first, 0x80 | 127, length)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (b"\x82\x01x", PROTOCOL_ERROR),  # not masked
        (head(1, first=0xC2), PROTOCOL_ERROR),  # compressed, which was not agreed upon
        (head(1, first=0x83), PROTOCOL_ERROR),  # no such kind
        (head(1, first=0x80), PROTOCOL_ERROR),  # continues no message
        (head(126, first=0x89), PROTOCOL_ERROR),  # a ping that is too long
        (head(1, first=0x09), PROTOCOL_ERROR),  # half a ping
        (head(MAX_BYTES + 1), TOO_BIG),
        (head(200_000_000), TOO_BIG),
        (head(2**63), TOO_BIG),
    ],
)
def test_what_is_wrong_is_refused_at_its_head(wrong: bytes, status: int) -> None:
    whole = wrong if len(wrong) > 2 or status == TOO_BIG else wrong + b"\0\0\0\0x"
    with pytest.raises(InvalidFrame) as refused:
        read(whole)
    assert refused.value.status == status


def test_a_message_within_another_is_refused() -> None:
    with pytest.raises(InvalidFrame):
        read(sent("begun", is_final=False), sent("another"))


def test_fragments_that_are_too_much_together_are_refused_at_the_head_of_the_last() -> None:
    client = FrameProtocol(client=True, extensions=[])
    first = client.send_data(b"x" * MAX_BYTES, fin=False)
    reader = FrameReader(MAX_BYTES)
    assert list(reader.messages(first)) == []
    with pytest.raises(InvalidFrame) as refused:
        list(reader.messages(head(1, first=0x80)))
    assert refused.value.status == TOO_BIG
