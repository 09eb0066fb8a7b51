"""The account: who did what, when, and from which role. For administrators.

The logs of all meetings, and what was done beside them, in one list. A protected speaker is
called there what the public may read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, request
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from timekeeper.domain.audience.log_entries import LogEntryView, labels_in_log, log_entries
from timekeeper.domain.refusal import english
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.store import audit, journal
from timekeeper.store.audit import What
from timekeeper.store.models import AuditRow, EntryRow
from timekeeper.web.field_types import Instant
from timekeeper.web.lookup import meeting_or_404

blueprint = Blueprint("audit", __name__)

PAGE = 100
ZONE = "UTC"

as_instant_ms = TypeAdapter[int](Instant).validate_python
"""Raises ValueError for what is no instant, and then it counts as not said."""

SENTENCES: Mapping[What, str] = {
    "signed in": english("Signed in"),
    "failed to sign in": english("Tried to sign in as {about} with a wrong password"),
    "signed out": english("Signed out"),
    "signed out everywhere": english("Signed out everywhere"),
    "opened a link": english("Opened a link"),
    "chose a password": english("Chose a password"),
    "paired a screen": english("Paired a screen: {about}"),
    "made a link": english("Created a link: {about}"),
    "took a link away": english("Revoked a link: {about}"),
    "made a token": english("Created a token: {about}"),
    "took a token away": english("Revoked a token: {about}"),
    "invited": english("Invited the user {about}"),
    "let choose a new password": english("Gave {about} a link to choose a new password"),
    "added a person": english("Added the user {about}"),
    "changed a person": english("Changed the role of {about}"),
    "removed a person": english("Removed the user {about}"),
    "signed somebody out": english("Signed out {about} everywhere"),
    "kept identities": english("Changed how long identities are kept: {about}"),
    "deleted identities": english("Deleted identities: {about}"),
}

ROLES: Mapping[str, str] = {
    "admin": english("administrator"),
    "moderator": english("moderator"),
    "rapporteur": english("rapporteur"),
    "room": english("room screen"),
    "speaker": english("speaker’s display"),
    "interpreters": english("interpreters"),
    "public": english("public"),
}


@dataclass(frozen=True)
class AuditLine:
    """One thing that was done. ``meeting`` is its slug, where it was done to one."""

    at_ms: int
    actor: str
    role: str
    sentence: str
    meeting: str | None
    is_undone: bool

    @property
    def day(self) -> str:
        """The day, in UTC, as ISO 8601 writes it."""
        return datetime.fromtimestamp(self.at_ms / 1000, UTC).date().isoformat()


@blueprint.get("/audit")
def page() -> str:
    before_ms = request.args.get("before", type=as_instant_ms)
    lines = _lines(before_ms if before_ms is not None else house().server_time.now_ms() + 1)
    shown = lines[:PAGE]
    return house().views.plain_page(
        "administration/audit.html",
        lines=shown,
        zone=ZONE,
        older_than_ms=_next(shown) if len(lines) > PAGE else None,
        is_first=before_ms is None,
    )


def _next(shown: list[AuditLine]) -> int:
    """Before which instant the next page begins; the last instant is shown again, whole."""
    return shown[-1].at_ms + (shown[0].at_ms > shown[-1].at_ms)


def _lines(before_ms: int) -> list[AuditLine]:
    """The newest that there are before an instant, and one more than a page holds."""
    with house().database.reading() as session:
        beside = [_beside(row) for row in audit.latest(session, before_ms, PAGE + 1)]
        entries = _of_meetings(session, before_ms)
    return sorted([*beside, *entries], key=lambda line: line.at_ms, reverse=True)[: PAGE + 1]


def _beside(row: AuditRow) -> AuditLine:
    sentence = gettext(SENTENCES[row.what])  # type: ignore[index]  # only these are ever written there
    about = row.about
    return AuditLine(
        row.at_ms, row.actor, _role(row.role), sentence.format(about=about), None, False
    )


def _of_meetings(session: Session, before_ms: int) -> list[AuditLine]:
    rows = journal.latest(session, before_ms, PAGE + 1)
    told = {slug: _deeds(slug) for slug in {slug for slug, _ in rows}}
    return [_entry(slug, row, told[slug][row.revision]) for slug, row in rows]


def _deeds(slug: str) -> dict[int, LogEntryView]:
    logged = meeting_or_404(slug)
    labels = labels_in_log(logged.history, logged.names, gettext)
    return {
        log_entry.revision: log_entry for log_entry in log_entries(logged.history, labels, gettext)
    }


def _entry(slug: str, row: EntryRow, log_entry: LogEntryView) -> AuditLine:
    return AuditLine(
        row.at_ms, row.actor, _role(row.role), log_entry.sentence, slug, log_entry.is_undone
    )


def _role(role: str | None) -> str:
    return "" if role is None else gettext(ROLES[role])
