"""Channels: who is sent what. All members of a channel are sent the same bytes."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from threading import Lock

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.presentation.views import Format

MAX_CHANNELS_PER_CONNECTION = 8
"""A page joins one channel, a program several at most."""


@dataclass(frozen=True)
class Scope:
    """A meeting, or a room with the meeting that is on in it."""

    kind: str
    slug: str

    @classmethod
    def meeting(cls, slug: str) -> "Scope":
        return cls("meeting", slug)

    @classmethod
    def room(cls, slug: str) -> "Scope":
        return cls("room", slug)


@dataclass(frozen=True)
class Channel:
    scope: Scope
    audience: Audience
    format: Format
    lang: str

    @property
    def name(self) -> str:
        return f"{self.scope.kind}/{self.scope.slug}/{self.audience}/{self.format}/{self.lang}"


class Channels:
    """The channels that have members. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._members: dict[Channel, dict[str, None]] = defaultdict(dict)
        self._changes: Counter[Channel] = Counter()
        self._channels_of: dict[str, set[Channel]] = defaultdict(set)

    def join(self, sid: str, channel: Channel) -> bool:
        """Gives False where the connection is in as many channels as it may be."""
        with self._lock:
            joined = self._channels_of[sid]
            if channel not in joined and len(joined) >= MAX_CHANNELS_PER_CONNECTION:
                return False
            joined.add(channel)
            self._members[channel][sid] = None
            self._changes[channel] += 1
            return True

    def leave_all(self, sid: str) -> None:
        with self._lock:
            for channel in self._channels_of.pop(sid, set()):
                self._remove(sid, channel)

    def _remove(self, sid: str, channel: Channel) -> None:
        members = self._members.get(channel, {})
        members.pop(sid, None)
        self._changes[channel] += 1
        if not members:
            self._members.pop(channel, None)

    def members(self, channel: Channel) -> list[str]:
        """In the order in which they joined, as they lie in memory: fastest to go through."""
        with self._lock:
            return list(self._members.get(channel, ()))

    def changes(self, channel: Channel) -> int:
        """How often a member has joined or left: while it is the same, so are the members."""
        return self._changes[channel]

    def in_use(self) -> list[Channel]:
        with self._lock:
            return list(self._members)

    def of(self, *scopes: Scope) -> list[Channel]:
        """The channels in use of some scopes; the public's last, as they are many and far away."""
        channels = [channel for channel in self.in_use() if channel.scope in scopes]
        return sorted(channels, key=lambda channel: channel.audience == "public")

    def counts(self) -> Counter[tuple[Scope, Audience]]:
        """How many connections watch each meeting, or follow each room, as each audience."""
        counted: Counter[tuple[Scope, Audience]] = Counter()
        with self._lock:
            for channel, members in self._members.items():
                counted[channel.scope, channel.audience] += len(members)
        return counted

    def count(self, audience: Audience, scope: Scope | None = None) -> int:
        """How many connections watch as this audience."""
        with self._lock:
            return sum(
                len(members)
                for channel, members in self._members.items()
                if channel.audience == audience and scope in (None, channel.scope)
            )
