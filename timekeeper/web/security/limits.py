"""How often something may be tried: each address counts by itself unless a limit says otherwise."""

import logging
from ipaddress import IPv6Address, ip_address

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def address() -> str:
    """By what a caller counts: an IPv4 address, or of an IPv6 one the first 64 bits.

    Whoever has one IPv6 address has the rest of its network too.
    """
    try:
        found = ip_address(get_remote_address())
    except ValueError:
        return get_remote_address()
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


limiter = Limiter(address, strategy="fixed-window")
"""Of what was counted in a window nothing stays in memory when it is over."""

logging.getLogger("flask-limiter").setLevel(logging.WARNING)
"""Below that it writes who was held back: the address, and whatever was typed as a name."""

COMMANDS_AT_ONCE = 200
COMMAND_EVERY_MS = 25
"""What one credential may send to the API: no hand comes near it, and a program at twenty times
does not either. It is counted in each process by itself."""
