"""Frames, checked with a library that implements the protocol."""

import pytest
from wsproto.frame_protocol import CloseReason, FrameProtocol, Opcode

from timekeeper.live.transport.frames import closing_frame, frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
@pytest.mark.parametrize("kind", [Opcode.TEXT, Opcode.BINARY])
def test_a_client_reads_what_was_written(length: int, kind: Opcode) -> None:
    message = "é"[:length] + "x" * max(0, length - 2) if kind == Opcode.TEXT else b"\xff" * length
    client = FrameProtocol(client=True, extensions=[])
    client.receive_bytes(frame(message))
    [read] = client.received_frames()
    assert (read.opcode, read.payload, read.message_finished) == (kind, message, True)


def test_a_client_reads_the_closing_frame() -> None:
    client = FrameProtocol(client=True, extensions=[])
    client.receive_bytes(closing_frame())
    [read] = client.received_frames()
    assert (read.opcode, read.payload[0]) == (Opcode.CLOSE, CloseReason.NORMAL_CLOSURE)
