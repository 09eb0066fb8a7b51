"""Links: addresses that open a screen, the console or the page to choose a password.

Their secret follows the ``#``.
"""

from sqlalchemy.orm import Session

from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import DAY_MS, Role, Scope
from timekeeper.store.audit import COMMAND_LINE
from timekeeper.store.connection.database import Database
from timekeeper.store.models import UserRow

LINK_DAYS = 90
"""For how long a link is valid by default; a series lasts two weeks."""


def create_link(
    database: Database,
    role: Role,
    scope: Scope,
    now_ms: int,
    *,
    base_url: str,
    days: int = LINK_DAYS,
) -> str:
    """Creates a link that is valid for ``days``. Raises DatabaseUnavailable."""
    name = link_name(role, scope)
    expires_at_ms = now_ms + days * DAY_MS
    with database.writing() as session:
        secret = credentials.mint(
            session, "link", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
        )
        audit.note(session, now_ms, COMMAND_LINE, "made a link", name)
    return _address(base_url, secret)


def create_sign_in_link(database: Database, now_ms: int, *, base_url: str) -> str:
    """Creates a link that signs a moderator in once, within a day. Raises DatabaseUnavailable."""
    with database.writing() as session:
        secret = credentials.mint(
            session,
            "link",
            "moderator",
            "moderator",
            now_ms,
            one_time=True,
            expires_at_ms=now_ms + DAY_MS,
        )
    return _address(base_url, secret)


def create_password_link(session: Session, user: UserRow, now_ms: int, *, base_url: str) -> str:
    """Creates the address at which a person chooses a password once, within two days.

    Earlier ones end, as somebody else may have got hold of one.
    """
    users.revoke_password_links(session, user, now_ms)
    secret = credentials.mint(
        session,
        "password link",
        user.role,  # type: ignore[arg-type]  # only roles are ever written there
        user.name,
        now_ms,
        one_time=True,
        expires_at_ms=now_ms + 2 * DAY_MS,
        user=user,
    )
    return f"{base_url}/password#{secret}"


def link_name(role: Role, scope: Scope) -> str:
    """The name of a link in lists."""
    return f"{role} of {scope.room_slug or scope.meeting_slug}"[: credentials.LONGEST_NAME]


def _address(base_url: str, secret: str) -> str:
    return f"{base_url}/link#{secret}"
