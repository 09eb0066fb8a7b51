"""The commands: ``flask --app wsgi …``. Each upgrades an empty database by itself.

What another program may want to read goes to standard output alone; what went
wrong is a sentence on standard error, and the exit status is 1.
"""

from . import identities, keys, people, programme
from .common import commands

__all__ = ["commands", "identities", "keys", "people", "programme"]
