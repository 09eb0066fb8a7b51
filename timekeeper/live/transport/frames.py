"""WebSocket frames (RFC 6455, section 5): writes them, and reads them within bounds."""

import struct
from collections.abc import Iterator

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
FINAL = 0x80
RESERVED = 0x70
MASKED = 0x80
MAX_CONTROL_FRAME_BYTES = 125

NORMAL, PROTOCOL_ERROR, INVALID_TEXT, TOO_BIG = 1000, 1002, 1007, 1009
"""Statuses of a closing frame: why a connection is closed (section 7.4.1)."""


def frame(message: str | bytes) -> bytes:
    """A message in one frame, which a server does not mask."""
    if isinstance(message, str):
        return _framed(TEXT, message.encode())
    return _framed(BINARY, message)


def closing_frame(status: int = NORMAL) -> bytes:
    return _framed(CLOSE, struct.pack("!H", status))


def pong(content: bytes) -> bytes:
    return _framed(PONG, content)


def _framed(kind: int, content: bytes) -> bytes:
    length = len(content)
    if length < 126:
        head = struct.pack("!BB", FINAL | kind, length)
    elif length < 65_536:
        head = struct.pack("!BBH", FINAL | kind, 126, length)
    else:
        head = struct.pack("!BBQ", FINAL | kind, 127, length)
    return head + content


class InvalidFrame(Exception):
    """The client breaks the protocol; ``status`` goes into the closing frame."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class FrameReader:
    """Takes bytes as they come, and gives whole messages.

    A message of more than ``max_bytes``, in one frame or in fragments, is refused as soon
    as its length is known: no more of it is ever held than has been read at once.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = bytearray()
        self._kind: int | None = None
        self._fragments = b""

    def messages(self, read: bytes) -> Iterator[tuple[int, bytes]]:
        """Gives each whole message and control frame, as kind and content. Raises InvalidFrame."""
        self._bytes += read
        while (next_frame := self._next_frame()) is not None:
            is_final, kind, content = next_frame
            if kind >= CLOSE:
                yield kind, content
                continue
            if (kind == CONTINUATION) == (self._kind is None):
                raise InvalidFrame(PROTOCOL_ERROR)
            self._kind = kind or self._kind
            self._fragments = self._fragments + content if self._fragments else content
            if is_final and self._kind is not None:
                yield self._kind, self._fragments
                self._kind, self._fragments = None, b""

    def _next_frame(self) -> tuple[bool, int, bytes] | None:
        """Gives whether it is final, its kind and its content; None while it is incomplete."""
        held = self._bytes
        if len(held) < 2:
            return None
        first, second = held[0], held[1]
        kind, length, mask_at = first & 0x0F, second & 0x7F, 2
        if first & RESERVED or not second & MASKED or kind not in KINDS:
            raise InvalidFrame(PROTOCOL_ERROR)
        if length > MAX_CONTROL_FRAME_BYTES:
            mask_at = 4 if length == 126 else 10
            if len(held) < mask_at:
                return None
            length = int.from_bytes(held[2:mask_at])
        self._check_length(kind, length, is_final=bool(first & FINAL))
        end = mask_at + 4 + length
        if len(held) < end:
            return None
        content = _unmasked(bytes(held[mask_at + 4 : end]), bytes(held[mask_at : mask_at + 4]))
        del held[:end]
        return bool(first & FINAL), kind, content

    def _check_length(self, kind: int, length: int, *, is_final: bool) -> None:
        if kind >= CLOSE and (length > MAX_CONTROL_FRAME_BYTES or not is_final):
            raise InvalidFrame(PROTOCOL_ERROR)
        if len(self._fragments) + length > self._max_bytes:
            raise InvalidFrame(TOO_BIG)


KINDS = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})


def _unmasked(content: bytes, mask: bytes) -> bytes:
    """Unmasks all bytes at once, as large numbers: a loop would be the slowest part of reading."""
    length = len(content)
    repeated = (mask * (length // 4 + 1))[:length]
    unmasked = int.from_bytes(content) ^ int.from_bytes(repeated)
    return unmasked.to_bytes(length)
