"""This process among the others: what it tells them, and what it does when they tell it.

Where one process serves alone, there is nobody to tell, and all of this leads nowhere.
"""

from collections.abc import Callable
from typing import Any

from timekeeper.live.displays.screens import Screens
from timekeeper.live.publishing.channels import Channels
from timekeeper.live.transport.event_loop import Sleep

from .presence import OtherProcesses, Presence, Watching
from .relay import Hear, Relay

TELL_EVERY_S = 2


class Processes:
    """``relay`` is None where this process serves alone; ``counter`` gives, for a kind of
    message, what is called with each that comes."""

    def __init__(
        self,
        relay: Relay | None,
        channels: Channels,
        screens: Screens,
        others: OtherProcesses,
        counter: Callable[[str], Callable[[], None]] = lambda kind: lambda: None,
    ) -> None:
        self._relay = relay
        self._channels = channels
        self._screens = screens
        self._counter = counter
        self.on("present", others.hear)

    def on(self, kind: str, hear: Hear) -> None:
        """Have this called when another process tells something of this kind."""
        if self._relay is None:
            return
        count = self._counter(kind)

        def counted(process: str, content: dict[str, Any]) -> None:
            count()
            hear(process, content)

        self._relay.hearers[kind] = counted

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        """Have the others told; never fails, never waits."""
        if self._relay is not None:
            self._relay.tell(kind, content)

    def loops(self) -> list[Callable[[Sleep], None]]:
        """What is to run beside the requests."""
        return [] if self._relay is None else [self._relay.speak, self._relay.listen, self._present]

    def _present(self, sleep: Sleep) -> None:
        """Say at every beat who is here; by this the relay knows too that it is not deaf."""
        while True:
            if self._relay is not None:
                self._screens.settle(self._relay.process)
            self.tell("present", self.presence().model_dump())
            sleep(TELL_EVERY_S)

    def presence(self) -> Presence:
        watching = [
            Watching(kind=scope.kind, slug=scope.slug, audience=audience, count=count)
            for (scope, audience), count in self._channels.counts().items()
        ]
        return Presence(watching=watching, screens=self._screens.said())
