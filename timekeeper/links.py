"""Links: addresses that open a screen or the console, with their secret behind the ``#``."""

from .house import House
from .store import credentials
from .store.credentials import Role, Scope

DAY_MS = 24 * 60 * 60 * 1000


def create(house: House, role: Role, scope: Scope, *, base_url: str | None = None) -> str:
    """Mint a link; a screen's stays good until it is revoked."""
    now_ms = house.server_time.now_ms()
    with house.database.writing() as session:
        secret = credentials.mint(session, "link", role, _name(role, scope), now_ms, scope=scope)
    return _address(base_url or house.views.base_url, secret)


def create_sign_in(house: House, *, base_url: str) -> str:
    """A link that signs a moderator in, once, within a day."""
    now_ms = house.server_time.now_ms()
    with house.database.writing() as session:
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


def _name(role: Role, scope: Scope) -> str:
    return f"{role} of {scope.room_slug or scope.meeting_slug}"[: credentials.LONGEST_NAME]


def _address(base_url: str, secret: str) -> str:
    return f"{base_url}/link#{secret}"
