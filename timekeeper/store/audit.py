"""The audit: who did what outside the meetings' logs. Rows are added and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import AuditRow

AuditAction = Literal[
    "signed in",
    "failed to sign in",
    "signed out",
    "signed out everywhere",
    "opened a link",
    "chose a password",
    "paired a screen",
    "made a link",
    "took a link away",
    "made a token",
    "took a token away",
    "invited",
    "let choose a new password",
    "added a person",
    "changed a person",
    "removed a person",
    "signed somebody out",
    "kept identities",
    "deleted identities",
]


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role."""

    actor: str
    role: str | None


COMMAND_LINE = Actor("command line", None)
SERVER = Actor("server", None)


def note(session: Session, at_ms: int, who: Actor, what: AuditAction, about: str = "") -> None:
    """Adds a row. ``about`` is the object of the action, never a secret and never a speaker."""
    session.add(AuditRow(at_ms=at_ms, actor=who.actor, role=who.role, what=what, about=about[:200]))
    session.flush()


def latest(session: Session, before_ms: int, most: int) -> Sequence[AuditRow]:
    """At most ``most`` rows from before an instant, newest first."""
    rows = select(AuditRow).where(AuditRow.at_ms < before_ms)
    return session.scalars(
        rows.order_by(AuditRow.at_ms.desc(), AuditRow.id.desc()).limit(most)
    ).all()
