"""The relay: messages from one process to the others, over Redis' publish and subscribe.

They are hints on which nothing depends: that a meeting has a new revision, a signal, who is
connected. States are never sent: each process reads the log for itself. While Redis is away,
or a subscription has failed without an error, the next beat finds in the database what was
missed.
"""

import logging
import uuid
from collections.abc import Callable
from queue import Full, Queue
from typing import Any

import redis
from pydantic import BaseModel, ConfigDict, ValidationError

from timekeeper.live.transport.event_loop import Sleep
from timekeeper.store.connection.database import DatabaseUnavailable

SILENCE_LIMIT_MS = 5_000
"""A process receives its own message at every beat; without one for longer, it receives none."""

RETRY_S = 1
RECEIVE_TIMEOUT_S = 1
ANSWER_WITHIN_S = 2
MAX_WAITING = 1_000

Handler = Callable[[str, dict[str, Any]], object]
"""Called with ``(process, content)``."""

logger = logging.getLogger(__name__)


class Message(BaseModel):
    """What is sent. ``process`` is the sender."""

    model_config = ConfigDict(extra="forbid", strict=True)
    process: str
    kind: str
    content: dict[str, Any]


class SubscriptionLost(Exception):
    """Nothing came for too long, not even the process's own messages."""


class Relay:
    """One for each process; ``handlers`` are called with the others' messages, by kind.

    ``installation`` names the database, so that two may share one Redis. Nothing here
    raises or waits but the two loops, which run for ever.
    """

    def __init__(
        self, url: str, installation: Callable[[], str], monotonic_ms: Callable[[], int]
    ) -> None:
        self.process = uuid.uuid4().hex
        self.handlers: dict[str, Handler] = {}
        self._installation = installation
        self._monotonic_ms = monotonic_ms
        self._waiting: Queue[Message] = Queue(MAX_WAITING)
        self._own_received_ms: int | None = None
        self._is_away = False
        self._client = redis.Redis.from_url(
            url,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=ANSWER_WITHIN_S,
            decode_responses=True,
        )

    @property
    def is_receiving(self) -> bool:
        """Whether this process receives messages, its own among them."""
        at_ms = self._own_received_ms
        return at_ms is not None and self._monotonic_ms() - at_ms <= SILENCE_LIMIT_MS

    def send(self, kind: str, content: dict[str, Any]) -> None:
        """Has a message sent soon. Where too many wait it is left out: beats heal that."""
        try:
            self._waiting.put_nowait(Message(process=self.process, kind=kind, content=content))
        except Full:
            logger.warning("too many messages wait to be sent to the other processes")

    def run_sending(self, _sleep: Sleep) -> None:
        """Sends what waits; a message that cannot be sent is left out."""
        while True:
            message = self._waiting.get()
            try:
                self._client.publish(self._channel(), message.model_dump_json())
            except (redis.RedisError, OSError, DatabaseUnavailable) as error:
                self._note_away(error)

    def run_receiving(self, sleep: Sleep) -> None:
        """Receives, and subscribes again when the connection breaks or goes silent."""
        while True:
            try:
                self._receive_until_silent()
            except (redis.RedisError, OSError, DatabaseUnavailable, SubscriptionLost) as error:
                self._note_away(error)
            sleep(RETRY_S)

    def _receive_until_silent(self) -> None:
        began_ms = self._monotonic_ms()
        with self._client.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(self._channel())
            while self._monotonic_ms() - self._silent_since(began_ms) <= SILENCE_LIMIT_MS:
                received = subscription.get_message(timeout=RECEIVE_TIMEOUT_S)
                if received is not None:
                    self._handle(received["data"])
        raise SubscriptionLost("it has gone silent")

    def _silent_since(self, began_ms: int) -> int:
        return max(began_ms, self._own_received_ms or 0)

    def _handle(self, data: str) -> None:
        try:
            message = Message.model_validate_json(data)
            if message.process == self.process:
                self._note_own_received()
            elif message.kind in self.handlers:
                self.handlers[message.kind](message.process, message.content)
        except ValidationError:
            logger.warning("another process sent a message that this one does not understand")
        except Exception:
            logger.exception("a message of another process could not be carried out")

    def _note_own_received(self) -> None:
        self._own_received_ms = self._monotonic_ms()
        if self._is_away:
            logger.info("the message queue answers again")
        self._is_away = False

    def _note_away(self, error: Exception) -> None:
        if not self._is_away:
            logger.warning(
                "the message queue does not answer (%s); beats keep the screens right", error
            )
        self._is_away = True

    def _channel(self) -> str:
        return f"timekeeper/{self._installation()}"
