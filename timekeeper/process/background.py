"""Work beside the requests, such as a rehearsal that plays by itself.

``web/`` has such work, and ``live/`` can run it; neither imports the other, so ``create_app``
puts the function that starts it in here.
"""

from collections.abc import Callable

Start = Callable[..., None]
"""Called with the work and its arguments; returns at once."""


def _do_nothing(work: Callable[..., None], *arguments: object) -> None:
    """Used where nothing is served, as by the command line."""


class Background:
    def __init__(self) -> None:
        self.start: Start = _do_nothing
