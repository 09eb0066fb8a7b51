"""Bounds what clients send in packets, and ends connections that send what is not a packet."""

import logging
from collections.abc import Callable
from typing import Any

from engineio import packet
from socketio.packet import BINARY_ACK, BINARY_EVENT, Packet

MAX_ATTACHMENTS = 1
"""No client needs any, and the library holds all of a packet until the last of them comes."""

logger = logging.getLogger(__name__)


class BoundedPacket(Packet):
    """A packet that cannot announce an unlimited number of attachments."""

    def decode(self, encoded_packet: Any) -> int:
        """Gives how many attachments are to come. Raises ValueError."""
        count: int = super().decode(encoded_packet) or 0
        is_binary = self.packet_type in (BINARY_EVENT, BINARY_ACK)
        if count > MAX_ATTACHMENTS or is_binary != (count > 0):
            raise ValueError("not the right number of attachments")
        return count


def disconnect_on_invalid_packets(server: Any) -> None:
    """Makes a ``socketio.Server`` end such a connection at any error of the libraries.

    By themselves they log a page for each packet and go on, or end the connection and then
    wait for ever until the client is informed. Our own handlers log their own faults.
    """
    eio = server.eio
    eio.logger.setLevel(logging.CRITICAL)
    library_handler = eio.handlers["message"]

    def receive(eio_sid: str, packet: Any) -> None:
        try:
            library_handler(eio_sid, packet)
        except Exception as error:
            logger.info("a client sent something that is no packet (%s)", type(error).__name__)
            end(eio_sid)

    def end(eio_sid: str) -> None:
        connection = eio.sockets.get(eio_sid)
        if connection is not None:
            connection.close(wait=False, abort=False, reason=server.reason.SERVER_DISCONNECT)

    def disconnect(eio_sid: str) -> None:
        end(eio_sid)
        eio.sockets.pop(eio_sid, None)

    eio.disconnect = disconnect
    eio.on("message", receive)


def serve_packets(library_handler: Callable[[Any], Any], websocket: Any) -> Any:
    """Serves one WebSocket by the library, and ends it at the first message that is no packet.

    The library does not catch errors of its parser here: a writing task would stay behind,
    and a traceback would be logged.
    """
    connection, wait = library_handler.__self__, websocket.wait  # type: ignore[attr-defined]  # it is bound to its connection

    def next_message() -> str | bytes | None:
        message: str | bytes | None = wait()
        if message is not None and packet.Packet(encoded_packet=message).packet_type > packet.NOOP:
            raise ValueError("no kind of packet")
        return message

    websocket.wait = next_message
    try:
        return library_handler(websocket)
    except Exception as error:
        logger.info("a client sent what cannot be read (%s)", type(error).__name__)
        connection.close(wait=False, abort=True, reason=connection.server.reason.TRANSPORT_ERROR)
        return []
