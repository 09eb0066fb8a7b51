"""What a client sends is read in measure, and who sends what is no packet is let go."""

import logging
from collections.abc import Callable
from typing import Any

from engineio import packet
from socketio.packet import BINARY_ACK, BINARY_EVENT, Packet

MOST_ATTACHMENTS = 1
"""Nobody needs any, and the library holds all of a packet until the last of them has come."""

logger = logging.getLogger(__name__)


class BoundedPacket(Packet):
    """A packet that cannot announce attachments without end."""

    def decode(self, encoded_packet: Any) -> int:
        """Gives how many attachments are to come. Raises ValueError."""
        count: int = super().decode(encoded_packet) or 0
        is_binary = self.packet_type in (BINARY_EVENT, BINARY_ACK)
        if count > MOST_ATTACHMENTS or is_binary != (count > 0):
            raise ValueError("not the right number of attachments")
        return count


def disconnect_on_invalid_packets(server: Any) -> None:
    """Have a ``socketio.Server`` end such a connection, whatever the libraries make of it.

    They would write a page into the log for each packet, and go on; or end the connection and
    then wait for ever until it has been told. What fails in our own handlers is logged by these.
    """
    eio = server.eio
    eio.logger.setLevel(logging.CRITICAL)
    library_s = eio.handlers["message"]

    def received(eio_sid: str, said: Any) -> None:
        try:
            library_s(eio_sid, said)
        except Exception as error:
            logger.info("a client sent what is no packet (%s)", type(error).__name__)
            end(eio_sid)

    def end(eio_sid: str) -> None:
        connection = eio.sockets.get(eio_sid)
        if connection is not None:
            connection.close(wait=False, abort=False, reason=server.reason.SERVER_DISCONNECT)

    def disconnect(eio_sid: str) -> None:
        end(eio_sid)
        eio.sockets.pop(eio_sid, None)

    eio.disconnect = disconnect
    eio.on("message", received)


def serve_packets(library_s: Callable[[Any], Any], websocket: Any) -> Any:
    """Serve one WebSocket by the library, and end it at the first message that is no packet.

    The library parses each message where it does not catch what is wrong with it: a task that
    writes would be left behind, and a page in the log.
    """
    connection, wait = library_s.__self__, websocket.wait  # type: ignore[attr-defined]  # it is bound to its connection

    def next_message() -> str | bytes | None:
        message: str | bytes | None = wait()
        if message is not None and packet.Packet(encoded_packet=message).packet_type > packet.NOOP:
            raise ValueError("no kind of packet")
        return message

    websocket.wait = next_message
    try:
        return library_s(websocket)
    except Exception as error:
        logger.info("a client sent what cannot be read (%s)", type(error).__name__)
        connection.close(wait=False, abort=True, reason=connection.server.reason.TRANSPORT_ERROR)
        return []
