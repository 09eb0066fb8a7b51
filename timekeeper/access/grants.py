"""From the secrets that a caller shows to what they allow, by the table in ``roles.py``.

Asked at every request, every command and every join, so that a right that was taken away
is gone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import Kind, Role, Scope
from timekeeper.store.models import CredentialRow

from .roles import MODERATING, PEOPLE, Within, allowed

COOKIE = "timekeeper"
"""The cookie of who has signed in; a display's has its role and room behind it."""

HOST_COOKIE = f"__Host-{COOKIE}"
"""The same in production: browsers take one so called from this very host alone, over TLS, so
that no other host of its domain can put one in its place."""

PROGRAMS: frozenset[Kind] = frozenset({"token"})
SOCKET_TOKENS: frozenset[Kind] = frozenset({"token", "link"})
COOKIES: frozenset[Kind] = frozenset({"cookie"})

MOST_COOKIES = 20


@dataclass(frozen=True)
class Grant:
    """What one credential allows. ``actor`` is how the log names its holder."""

    credential: int
    """Its number in the database."""
    role: Role
    name: str
    actor: str
    scopes: tuple[Scope, ...]
    idle_since_ms: int | None = None
    """When it was last used; None for what does not end by not being used."""

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
        """Whether it is good for this meeting; of None, for all that is ever on in the room."""
        return any(
            scope.room_slug in (None, room_slug) and scope.meeting_slug in (None, meeting_slug)
            for scope in self.scopes
        )


@dataclass(frozen=True)
class Target:
    """What a caller means: a meeting and the room that it is in, or a room and what is on in it."""

    room_slug: str
    meeting_slug: str | None = None


def permitting(grants: Iterable[Grant], line: str, target: Target | None = None) -> Grant | None:
    """The grant under which the caller may do what a line of the table is about.

    None where there is none; ``anybody_may`` says whether one is needed. ``target`` is what
    the line is about, where it is about a meeting or a room.
    """
    rule = allowed(line)
    return next(
        (g for g in grants if g.role in rule.roles and _reaches(g, rule.within, target)), None
    )


def anybody_may(line: str) -> bool:
    return "public" in allowed(line).roles


def _reaches(grant: Grant, within: Within, target: Target | None) -> bool:
    if within == "anywhere":
        return True
    if within == "everything":
        return grant.covers_everything
    if target is None:
        return False
    return grant.covers(None if within == "room" else target.meeting_slug, target.room_slug)


def seeing(grants: Iterable[Grant], audience: Audience, target: Target) -> Grant | None:
    """The grant under which the caller sees what ``audience`` does.

    Whoever follows a room (no ``meeting_slug``) sees all that will be on in it, so a
    grant for one meeting alone does not do.
    """
    return permitting(grants, f"see {audience}", target)


def may_see(grants: Iterable[Grant], audience: Audience, target: Target) -> bool:
    return anybody_may(f"see {audience}") or seeing(grants, audience, target) is not None


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
    """Our cookies by name; that of who has signed in comes first."""
    ours = [
        (name, secret)
        for name, secret in sorted(cookies.items())
        if name == base or name.startswith(f"{base}-")
    ]
    return ours[:MOST_COOKIES]


def grant_of(session: Session, secret: str, kinds: frozenset[Kind], now_ms: int) -> Grant | None:
    row = credentials.find(session, secret, kinds, now_ms)
    return None if row is None else _grant(session, row)


def grants_numbered(session: Session, numbers: Collection[int], now_ms: int) -> dict[int, Grant]:
    """What these credentials allow by now; those that do not hold any more are left out."""
    rows = credentials.still_valid(session, numbers, now_ms)
    return {row.id: _grant(session, row) for row in rows}


def _grant(session: Session, row: CredentialRow) -> Grant:
    """Somebody's role and meetings are read anew, so that a change of them counts at once."""
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
    """Whether a browser's ``Origin`` is ours: a listed one, else that of the request's host."""
    if listed is not None:
        return origin in listed
    return origin == f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST')}"
