"""The commands of ``flask --app wsgi …``. Each one creates the tables of an empty database.

Standard output has only what another program may want to read. An error is a sentence on standard
error, and the exit status is 1.
"""

from . import identities, people, programme, tokens_and_links
from .common import commands

__all__ = ["commands", "identities", "people", "programme", "tokens_and_links"]
