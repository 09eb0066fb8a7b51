"""WebSocket frames from the server, which masks nothing (RFC 6455, section 5.2)."""

import struct

TEXT, BINARY, CLOSE = 1, 2, 8
FINAL = 0x80


def frame(message: str | bytes) -> bytes:
    """A message in one frame."""
    if isinstance(message, str):
        return _framed(TEXT, message.encode())
    return _framed(BINARY, message)


def closing_frame(status: int = 1000) -> bytes:
    """The farewell; ``status`` as in RFC 6455, section 7.4."""
    return _framed(CLOSE, struct.pack("!H", status))


def _framed(kind: int, content: bytes) -> bytes:
    length = len(content)
    if length < 126:
        head = struct.pack("!BB", FINAL | kind, length)
    elif length < 65_536:
        head = struct.pack("!BBH", FINAL | kind, 126, length)
    else:
        head = struct.pack("!BBQ", FINAL | kind, 127, length)
    return head + content
