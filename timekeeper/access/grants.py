"""Grants: what the secrets of a caller allow, by the table in ``roles.py``.

Grants are read anew at every request, command and join, so that a revoked right ends at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import Kind, Role, Scope
from timekeeper.store.models import CredentialRow

from .roles import MODERATING, PEOPLE, Within, rule_for

COOKIE = "timekeeper"
"""The cookie of a person who has signed in; that of a display adds its role and room."""

HOST_COOKIE = f"__Host-{COOKIE}"
"""The same in production: browsers accept this prefix from this host alone, over TLS, so that
another host of the domain cannot set it."""

BEARER_KINDS: frozenset[Kind] = frozenset({"token"})
"""Credentials that a program may send as a bearer token."""
SOCKET_KINDS: frozenset[Kind] = frozenset({"token", "link"})
"""Credentials that a socket may send when it connects."""
COOKIE_KINDS: frozenset[Kind] = frozenset({"cookie"})

MOST_COOKIES = 20
"""How many cookies of one request are looked up."""


@dataclass(frozen=True)
class Grant:
    """What one credential allows. ``actor`` is how the log names its holder."""

    credential_id: int
    role: Role
    name: str
    actor: str
    scopes: tuple[Scope, ...]
    idle_since_ms: int | None = None
    """When it was last used; None if it does not end through disuse."""

    @property
    def may_moderate(self) -> bool:
        return self.role in MODERATING

    @property
    def is_a_person(self) -> bool:
        return self.role in PEOPLE

    @property
    def covers_everything(self) -> bool:
        return Scope() in self.scopes

    def covers(self, meeting_slug: str | None, room_slug: str) -> bool:
        """Whether it is valid for this meeting; with None, for every meeting in the room."""
        return any(
            scope.room_slug in (None, room_slug) and scope.meeting_slug in (None, meeting_slug)
            for scope in self.scopes
        )


@dataclass(frozen=True)
class Target:
    """What a request is about: a meeting and its room, or a room and its current meeting."""

    room_slug: str
    meeting_slug: str | None = None


def find_grant(grants: Iterable[Grant], action: str, target: Target | None = None) -> Grant | None:
    """The grant that permits an action of the table on ``target``, or None.

    Actions of which ``anybody_may`` is true need no grant. ``target`` is None for actions that
    concern no meeting and no room.
    """
    rule = rule_for(action)
    return next(
        (g for g in grants if g.role in rule.roles and _covers(g, rule.within, target)), None
    )


def anybody_may(action: str) -> bool:
    return "public" in rule_for(action).roles


def _covers(grant: Grant, within: Within, target: Target | None) -> bool:
    if within == "anywhere":
        return True
    if within == "everything":
        return grant.covers_everything
    if target is None:
        return False
    return grant.covers(None if within == "room" else target.meeting_slug, target.room_slug)


def grant_to_see(grants: Iterable[Grant], audience: Audience, target: Target) -> Grant | None:
    """The grant that lets the caller see what ``audience`` sees, or None.

    A client that follows a room (no ``meeting_slug``) sees every meeting in it, so a grant for
    one meeting is not enough.
    """
    return find_grant(grants, f"see {audience}", target)


def may_see(grants: Iterable[Grant], audience: Audience, target: Target) -> bool:
    return anybody_may(f"see {audience}") or grant_to_see(grants, audience, target) is not None


def cookie_prefix(*, is_production: bool) -> str:
    """The prefix of the names of all our cookies."""
    return HOST_COOKIE if is_production else COOKIE


def cookie_name(prefix: str, role: Role, scope: Scope) -> str:
    """Different for each role and room, as one browser may be several displays and a console."""
    slug = scope.room_slug or scope.meeting_slug
    return prefix if slug is None else f"{prefix}-{role}-{slug}"


def grants_of_cookies(
    session: Session, prefix: str, cookies: Mapping[str, str], now_ms: int
) -> list[Grant]:
    secrets = secrets_of_cookies(prefix, cookies)
    found = (grant_of(session, secret, COOKIE_KINDS, now_ms) for _, secret in secrets)
    return [grant for grant in found if grant is not None]


def secrets_of_cookies(prefix: str, cookies: Mapping[str, str]) -> list[tuple[str, str]]:
    """Our cookies by name; that of a person who has signed in comes first."""
    ours = [
        (name, secret)
        for name, secret in sorted(cookies.items())
        if name == prefix or name.startswith(f"{prefix}-")
    ]
    return ours[:MOST_COOKIES]


def grant_of(session: Session, secret: str, kinds: frozenset[Kind], now_ms: int) -> Grant | None:
    row = credentials.find(session, secret, kinds, now_ms)
    return None if row is None else _grant(session, row)


def grants_by_number(session: Session, numbers: Collection[int], now_ms: int) -> dict[int, Grant]:
    """What these credentials allow now; revoked and expired ones are left out."""
    rows = credentials.still_valid(session, numbers, now_ms)
    return {row.id: _grant(session, row) for row in rows}


def _grant(session: Session, row: CredentialRow) -> Grant:
    """Reads a person's role and meetings anew, so that a change applies at once."""
    idle_since_ms = credentials.idle_since_ms(row)
    if row.user_id is not None:
        user, scopes = users.appointment(session, row.user_id)
        role: Role = user.role  # type: ignore[assignment]  # only roles are ever written there
        return Grant(row.id, role, user.name, f"user:{user.name}", scopes, idle_since_ms)
    role = row.role  # type: ignore[assignment]  # as above
    kind = "token" if row.kind == "token" else "link"
    scopes = (Scope(row.room_slug, row.meeting_slug),)
    return Grant(row.id, role, row.name, f"{kind}:{row.name}", scopes, idle_since_ms)


def is_own_origin(origin: str, environ: Mapping[str, str], listed: Sequence[str] | None) -> bool:
    """Whether ``origin`` is ours: one of ``listed``, or without a list, the request's own host."""
    if listed is not None:
        return origin in listed
    return origin == f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST')}"
