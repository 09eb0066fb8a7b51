"""Links: addresses that open a screen, the console, or the choice of a password, with their
secret behind the ``#``.
"""

from sqlalchemy.orm import Session

from timekeeper.store import audit
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import DAY_MS, Role, Scope
from timekeeper.store.audit import COMMAND_LINE
from timekeeper.store.connection.database import Database
from timekeeper.store.models import UserRow

LINK_DAYS = 90
"""For how long a link is good where nothing else is said; a series lasts two weeks."""


def create(
    database: Database,
    role: Role,
    scope: Scope,
    now_ms: int,
    *,
    base_url: str,
    days: int = LINK_DAYS,
) -> str:
    """Mint a link that is good for so many days. Raises DatabaseUnavailable."""
    name = name_of(role, scope)
    expires_at_ms = now_ms + days * DAY_MS
    with database.writing() as session:
        secret = credentials.mint(
            session, "link", role, name, now_ms, scope=scope, expires_at_ms=expires_at_ms
        )
        audit.note(session, now_ms, COMMAND_LINE, "made a link", name)
    return _address(base_url, secret)


def create_sign_in(database: Database, now_ms: int, *, base_url: str) -> str:
    """A link that signs a moderator in, once, within a day. Raises DatabaseUnavailable."""
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


def to_choose_a_password(session: Session, user: UserRow, now_ms: int, *, base_url: str) -> str:
    """The address at which somebody chooses a password, once, within two days.

    The one before does not work any more: it may be what somebody else has got hold of.
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


def name_of(role: Role, scope: Scope) -> str:
    """How a link is listed."""
    return f"{role} of {scope.room_slug or scope.meeting_slug}"[: credentials.LONGEST_NAME]


def _address(base_url: str, secret: str) -> str:
    return f"{base_url}/link#{secret}"
