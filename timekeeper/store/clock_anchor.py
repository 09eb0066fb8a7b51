"""The anchor of server time, stored for each boot of the machine."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from .models import ServerClockRow


@dataclass(frozen=True)
class Anchor:
    """At ``boot_ms`` after the boot, the wall clock read ``wall_ms`` (epoch milliseconds)."""

    boot_id: str
    wall_ms: int
    boot_ms: int


def database_now_ms(session: Session) -> int | None:
    """Epoch milliseconds by the clock of PostgreSQL's machine; None with SQLite."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    seconds = session.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
    return round(1_000 * float(seconds))


def find_anchor(session: Session, boot_id: str) -> Anchor | None:
    row = session.get(ServerClockRow, boot_id)
    return None if row is None else Anchor(row.boot_id, row.wall_ms, row.boot_ms)


def save_anchor(session: Session, anchor: Anchor) -> None:
    session.merge(ServerClockRow(**vars(anchor)))
    session.flush()
