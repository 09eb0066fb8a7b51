"""Rate limits. They count by client address unless a limit has a key of its own."""

import logging
from ipaddress import IPv6Address, ip_address

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def client_address() -> str:
    """The IPv4 address of the caller, or the first 64 bits of its IPv6 address.

    A caller with one IPv6 address has the rest of that network too.
    """
    try:
        address = ip_address(get_remote_address())
    except ValueError:
        return get_remote_address()
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


limiter = Limiter(client_address, strategy="fixed-window")
"""Fixed windows: the counts of a window leave the memory when it is over."""

logging.getLogger("flask-limiter").setLevel(logging.WARNING)
"""Lower levels log the callers that are limited: their address and the name that they typed."""

COMMANDS_AT_ONCE = 200
COMMAND_EVERY_MS = 25
"""How many commands one credential may send, in each process. People send far fewer, and so does a
rehearsal at twenty times the speed."""
