"""Identification: each display of a room shows its number for some seconds."""

from collections.abc import Callable
from typing import Any

from .screens import Screens

SendTo = Callable[[str, dict[str, Any], str], None]
"""Sends an event to one connection."""


class Identification:
    """Sends ``identify`` to the displays of a room that are connected to this process."""

    def __init__(self, screens: Screens, send_to: SendTo) -> None:
        self._screens = screens
        self._send_to = send_to

    def identify(self, room_slug: str) -> int:
        """Makes a room's displays show their numbers; gives how many it was sent to."""
        displays = self._screens.in_this_process(room_slug)
        for sid, screen in displays.items():
            self._send_to("identify", {"number": screen.number, "what": screen.what}, sid)
        return len(displays)
