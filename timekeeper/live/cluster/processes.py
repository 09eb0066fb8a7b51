"""This process among the others: what it sends them, and how it handles their messages.

Where one process serves alone, nothing is sent and nothing comes.
"""

from collections.abc import Callable
from typing import Any

from timekeeper.live.displays.screens import Screens
from timekeeper.live.publishing.channels import Channels
from timekeeper.live.transport.event_loop import Sleep

from .presence import OtherProcesses, Presence, Watching
from .relay import Handler, Relay

ANNOUNCE_EVERY_S = 2


class Processes:
    """``relay`` is None where this process serves alone; ``counter`` gives, for a kind of
    message, the function that counts one."""

    def __init__(
        self,
        relay: Relay | None,
        channels: Channels,
        screens: Screens,
        other_processes: OtherProcesses,
        counter: Callable[[str], Callable[[], None]] = lambda kind: lambda: None,
    ) -> None:
        self._relay = relay
        self._channels = channels
        self._screens = screens
        self._counter = counter
        self.on("present", other_processes.update)

    def on(self, kind: str, handler: Handler) -> None:
        """Has a handler called with each message of this kind from another process."""
        if self._relay is None:
            return
        count = self._counter(kind)

        def counted(process: str, content: dict[str, Any]) -> None:
            count()
            handler(process, content)

        self._relay.handlers[kind] = counted

    def send(self, kind: str, content: dict[str, Any]) -> None:
        """Sends a message to all others soon; never fails, never waits."""
        if self._relay is not None:
            self._relay.send(kind, content)

    def loops(self) -> list[Callable[[Sleep], None]]:
        """What is to run beside the requests."""
        if self._relay is None:
            return []
        return [self._relay.run_sending, self._relay.run_receiving, self._announce_presence]

    def _announce_presence(self, sleep: Sleep) -> None:
        """Announces at every beat who is connected; the relay also checks itself by this."""
        while True:
            if self._relay is not None:
                self._screens.resolve_conflicts(self._relay.process)
            self.send("present", self.presence().model_dump())
            sleep(ANNOUNCE_EVERY_S)

    def presence(self) -> Presence:
        watching = [
            Watching(kind=scope.kind, slug=scope.slug, audience=audience, count=count)
            for (scope, audience), count in self._channels.counts().items()
        ]
        return Presence(watching=watching, screens=self._screens.announced())
