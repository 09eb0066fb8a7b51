"""How often something may be tried: each address counts by itself unless a limit says otherwise."""

import logging

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window")

logging.getLogger("flask-limiter").setLevel(logging.WARNING)
"""Below that it writes who was held back: the address, and whatever was typed as a name."""

COMMANDS_AT_ONCE = 200
COMMAND_EVERY_MS = 25
"""What one credential may send to the API: no hand comes near it, and a program at twenty times
does not either. It is counted in each process by itself."""
