"""Identification: every display of a room shows for some seconds which one it is."""

from collections.abc import Callable
from typing import Any

from .screens import Screens

SendTo = Callable[[str, dict[str, Any], str], None]
"""Sends an event to one connection."""


class Identification:
    """Tells the displays of a room that are connected to this process to show their numbers."""

    def __init__(self, screens: Screens, send_to: SendTo) -> None:
        self._screens = screens
        self._send_to = send_to

    def identify(self, room_slug: str) -> int:
        """Have a room's displays identify themselves; gives how many were told."""
        displays = self._screens.of_room(room_slug)
        for sid, screen in displays.items():
            self._send_to("identify", {"number": screen.number, "what": screen.what}, sid)
        return len(displays)
