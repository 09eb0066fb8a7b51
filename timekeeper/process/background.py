"""Work beside the requests, as a rehearsal that plays by itself.

The edge that has something to do and the one that can do it beside everything else do not
know each other; ``create_app`` puts the way between them in here.
"""

from collections.abc import Callable

Start = Callable[..., None]
"""Told the work and its arguments; gives back at once."""


def _never(work: Callable[..., None], *arguments: object) -> None:
    """Where nothing is served, as for the command line, nothing is done either."""


class Background:
    def __init__(self) -> None:
        self.start: Start = _never
