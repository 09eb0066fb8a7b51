"""The only write path: load, decide, append, commit, publish.

The API, the loading of a programme and the command line all change meetings here. An answered
command is committed, a refused one has changed nothing, and a command that is sent twice with one
key has one effect.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timekeeper.domain.log.history import Entry, History
from timekeeper.domain.protection.labels import Names
from timekeeper.domain.refusal import Refused
from timekeeper.store import journal, people, programme
from timekeeper.store.connection.database import Database, DatabaseUnavailable
from timekeeper.store.journal import Journal, LoggedMeeting
from timekeeper.store.models import EntryRow

from .verb_arguments import decide

Publish = Callable[[str, int], None]
"""Called with ``(slug, revision)`` after the commit; returns without waiting for the screens."""

ATTEMPTS = 8
"""How often a command is decided if another one is written first each time."""


class NoSuchMeeting(Exception):
    """There is no meeting with this slug."""


class Stale(Exception):
    """The caller expected another revision; the meeting is at ``revision``."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class KeyReused(Exception):
    """The idempotency key belongs to another command."""


@dataclass(frozen=True)
class Command:
    """One verb on one meeting. Without ``expected_revision`` any revision will do."""

    slug: str
    verb: str
    body: Mapping[str, Any]
    actor: str
    key: str | None = None
    expected_revision: int | None = None
    role: str | None = None
    """The role in which the actor acts."""


@dataclass(frozen=True)
class Answer:
    """The meeting right after the command; a repeat of the command gets the same answer."""

    logged: LoggedMeeting
    at_ms: int
    is_replay: bool

    @property
    def history(self) -> History:
        return self.logged.history

    @property
    def names(self) -> Names:
        return self.logged.names

    @property
    def revision(self) -> int:
        return self.history.revision


class Executor:
    """Carries out commands. ``now_ms`` is server time.

    ``publish`` sends to the screens; it does nothing where no sockets are served.
    """

    def __init__(self, database: Database, journal: Journal, now_ms: Callable[[], int]) -> None:
        self.database = database
        self.journal = journal
        self._now_ms = now_ms
        self.publish: Publish = lambda slug, revision: None

    def execute(self, command: Command) -> Answer:
        """Carries out one command.

        Raises Refused, NoSuchMeeting, Stale, KeyReused or DatabaseUnavailable; nothing has
        changed then.
        """
        return self.execute_all(lambda session: [command])[0]

    def execute_all(self, make_commands: Callable[[Session], Sequence[Command]]) -> list[Answer]:
        """Carries out several commands in one transaction: all are committed, or none.

        ``make_commands`` may add rows in this transaction. It is called again if another command
        is written first.
        """
        answers = self._append_all(make_commands)
        for answer in answers:
            if not answer.is_replay:
                self.journal.remember(answer.logged)
                self.publish(answer.history.meeting.slug, answer.revision)
        return answers

    def _append_all(self, make_commands: Callable[[Session], Sequence[Command]]) -> list[Answer]:
        for _ in range(ATTEMPTS):
            try:
                with self.database.writing() as session:
                    return [self._append(session, command) for command in make_commands(session)]
            except IntegrityError:
                continue
        raise DatabaseUnavailable("Too many others are writing at the same moment. Try again.")

    def _append(self, session: Session, command: Command) -> Answer:
        logged = self.journal.peek(session, command.slug)
        if logged is None:
            raise NoSuchMeeting(command.slug)
        # Names have no slash (cli/common.py), so two actors never share a key.
        key = f"{command.actor}/{command.key or uuid.uuid4()}"
        body_hash = _hash(command)
        earlier = journal.find_by_key(session, logged.meeting_id, key)
        if earlier is not None:
            return _replayed(logged, earlier, body_hash)
        if (
            command.expected_revision is not None
            and command.expected_revision != logged.history.revision
        ):
            raise Stale(logged.history.revision)
        now_ms = self._now_ms()
        fact = decide(session, logged, command.verb, command.body, now_ms)
        # The clock may have been ahead at a plan. Entries stay in order, facts use now_ms.
        at_ms = max(now_ms, logged.history.latest_at_ms)
        entry = Entry(logged.history.revision + 1, at_ms, command.actor, fact)
        journal.append(
            session, logged.meeting_id, entry, key=key, body_hash=body_hash, role=command.role
        )
        history = logged.history.with_entry(entry)
        _occupy_or_leave_room(session, logged, history)
        names = people.names_of(session, logged.meeting_id)
        return Answer(replace(logged, history=history, names=names), at_ms, is_replay=False)


def _hash(command: Command) -> bytes:
    canonical = json.dumps([command.verb, command.body], sort_keys=True, default=repr)
    return hashlib.sha256(canonical.encode()).digest()


def _replayed(logged: LoggedMeeting, earlier: EntryRow, body_hash: bytes) -> Answer:
    """The first answer again, folded from the log up to its entry."""
    if earlier.body_hash != body_hash:
        raise KeyReused(earlier.key)
    entries = logged.history.entries[: earlier.revision]
    history = History.of(logged.history.blank, entries)
    return Answer(replace(logged, history=history), earlier.at_ms, is_replay=True)


def _occupy_or_leave_room(session: Session, logged: LoggedMeeting, history: History) -> None:
    """One meeting is open in a room at a time. Raises Refused."""
    meeting = history.meeting
    if meeting.is_on == logged.history.meeting.is_on:
        return
    if not meeting.is_on:
        programme.leave_room(session, logged.meeting_id)
        return
    other = programme.meeting_open_in(session, meeting.room_slug)
    if other is not None:
        raise Refused(
            "The Pre-session of {other} is still open in {room}; close it first.",
            other=other.state_under_review,
            room=meeting.room,
        )
    programme.occupy_room(session, meeting.room_slug, logged.meeting_id)
