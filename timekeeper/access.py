"""Who may what: from the secrets that a caller shows to what they allow.

Asked at every command and at every join, so that a right that was taken away is
gone. The public may watch; nobody else may change anything but a moderator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from .domain.audience import Audience
from .store import credentials
from .store.credentials import Kind, Role, Scope

COOKIE = "timekeeper"
"""The cookie of a signed-in moderator; a display's has its role and room behind it."""

HOST_COOKIE = f"__Host-{COOKIE}"
"""The same in production: browsers take one so called from this very host alone, over TLS, so
that no other host of its domain can put one in its place."""

PROGRAMS: frozenset[Kind] = frozenset({"token"})
SOCKET_TOKENS: frozenset[Kind] = frozenset({"token", "link"})
COOKIES: frozenset[Kind] = frozenset({"cookie"})
MODERATING: frozenset[str] = frozenset({"admin", "moderator"})
DISPLAYS: frozenset[str] = frozenset({"room", "speaker", "interpreters"})
"""Roles of a screen that stands in a room: its link opens nothing else."""

MOST_COOKIES = 20


@dataclass(frozen=True)
class Grant:
    """What one credential allows. ``actor`` is how the log names its holder."""

    credential: int
    """Its number in the database."""
    role: Role
    name: str
    actor: str
    scope: Scope

    @property
    def may_moderate(self) -> bool:
        return self.role in MODERATING

    def covers(self, meeting_slug: str | None, room_slug: str) -> bool:
        in_room = self.scope.room_slug in (None, room_slug)
        return in_room and self.scope.meeting_slug in (None, meeting_slug)


def cookie_base(*, is_production: bool) -> str:
    """What the names of all our cookies begin with."""
    return HOST_COOKIE if is_production else COOKIE


def cookie_name(base: str, role: Role, scope: Scope) -> str:
    """Displays of several rooms and a moderator can live in one browser."""
    place = scope.room_slug or scope.meeting_slug
    return base if place is None else f"{base}-{role}-{place}"


def grants_of_cookies(
    session: Session, base: str, cookies: Mapping[str, str], now_ms: int
) -> list[Grant]:
    secrets = secrets_of_cookies(base, cookies)
    found = (grant_of(session, secret, COOKIES, now_ms) for _, secret in secrets)
    return [grant for grant in found if grant is not None]


def secrets_of_cookies(base: str, cookies: Mapping[str, str]) -> list[tuple[str, str]]:
    """Our cookies by name; a moderator's comes first."""
    ours = [
        (name, secret)
        for name, secret in sorted(cookies.items())
        if name == base or name.startswith(f"{base}-")
    ]
    return ours[:MOST_COOKIES]


def grant_of(session: Session, secret: str, kinds: frozenset[Kind], now_ms: int) -> Grant | None:
    row = credentials.find(session, secret, kinds, now_ms)
    if row is None:
        return None
    role: Role = row.role  # type: ignore[assignment]  # only roles are ever written there
    kind = "token" if row.kind == "token" else "user" if row.user_id else "link"
    actor = f"{kind}:{row.name}"
    return Grant(row.id, role, row.name, actor, Scope(row.room_slug, row.meeting_slug))


def may_see(
    grants: Iterable[Grant], audience: Audience, meeting_slug: str | None, room_slug: str
) -> bool:
    """The public sees the public's; all others need a grant."""
    if audience == "public":
        return True
    return seeing(grants, audience, meeting_slug, room_slug) is not None


def seeing(
    grants: Iterable[Grant], audience: Audience, meeting_slug: str | None, room_slug: str
) -> Grant | None:
    """The grant under which the caller sees this: a display its room's, a moderator everything.

    Whoever follows a room (``meeting_slug`` None) sees all that will be on in it, so a
    grant for one meeting alone does not do.
    """
    return next(
        (
            grant
            for grant in grants
            if grant.covers(meeting_slug, room_slug)
            and (grant.may_moderate or grant.role == audience)
        ),
        None,
    )


def moderator(grants: Iterable[Grant], meeting_slug: str, room_slug: str) -> Grant | None:
    """The grant under which the caller may change this meeting, if there is one."""
    return next(
        (g for g in grants if g.may_moderate and g.covers(meeting_slug, room_slug)),
        None,
    )


def is_own_origin(origin: str, environ: Mapping[str, str], listed: Sequence[str] | None) -> bool:
    """Whether a browser's ``Origin`` is ours: a listed one, else that of the request's host."""
    if listed is not None:
        return origin in listed
    return origin == f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST')}"
