"""Disturbances from outside that may block the server's loop: locks, sleeps, an import, a disk."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

HELD_S = 0.5
SLOW_DISK_MS = 200
"""The delay of each sync, as on a worn-out memory card or a shared disk."""
MEETINGS = 60
SPEAKERS_OF_EACH = 8


@contextmanager
def sqlite_lock(path: Path) -> Iterator[None]:
    """Holds the write lock of the database, as another program would."""
    other = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")
    finally:
        other.close()


@contextmanager
def postgres_lock(address: str) -> Iterator[None]:
    """Locks the table of the log, as another program would."""
    other = psycopg2.connect(_plain(address))
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
        yield
        other.commit()
    finally:
        other.close()


def sleep_in_every_command(address: str) -> None:
    """Makes the server's own statement sleep in the database at every command."""
    with psycopg2.connect(_plain(address)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION sleep_first() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN PERFORM pg_sleep({HELD_S}); RETURN NEW; END'"
        )
        cursor.execute(
            "CREATE TRIGGER sleep_first BEFORE INSERT ON entries "
            "FOR EACH ROW EXECUTE FUNCTION sleep_first()"
        )
    connection.close()


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg2", "postgresql")


def programme_file(path: Path) -> Path:
    """Writes a programme file of a series that is larger than any real one."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ("state_under_review", "date", "start", "organisation", "category", "speaker", "room")
        )
        for meeting in range(MEETINGS):
            day, hour = 1 + meeting // 6, 8 + meeting % 6
            for speaker in range(SPEAKERS_OF_EACH):
                rows.writerow(
                    (
                        f"Invented State {meeting + 1}",
                        f"2027-03-{day:02}",
                        f"{hour:02}:30",
                        f"Organisation {speaker + 1}",
                        "CSO",
                        f"Speaker {speaker + 1}",
                        "Room XXII",
                    )
                )
    return path
