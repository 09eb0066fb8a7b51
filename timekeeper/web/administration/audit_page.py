"""The audit page for administrators: who did what, when and in which role.

One list has the logs of all meetings and every other act. Protected speakers have their public
label in it.
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
from timekeeper.store.audit import AuditAction
from timekeeper.store.models import AuditRow, EntryRow
from timekeeper.web.field_types import Instant
from timekeeper.web.lookup import meeting_or_404

blueprint = Blueprint("audit", __name__)

LINES_PER_PAGE = 100
ZONE = "UTC"

as_instant_ms = TypeAdapter[int](Instant).validate_python
"""Raises ValueError for anything else; Flask then treats the argument as missing."""

SENTENCES: Mapping[AuditAction, str] = {
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
    """One act. ``meeting`` is the slug of its meeting, if it has one."""

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
    shown = lines[:LINES_PER_PAGE]
    return house().views.plain_page(
        "administration/audit.html",
        lines=shown,
        zone=ZONE,
        older_than_ms=_next_page_before_ms(shown) if len(lines) > LINES_PER_PAGE else None,
        is_first=before_ms is None,
    )


def _next_page_before_ms(shown: list[AuditLine]) -> int:
    """The instant before which the next page begins; the lines of the last instant are repeated."""
    return shown[-1].at_ms + (shown[0].at_ms > shown[-1].at_ms)


def _lines(before_ms: int) -> list[AuditLine]:
    """The newest lines before an instant: one more than a page holds."""
    with house().database.reading() as session:
        rows = audit.latest(session, before_ms, LINES_PER_PAGE + 1)
        lines = [_audit_line(row) for row in rows] + _meeting_lines(session, before_ms)
    return sorted(lines, key=lambda line: line.at_ms, reverse=True)[: LINES_PER_PAGE + 1]


def _audit_line(row: AuditRow) -> AuditLine:
    sentence = gettext(SENTENCES[row.what])  # type: ignore[index]  # only these are ever written there
    about = row.about
    return AuditLine(
        row.at_ms, row.actor, _role(row.role), sentence.format(about=about), None, False
    )


def _meeting_lines(session: Session, before_ms: int) -> list[AuditLine]:
    rows = journal.latest(session, before_ms, LINES_PER_PAGE + 1)
    entries = {slug: _entries_by_revision(slug) for slug in {slug for slug, _ in rows}}
    return [_meeting_line(slug, row, entries[slug][row.revision]) for slug, row in rows]


def _entries_by_revision(slug: str) -> dict[int, LogEntryView]:
    logged = meeting_or_404(slug)
    labels = labels_in_log(logged.history, logged.names, gettext)
    return {entry.revision: entry for entry in log_entries(logged.history, labels, gettext)}


def _meeting_line(slug: str, row: EntryRow, log_entry: LogEntryView) -> AuditLine:
    return AuditLine(
        row.at_ms, row.actor, _role(row.role), log_entry.sentence, slug, log_entry.is_undone
    )


def _role(role: str | None) -> str:
    return "" if role is None else gettext(ROLES[role])
