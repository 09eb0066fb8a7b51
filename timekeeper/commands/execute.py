"""The one write path: load, decide, append, commit, publish.

Whoever changes a meeting comes through here: the API, the loading of a programme,
the command line. What is answered has been committed; what is refused has changed
nothing; a command that is sent twice under one key has one effect.
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
from timekeeper.store.connection.database import Database, DatabaseAway
from timekeeper.store.journal import Journal, LoggedMeeting
from timekeeper.store.models import EntryRow

from .verb_arguments import decide

Publish = Callable[[str, int], None]
"""Told ``(slug, revision)`` after the commit; never waited for."""

ATTEMPTS = 8
"""How often a command is decided again because another one was written first."""


class NoSuchMeeting(Exception):
    """There is no meeting of that slug."""


class Stale(Exception):
    """The caller saw ``seen``; the meeting has gone on to ``revision``."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class KeyReused(Exception):
    """The key has been used for another command."""


@dataclass(frozen=True)
class Command:
    """One verb on one meeting. ``seen`` is the revision that the caller insists on, and
    ``role`` the one under which the actor acts."""

    slug: str
    verb: str
    body: Mapping[str, Any]
    actor: str
    key: str | None = None
    seen: int | None = None
    role: str | None = None


@dataclass(frozen=True)
class Answer:
    """The meeting as it was right after the command; a repeat gets the very same."""

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
    """Carries commands out. ``now_ms`` is server time.

    ``publish`` is the way to the screens; where nothing is live it leads nowhere.
    """

    def __init__(self, database: Database, journal: Journal, now_ms: Callable[[], int]) -> None:
        self.database = database
        self.journal = journal
        self._now_ms = now_ms
        self.publish: Publish = lambda slug, revision: None

    def execute(self, command: Command) -> Answer:
        """Carry one command out.

        Raises Refused, NoSuchMeeting, Stale, KeyReused, DatabaseAway; whichever it
        is, nothing has changed.
        """
        return self.execute_all(lambda session: [command])[0]

    def execute_all(self, commands: Callable[[Session], Sequence[Command]]) -> list[Answer]:
        """Carry several out as one: all of them are committed, or none.

        ``commands`` may add rows of its own in the transaction that it is given.
        """
        answers = self._committed(commands)
        for answer in answers:
            if not answer.is_replay:
                self.journal.remember(answer.logged)
                self.publish(answer.history.meeting.slug, answer.revision)
        return answers

    def _committed(self, commands: Callable[[Session], Sequence[Command]]) -> list[Answer]:
        for _ in range(ATTEMPTS):
            try:
                with self.database.writing() as session:
                    return [self._appended(session, command) for command in commands(session)]
            except IntegrityError:
                continue
        raise DatabaseAway("Too many others are writing at the same moment. Try again.")

    def _appended(self, session: Session, command: Command) -> Answer:
        logged = self.journal.look(session, command.slug)
        if logged is None:
            raise NoSuchMeeting(command.slug)
        # Nobody is given a name with a slash (cli/common.py), so no two callers meet at one key.
        key = f"{command.actor}/{command.key or uuid.uuid4()}"
        body_hash = _hash(command)
        earlier = journal.find_key(session, logged.meeting_id, key)
        if earlier is not None:
            return _replayed(logged, earlier, body_hash)
        if command.seen is not None and command.seen != logged.history.revision:
            raise Stale(logged.history.revision)
        now_ms = self._now_ms()
        fact = decide(session, logged, command.verb, command.body, now_ms)
        # A plan may have been laid out while the clock was ahead; a turn must not wait for that.
        at_ms = max(now_ms, logged.history.latest_at_ms)
        entry = Entry(logged.history.revision + 1, at_ms, command.actor, fact)
        journal.append(
            session, logged.meeting_id, entry, key=key, body_hash=body_hash, role=command.role
        )
        history = logged.history.with_entry(entry)
        _keep_room(session, logged, history)
        names = people.names_of(session, logged.meeting_id)
        return Answer(replace(logged, history=history, names=names), at_ms, is_replay=False)


def _hash(command: Command) -> bytes:
    said = json.dumps([command.verb, command.body], sort_keys=True, default=repr)
    return hashlib.sha256(said.encode()).digest()


def _replayed(logged: LoggedMeeting, earlier: EntryRow, body_hash: bytes) -> Answer:
    """The first answer again, folded from the log up to where it stood then."""
    if earlier.body_hash != body_hash:
        raise KeyReused(earlier.key)
    entries = logged.history.entries[: earlier.revision]
    history = History.of(logged.history.blank, entries)
    return Answer(replace(logged, history=history), earlier.at_ms, is_replay=True)


def _keep_room(session: Session, logged: LoggedMeeting, history: History) -> None:
    """Hold or leave the room: one meeting is open in a room at a time."""
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
