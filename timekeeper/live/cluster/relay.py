"""The relay: what one process tells the others, over Redis' publish and subscribe.

That a meeting has a new revision, a signal, who is there: hints, none of which anything
depends on. States never travel: each process reads the log for itself. While Redis is
away, or a subscription has gone deaf without a word, the next beat finds in the
database what was missed.
"""

import logging
import uuid
from collections.abc import Callable
from queue import Full, Queue
from typing import Any

import redis
from pydantic import BaseModel, ConfigDict, ValidationError

from timekeeper.live.transport.event_loop import Sleep
from timekeeper.store.connection.database import DatabaseAway

DEAF_AFTER_MS = 5_000
"""A process hears itself at every beat; for longer than this it does not, unless it is deaf."""

RETRY_S = 1
LISTEN_FOR_S = 1
ANSWER_WITHIN_S = 2
MOST_WAITING = 1_000

Hear = Callable[[str, dict[str, Any]], object]
"""Told ``(process, content)``."""

logger = logging.getLogger(__name__)


class Message(BaseModel):
    """What travels. ``process`` is who says it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    process: str
    kind: str
    content: dict[str, Any]


class SubscriptionLost(Exception):
    """Nothing came for too long, not even one's own words."""


class Relay:
    """One for each process; ``hearers`` are what the others may say, by kind.

    ``installation`` names the database, so that two may share one Redis. Nothing here
    raises or waits, but the two loops, which run for ever.
    """

    def __init__(
        self, url: str, installation: Callable[[], str], steady_ms: Callable[[], int]
    ) -> None:
        self.process = uuid.uuid4().hex
        self.hearers: dict[str, Hear] = {}
        self._installation = installation
        self._steady_ms = steady_ms
        self._waiting: Queue[Message] = Queue(MOST_WAITING)
        self._heard_itself_ms: int | None = None
        self._is_away = False
        self._client = redis.Redis.from_url(
            url,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=ANSWER_WITHIN_S,
            decode_responses=True,
        )

    @property
    def is_right(self) -> bool:
        """Whether this process hears what is said, its own words among it."""
        heard_ms = self._heard_itself_ms
        return heard_ms is not None and self._steady_ms() - heard_ms <= DEAF_AFTER_MS

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        """Have it said soon. Where too much waits it is not: the beat will heal it."""
        try:
            self._waiting.put_nowait(Message(process=self.process, kind=kind, content=content))
        except Full:
            logger.warning("too many messages wait to be sent to the other processes")

    def speak(self, _sleep: Sleep) -> None:
        """Say what waits; what cannot be said is left out."""
        while True:
            message = self._waiting.get()
            try:
                self._client.publish(self._channel(), message.model_dump_json())
            except (redis.RedisError, OSError, DatabaseAway) as error:
                self._note_away(error)

    def listen(self, sleep: Sleep) -> None:
        """Hear the others, and subscribe anew when the connection breaks or goes deaf."""
        while True:
            try:
                self._hear_until_deaf()
            except (redis.RedisError, OSError, DatabaseAway, SubscriptionLost) as error:
                self._note_away(error)
            sleep(RETRY_S)

    def _hear_until_deaf(self) -> None:
        began_ms = self._steady_ms()
        with self._client.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(self._channel())
            while self._steady_ms() - self._heard_since(began_ms) <= DEAF_AFTER_MS:
                heard = subscription.get_message(timeout=LISTEN_FOR_S)
                if heard is not None:
                    self._hear(heard["data"])
        raise SubscriptionLost("it has gone silent")

    def _heard_since(self, began_ms: int) -> int:
        return max(began_ms, self._heard_itself_ms or 0)

    def _hear(self, said: str) -> None:
        try:
            message = Message.model_validate_json(said)
            if message.process == self.process:
                self._note_heard_itself()
            elif message.kind in self.hearers:
                self.hearers[message.kind](message.process, message.content)
        except ValidationError:
            logger.warning("another process sent a message that this one does not understand")
        except Exception:
            logger.exception("a message of another process could not be carried out")

    def _note_heard_itself(self) -> None:
        self._heard_itself_ms = self._steady_ms()
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
